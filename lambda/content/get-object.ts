import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { SDK_DEFAULTS } from '../aws-clients';

/** Here the SDK's own repetition will do: without a manifest everything is invalidated. */
const MAX_ATTEMPTS = 5;

/**
 * An object of S3, as text.
 *
 * The client is not bundled: it would make up a quarter of the bundle and of the time to load it, for the few that use
 * `content`. Every Node.js runtime of Lambda brings it along, and this call is the same in all versions.
 */
export async function getObject(
  bucket: string,
  key: string,
  signal: AbortSignal,
  config: S3ClientConfig = {},
): Promise<string> {
  const s3: typeof import('@aws-sdk/client-s3') = require('@aws-sdk/client-s3');
  const client = new s3.S3Client({
    ...SDK_DEFAULTS,
    maxAttempts: MAX_ATTEMPTS,
    ...config,
  });
  const { Body } = await client.send(
    new s3.GetObjectCommand({ Bucket: bucket, Key: key }),
    { abortSignal: signal },
  );
  if (!Body) throw new Error('the answer has no body');
  return Body.transformToString();
}
