import { encodePath } from '../../src/private/contract/items/path';
import type { ContentManifest } from '../../src/private/contract/manifest';

/** What a file name can hold and CloudFront cannot match in a path: `~` in any form, and a `*` is a wildcard or unsure. */
const UNMATCHABLE = /[~*\p{Cs}]/u;

/** What means something else in a URL than in a file name, and control characters, which a path has only encoded. */
const TO_ESCAPE = /[%?\p{Cc}]/gu;

/** CloudFront's 4,000 characters for a path hold 444 UTF-16 code units in any case: each is at most nine when encoded. */
const ALWAYS_SHORT_ENOUGH = 444;

/** A URL of up to 1,333 bytes fits 4,000 characters too, with a `*`, even with every byte encoded. An S3 key has 1,024. */
const MAX_EXACT_BYTES = 1333;

/** What has to be covered: a URL, or, if it is not exact, everything that starts with it. */
export interface Target {
  readonly url: string;
  readonly exact: boolean;
}

/**
 * The URLs under which a file is served, not encoded. The first is its own and starts with all the others, so a
 * wildcard that covers any of them covers the file.
 */
export function urlsOf(
  {
    urlPrefix,
    indexDocument,
    cleanUrls,
  }: Pick<ContentManifest, 'urlPrefix' | 'indexDocument' | 'cleanUrls'>,
  file: string,
): string[] {
  const url = urlPrefix + file;
  const urls = [url];
  if (cleanUrls && url.endsWith('.html')) {
    urls.push(url.slice(0, -'.html'.length));
  }
  if (url.endsWith(`/${indexDocument}`)) {
    const directory = url.slice(0, -indexDocument.length);
    urls.push(directory);
    if (directory !== '/') urls.push(directory.slice(0, -1));
  }
  return urls;
}

/** How an invalidation can reach a URL: by its path, or else by a wildcard that ends before what cannot be matched. */
export function targetOf(url: string): Target {
  const reach =
    Buffer.byteLength(url) > MAX_EXACT_BYTES
      ? url.slice(0, ALWAYS_SHORT_ENOUGH)
      : url;
  const end = reach.search(UNMATCHABLE);
  const matchable = end === -1 ? reach : reach.slice(0, end);
  return { url: matchable, exact: matchable === url };
}

/** The path that an invalidation names a URL by. What is true of the parts is true of the whole: a prefix stays one. */
export function encodeUrl(url: string): string {
  return encodePath(url.replace(TO_ESCAPE, encodeURIComponent));
}
