import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import type { CloudFrontActions } from '../contract/actions';
import type { TargetProperties } from '../contract/properties';
import type { InvalidationItems } from './items';

/** A target as one invalidator uses it. */
export interface BoundTarget {
  readonly properties: TargetProperties;
  readonly items: InvalidationItems;
  readonly actions: CloudFrontActions;
  readonly arn: string;
  readonly assumeRole?: iam.IRole;
  readonly construct?: IConstruct;
  /** Under which viewers reach it, if that is known. */
  readonly domainName?: string;
}

/** The ID of the distribution or of the tenant. */
export function idOf({ properties }: BoundTarget): string | undefined {
  return properties.DistributionId ?? properties.DistributionTenantId;
}

/** What can be used by an invalidator in `scope`, with these paths and tags if it has none of its own. */
export interface Bindable {
  /** @internal */
  _bind(scope: Construct, common: InvalidationItems): BoundTarget;
}
