import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { SDK_DEFAULTS } from './aws-clients';
import type { TargetSettings } from './cloudformation/properties';
import {
  type CloudFrontTarget,
  DistributionTarget,
  TenantTarget,
} from './cloudfront/target';

/** Shown in the CloudTrail of the account that owns the distribution. */
const SESSION_NAME = 'cdk-distribution-invalidator';

/** The SDK's side of a target, with the credentials that it needs. */
export function targetOf({
  kind,
  id,
  roleArn,
}: TargetSettings): CloudFrontTarget {
  const client = new CloudFrontClient({
    ...SDK_DEFAULTS,
    credentials:
      roleArn === undefined
        ? undefined
        : fromTemporaryCredentials({
            params: { RoleArn: roleArn, RoleSessionName: SESSION_NAME },
            clientConfig: SDK_DEFAULTS,
          }),
  });
  const Target = kind === 'tenant' ? TenantTarget : DistributionTarget;
  return new Target(client, id, roleArn ?? "the function's role");
}
