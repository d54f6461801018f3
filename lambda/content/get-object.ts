import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { siteMegabytes } from '../../src/private/contract/memory';
import { TransientError } from '../errors';
import { s3Sdk } from '../runtime-sdk';
import { ownUsableMegabytes } from './memory';
import { tooLarge } from './unusable-error';

/** Reads an object of S3 as text, unless the function has no memory for what it holds. */
export async function getObject(
  client: S3Client,
  bucket: string,
  key: string,
  signal: AbortSignal,
): Promise<string> {
  const { GetObjectCommand } = s3Sdk();
  const { Body, ContentLength: bytes = 0 } = await client.send(
    new GetObjectCommand({ Bucket: bucket, Key: key }),
    { abortSignal: signal },
  );
  if (!Body) throw new TransientError('the response has no body');
  if (siteMegabytes({ characters: bytes, files: 0 }) > ownUsableMegabytes()) {
    if (Body instanceof Readable) Body.destroy();
    throw tooLarge(`has ${bytes} bytes`);
  }
  return Body.transformToString();
}
