import { CfnResource } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** A contract with deployed stacks: CloudFormation does not let a custom resource change its type. */
export const RESOURCE_TYPE = 'Custom::CloudFrontInvalidation';

export interface InvalidationResourceProps {
  readonly properties: Record<string, unknown>;
  readonly runLast: boolean;
}

/** The custom resource of one invalidator. */
export class InvalidationResource extends CfnResource {
  /** By type and not by class, for an app may hold more than one copy of this library. */
  static isInvalidationResource(
    construct: object,
  ): construct is InvalidationResource {
    return (
      CfnResource.isCfnResource(construct) &&
      construct.cfnResourceType === RESOURCE_TYPE
    );
  }

  readonly runLast: boolean;

  constructor(scope: Construct, id: string, props: InvalidationResourceProps) {
    super(scope, id, { type: RESOURCE_TYPE, properties: props.properties });
    this.runLast = props.runLast;
  }

  /** What it was told to run after, by `executeAfter` or by a dependency between constructs. */
  get explicitDependencies(): string[] {
    return this.obtainDependencies()
      .filter((dependency) => CfnResource.isCfnResource(dependency))
      .map((dependency) => this.stack.resolve(dependency.logicalId));
  }
}
