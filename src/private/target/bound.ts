import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
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
