import { CfnResource, type IResolveContext, Lazy } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { isMarked, mark } from '../template/marks';
import { inform } from '../template/messages';
import { Scans } from '../template/scan';
import { orderIn } from './order';
import type { Waiting } from './waiting';

/** A contract with deployed stacks: CloudFormation does not let a custom resource change its type. */
export const RESOURCE_TYPE = 'Custom::CloudFrontInvalidation';

export interface InvalidationResourceProps {
  readonly properties: Record<string, unknown>;
  readonly runLast: boolean;
}

/** The custom resource of one invalidator, which says itself what it waits for. */
export class InvalidationResource extends CfnResource {
  static isInvalidationResource(
    construct: IConstruct,
  ): construct is InvalidationResource {
    return isMarked(construct, 'invalidator');
  }

  readonly runLast: boolean;

  constructor(scope: Construct, id: string, props: InvalidationResourceProps) {
    super(scope, id, { type: RESOURCE_TYPE, properties: props.properties });
    mark(this, 'invalidator');
    this.runLast = props.runLast;
    this.addOverride('DependsOn', this.waiting('DependsOn'));
  }

  /** The logical ids of what it was told to run after, by `executeAfter` or by a dependency between constructs. */
  get told(): string[] {
    return this.obtainDependencies()
      .filter((dependency) => CfnResource.isCfnResource(dependency))
      .map((dependency) => this.stack.resolve(dependency.logicalId));
  }

  protected override get cfnProperties(): Record<string, unknown> {
    return { ...super.cfnProperties, RunsAfter: this.waiting('RunsAfter') };
  }

  private waiting(part: keyof Waiting) {
    return Lazy.uncachedAny({
      produce: (context) => this.waitingIn(context)[part],
    });
  }

  /** Until the templates may be read, the CDK must know at least the explicit dependencies. */
  private waitingIn(context: IResolveContext): Waiting {
    const scans = Scans.of(this, context);
    if (!scans) return { DependsOn: this.told };
    const { waiting, macros } = orderIn(scans.of(this.stack), this.stack);
    if (this.runLast && macros.length > 0) this.noteMacros(macros);
    return waiting.get(this.stack.resolve(this.logicalId)) ?? {};
  }

  private noteMacros(macros: string[]): void {
    inform(
      this,
      'macros',
      `the invalidation does not wait for what ${macros.join(', ')} will create; ` +
        "if it must, refer to that by its logical id: 'node.defaultChild' of the invalidator is a CfnResource with addPropertyOverride('RunsAfter.Name', { Ref: 'LogicalId' })",
    );
  }
}
