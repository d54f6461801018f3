import { cloudFrontClient } from './aws-clients';
import type { TargetSettings } from './cloudformation/properties';
import {
  type CloudFrontTarget,
  DistributionTarget,
  TenantTarget,
} from './cloudfront/target';

/** Returns the SDK's side of a target, called as the role that it asks for. */
export function targetOf({
  kind,
  id,
  roleArn,
}: TargetSettings): CloudFrontTarget {
  const Target = kind === 'tenant' ? TenantTarget : DistributionTarget;
  return new Target(
    cloudFrontClient(roleArn),
    id,
    roleArn ?? "the function's role",
  );
}
