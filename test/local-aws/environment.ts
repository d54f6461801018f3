import { join } from 'node:path';

/** Any value will do: nothing on loopback checks them. */
const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
};

export const REGION = 'us-east-1';

/** The account that MiniStack puts everything in. */
export const ACCOUNT = '000000000000';

/**
 * The environment in which the CDK CLI, the AWS CLI and the AWS SDKs talk to the local AWS.
 *
 * Nothing of the caller's AWS configuration is in it, so that no mistake reaches a real account, and what the commands
 * would write to the home and temporary folders goes to the given folder; only aws-cdk-lib keeps its hashes of files in
 * `~/.cdk/cache` all the same.
 */
export function commandEnvironment(
  endpoint: string,
  folder: string,
): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('AWS_') && !name.startsWith('CDK_'),
  );
  return {
    ...Object.fromEntries(inherited),
    ...CREDENTIALS,
    AWS_REGION: REGION,
    // Version 1 of the AWS CLI reads only this one.
    AWS_DEFAULT_REGION: REGION,
    AWS_ENDPOINT_URL: endpoint,
    // The CDK CLI reads a separate endpoint for S3, and addresses buckets by host name, which loopback has none of.
    AWS_ENDPOINT_URL_S3: endpoint,
    CDK_S3_FORCE_PATH_STYLE: '1',
    AWS_CONFIG_FILE: join(folder, 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-aws-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CDK_HOME: join(folder, 'cdk-home'),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    TMPDIR: join(folder, 'tmp'),
  };
}

/** The configuration of an AWS SDK client for the local AWS. */
export function clientConfiguration(endpoint: string) {
  return {
    endpoint,
    region: REGION,
    credentials: {
      accessKeyId: CREDENTIALS.AWS_ACCESS_KEY_ID,
      secretAccessKey: CREDENTIALS.AWS_SECRET_ACCESS_KEY,
    },
  };
}
