import { CfnResource } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';

/** A contract with deployed stacks: CloudFormation does not let a custom resource change its type. */
export const RESOURCE_TYPE = 'Custom::CloudFrontInvalidation';

/** By symbol and not by class, for an app may hold more than one copy of this library. */
const MARK = Symbol.for('cdk-distribution-invalidator.InvalidationResource');

export interface InvalidationResourceProps {
  readonly properties: Record<string, unknown>;
  readonly runLast: boolean;
}

/** The custom resource of one invalidator. */
export class InvalidationResource extends CfnResource {
  static isInvalidationResource(
    construct: IConstruct,
  ): construct is InvalidationResource {
    return MARK in construct;
  }

  readonly runLast: boolean;

  constructor(scope: Construct, id: string, props: InvalidationResourceProps) {
    super(scope, id, { type: RESOURCE_TYPE, properties: props.properties });
    this.runLast = props.runLast;
    Object.defineProperty(this, MARK, { value: true });
  }

  /** What it was told to run after, by `executeAfter` or by a dependency between constructs. */
  get explicitDependencies(): string[] {
    return this.obtainDependencies()
      .filter((dependency) => CfnResource.isCfnResource(dependency))
      .map((dependency) => this.stack.resolve(dependency.logicalId));
  }
}
