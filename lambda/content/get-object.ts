import type { S3Client } from '@aws-sdk/client-s3';
import { s3Sdk } from '../runtime-sdk';

/** Reads an object of S3 as text. */
export async function getObject(
  client: S3Client,
  bucket: string,
  key: string,
  signal: AbortSignal,
): Promise<string> {
  const { GetObjectCommand } = s3Sdk();
  const { Body } = await client.send(
    new GetObjectCommand({ Bucket: bucket, Key: key }),
    { abortSignal: signal },
  );
  if (!Body) throw new Error('the answer has no body');
  return Body.transformToString();
}
