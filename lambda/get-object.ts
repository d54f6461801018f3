import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** An object of S3, as text. */
export async function getObject(
  client: S3Client,
  bucket: string,
  key: string,
): Promise<string> {
  const { Body } = await client.send(
    new GetObjectCommand({ Bucket: bucket, Key: key }),
  );
  if (!Body) throw new Error('the answer has no body');
  return Body.transformToString();
}
