import type { ContentManifest } from '../../src/private/contract/manifest';

/** Characters of file names that no path can match: `~` in any form, and `*`, which is a wildcard or of uncertain effect. */
const UNMATCHABLE = /[~*\p{Cs}]/u;

/** CloudFront's 4,000 characters for a path hold 444 UTF-16 code units in any case: each is at most nine when encoded. */
const ALWAYS_SHORT_ENOUGH = 444;

/** A URL of so many bytes fits 4,000 characters too, with a `?*`, even with every byte encoded. An S3 key has 1,024. */
const MAX_EXACT_BYTES = 1332;

/** Most names have only these, which nobody encodes. */
const PLAIN = /^[\w./-]*$/;

/**
 * What encoders encode, each some more than the one before: the first only what cannot stand in a path as it is, as
 * browsers and `encodeURI` do and CloudFront asks for; the second like `encodeURIComponent`; the third all that RFC 3986
 * reserves, as the AWS SDKs, S3's console and Python do.
 */
const ENCODERS = [
  /[^\w!$&'()*+,\-./:;=@~\p{Cs}]/gu,
  /[^\w!'()*\-./~\p{Cs}]/gu,
  /[^\w\-./~\p{Cs}]/gu,
];

type Serving = Pick<
  ContentManifest,
  'urlPrefix' | 'indexDocument' | 'cleanUrls' | 'queryStrings'
>;

/** What has to be covered: a path as CloudFront compares it, or, if it is not exact, everything that starts with it. */
export interface Pattern {
  readonly text: string;
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
  }: Pick<Serving, 'urlPrefix' | 'indexDocument' | 'cleanUrls'>,
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

/**
 * The paths by which viewers ask for a URL. CloudFront caches each spelling on its own, and encodes none by itself. S3
 * reads a `+` as a blank, so a file with a plus sign is reached by `%2B`, and one with a blank by `+` too.
 */
export function spellings(url: string): string[] {
  if (PLAIN.test(url)) return [url];
  const encoded = ENCODERS.map((toEncode) => encode(url, toEncode));
  const blanksAsPlus = encoded.map((path) => path.replaceAll('%20', '+'));
  return [...new Set([...encoded, ...blanksAsPlus])];
}

/** The keys of responses in a cache: each spelling of a URL and, if query strings count, the beginning of one with them. */
export function cacheKeys(
  url: string,
  { queryStrings }: Pick<Serving, 'queryStrings'>,
): string[] {
  const paths = spellings(url);
  return queryStrings ? paths.flatMap((path) => [path, `${path}?`]) : paths;
}

/** Tells how invalidations can reach a URL: by its paths, or else by wildcards that end before what cannot be matched. */
export function patternsOf(
  url: string,
  serving: Pick<Serving, 'queryStrings'>,
): Pattern[] {
  const matchable = matchablePart(url);
  return matchable === url
    ? cacheKeys(url, serving).map((key) => ({
        text: key,
        exact: !key.endsWith('?'),
      }))
    : spellings(matchable).map((path) => ({ text: path, exact: false }));
}

function matchablePart(url: string): string {
  const reach =
    Buffer.byteLength(url) > MAX_EXACT_BYTES
      ? url.slice(0, ALWAYS_SHORT_ENOUGH)
      : url;
  const end = reach.search(UNMATCHABLE);
  return end === -1 ? reach : reach.slice(0, end);
}

function encode(url: string, toEncode: RegExp): string {
  return url.replace(toEncode, (character) =>
    [...Buffer.from(character)].map(percentEncoded).join(''),
  );
}

function percentEncoded(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
