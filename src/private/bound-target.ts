import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { CloudFrontActions } from './cloudfront-actions';
import type { InvalidationItems } from './invalidation-items';
import type { TargetProperties } from './resource-properties';

/** A target as one invalidator uses it. */
export interface BoundTarget {
  readonly properties: TargetProperties;
  readonly items: InvalidationItems;
  readonly actions: CloudFrontActions;
  readonly arn: string;
  readonly assumeRole?: iam.IRole;
  readonly construct?: IConstruct;
}
