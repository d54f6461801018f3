import {
  CONTENT_MANIFEST_VERSION,
  type ContentFile,
  type ContentManifest,
} from '../../src/private/contract/manifest';

export interface ManifestLocation {
  readonly Bucket: string;
  readonly Key: string;
}

/** Reads an object of S3 as text, or rejects. */
export type GetObject = (bucket: string, key: string) => Promise<string>;

/** A manifest, or why there is none. */
export type ManifestReading =
  | { readonly manifest: ContentManifest }
  | { readonly unavailable: string };

/** Never rejects: without a manifest everything can still be invalidated, and the reason goes into the log. */
export async function readManifest(
  getObject: GetObject,
  location: ManifestLocation | undefined,
): Promise<ManifestReading> {
  if (location === undefined) {
    return {
      unavailable: 'there is none: content is deployed for the first time',
    };
  }
  const { Bucket, Key } = location;
  try {
    return { manifest: parseManifest(await getObject(Bucket, Key)) };
  } catch (error) {
    return { unavailable: `s3://${Bucket}/${Key} cannot be used: ${error}` };
  }
}

function parseManifest(text: string): ContentManifest {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value) || typeof value.version !== 'number') {
    throw new Error('it is not a manifest');
  }
  if (value.version > CONTENT_MANIFEST_VERSION) {
    throw new Error(
      `its format ${value.version} is newer than ${CONTENT_MANIFEST_VERSION}, the newest that is known here`,
    );
  }
  if (!isManifest(value)) {
    throw new Error(`it does not follow format ${value.version}`);
  }
  return value;
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
