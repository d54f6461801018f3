import {
  CONTENT_MANIFEST_VERSION,
  type ContentFile,
  type ContentManifest,
} from '../../src/private/contract/manifest';
import { siteMegabytes } from '../../src/private/contract/memory';
import type { ContentProperties } from '../../src/private/contract/properties';
import { describe, isAccessDenied, messageOf, nameOf } from '../errors';
import { DeadlineError } from '../retry';
import { ownUsableMegabytes } from './memory';
import { tooLarge, UnusableError } from './unusable-error';

/** A manifest, or why there is none. */
export type ManifestReading =
  | { readonly manifest: ContentManifest }
  | {
      readonly unavailable: string;
      /** What helps. Absent where nothing is wrong. */
      readonly advice?: string;
    };

/** Reads a manifest. Never rejects: without one everything can still be invalidated. */
export async function readManifest(
  read: (bucket: string, key: string) => Promise<string>,
  location: ContentProperties | undefined,
): Promise<ManifestReading> {
  if (location === undefined) {
    return {
      unavailable: 'there is none: content is deployed for the first time',
    };
  }
  const { Bucket, Key } = location;
  try {
    return { manifest: parseManifest(await read(Bucket, Key)) };
  } catch (error) {
    return {
      unavailable: `s3://${Bucket}/${Key} cannot be used: ${describe(error)}`,
      advice: adviceOn(error, Bucket),
    };
  }
}

function adviceOn(error: unknown, bucket: string): string {
  if (error instanceof UnusableError) return error.advice;
  if (error instanceof DeadlineError) {
    return "Check that the function can reach S3: in a VPC it needs a route, such as S3's gateway endpoint.";
  }
  if (/kms/i.test(describe(error))) {
    return `Allow the function's role to decrypt with the key of the bucket ${bucket} (kms:Decrypt), in its own policy and in the key's.`;
  }
  if (isAccessDenied(error) || /^NoSuch/.test(nameOf(error))) {
    return `Check that the function's role may read the bucket ${bucket}, and that nothing removes old objects from it too early: S3 denies access to objects that no longer exist.`;
  }
  return 'See the message, and fix its cause before the next deployment.';
}

function parseManifest(text: string): ContentManifest {
  const files = count(text, '"],["') + 1;
  if (
    siteMegabytes({ characters: text.length, files }) > ownUsableMegabytes()
  ) {
    throw tooLarge(`lists ${files} files`);
  }
  const value: unknown = parseJson(text);
  if (!isRecord(value) || typeof value.version !== 'number') {
    throw foreign('it is not a manifest');
  }
  if (value.version > CONTENT_MANIFEST_VERSION) {
    throw foreign(
      `its format ${value.version} is newer than ${CONTENT_MANIFEST_VERSION}, the newest that this function knows`,
    );
  }
  if (!isManifest(value)) {
    throw foreign(`it does not follow format ${value.version}`);
  }
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw foreign(messageOf(error));
  }
}

function foreign(message: string): UnusableError {
  return new UnusableError(
    message,
    'Synthesize with one version of the library, deploy that, and let nobody else write the object.',
  );
}

/** Counts without splitting the text, which may be larger than everything else in memory. */
function count(text: string, part: string): number {
  let found = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    found++;
  }
  return found;
}

function isManifest(
  value: Record<string, unknown>,
): value is Record<string, unknown> & ContentManifest {
  return (
    value.version === CONTENT_MANIFEST_VERSION &&
    typeof value.urlPrefix === 'string' &&
    value.urlPrefix.startsWith('/') &&
    value.urlPrefix.endsWith('/') &&
    typeof value.indexDocument === 'string' &&
    typeof value.cleanUrls === 'boolean' &&
    ['boolean', 'undefined'].includes(typeof value.queryStrings) &&
    typeof value.includeAdded === 'boolean' &&
    Number.isInteger(value.maxPaths) &&
    Number(value.maxPaths) > 0 &&
    Array.isArray(value.files) &&
    value.files.every(isContentFile)
  );
}

function isContentFile(value: unknown): value is ContentFile {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((part) => typeof part === 'string')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
