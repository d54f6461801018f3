/** What the manifest of a site looks like. The construct writes it and the handler reads it, so nothing is imported here. */

/** Goes up when a handler that knows only the earlier format would read a manifest wrongly. */
export const CONTENT_MANIFEST_VERSION = 1;

/**
 * Of the objects that hold manifests in the bucket for assets. The function may read these, and no other assets: also
 * those of earlier deployments, whose names are not known when the permission is written.
 */
export const MANIFEST_EXTENSION = '.site-manifest';

/** The files of a site as they were at one synthesis, and how they become URLs. */
export interface ContentManifest {
  readonly version: number;

  /** Where the files are served: starts and ends with `/`, not encoded. */
  readonly urlPrefix: string;

  /** The file that is also served under the URL of its directory. */
  readonly indexDocument: string;

  /** Whether `.html` files are also served without the extension. */
  readonly cleanUrls: boolean;

  /** Whether a URL also means itself with any query string. Absent where it does not. */
  readonly queryStrings?: boolean;

  /** Whether the URLs of added files are invalidated. */
  readonly includeAdded: boolean;

  /** The most items that the difference to another manifest may become. */
  readonly maxPaths: number;

  /** Sorted by path, so that the same files make the same manifest on every machine. */
  readonly files: readonly ContentFile[];
}

/** The path of a file in its directory, with `/` between the parts, and a hash of what it holds. */
export type ContentFile = readonly [path: string, hash: string];

/** 128 bits tell any number of files apart, and the handler reads half of what a whole SHA-256 would be. */
const HASH_BYTES = 16;

/** The hash of a file as a manifest has it, from the SHA-256 of what it holds. */
export function contentHash(sha256: Buffer): string {
  return sha256.subarray(0, HASH_BYTES).toString('base64url');
}
