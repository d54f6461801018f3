import type {
  AssumeRoleCommandOutput,
  STSClient,
  STSClientConfig,
} from '@aws-sdk/client-sts';
import { messageOf, TransientError } from './errors';
import { stsSdk } from './runtime-sdk';

/** Shown in the CloudTrail of the account that owns the distribution. */
const SESSION_NAME = 'cdk-distribution-invalidator';

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/**
 * Returns what assumes a role, in the region where CloudFront's API is, such as us-east-1. Another region must be enabled
 * in the role's account too, or its STS refuses.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html
 */
export function assumedRole(
  roleArn: string,
  config: STSClientConfig,
): () => Promise<Credentials> {
  const region = cloudFrontRegion(process.env.AWS_REGION ?? '');
  let client: STSClient | undefined;

  return async () => {
    const { AssumeRoleCommand, STSClient } = stsSdk();
    client ??= new STSClient({ ...config, region });
    try {
      return credentialsIn(
        await client.send(
          new AssumeRoleCommand({
            RoleArn: roleArn,
            RoleSessionName: SESSION_NAME,
          }),
        ),
      );
    } catch (error) {
      // The caller sees this error as the result of a CloudFront call, so its message must name STS.
      throw Object.assign(Object(error), {
        message: `STS in ${region}: ${messageOf(error)}`,
      });
    }
  };
}

/** https://docs.aws.amazon.com/general/latest/gr/cf_region.html */
function cloudFrontRegion(ownRegion: string): string {
  if (ownRegion.startsWith('cn-')) return 'cn-northwest-1';
  // The European Sovereign Cloud is a partition that roles of others are unknown in.
  return ownRegion.startsWith('eusc-') ? ownRegion : 'us-east-1';
}

function credentialsIn({
  Credentials: credentials,
}: AssumeRoleCommandOutput): Credentials {
  const {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: expiration,
  } = credentials ?? {};
  if (!accessKeyId || !secretAccessKey) {
    throw new TransientError('the response has no credentials');
  }
  return { accessKeyId, secretAccessKey, sessionToken, expiration };
}
