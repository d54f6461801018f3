/** Only as the last character of a path is `*` a wildcard to CloudFront. */
export function isWildcard(path: string): boolean {
  return path.endsWith('*');
}

/** The text that everything covered by a wildcard starts with. */
export function wildcardPrefix(wildcard: string): string {
  return wildcard.slice(0, -1);
}

/**
 * Whether an item of an invalidation (a path, or a tag with its `#`) holds a `*` that CloudFront takes literally:
 * valid, but hardly what was meant.
 */
export function hasLiteralAsterisk(item: string): boolean {
  const literal = isTag(item) ? item : item.slice(0, -1);
  return literal.includes('*');
}

/**
 * Whether a path holds what looks like a second one (`/a /b`, `/a,/b`): valid, but rather a list that was joined. CloudFront
 * takes it for one path.
 */
export function looksJoined(path: string): boolean {
  return /[\s,;|]\s*\//.test(path);
}

/** The wildcard that a path with a `*` in its middle may have been meant for. */
export function wildcardBefore(path: string): string {
  return path.slice(0, path.indexOf('*') + 1);
}

/** The wildcard of the innermost directory that covers all the items, of which there is at least one. */
export function replacingWildcard(items: readonly string[]): string {
  return `${items.map(directoryOf).reduce(commonDirectory)}*`;
}

function isTag(item: string): boolean {
  return item.startsWith('#');
}

function directoryOf(item: string): string {
  // The objects of a tag can be anywhere.
  if (isTag(item)) return '/';
  return item.slice(0, item.lastIndexOf('/') + 1);
}

function commonDirectory(a: string, b: string): string {
  let end = 0;
  for (let at = 0; at < a.length && a[at] === b[at]; at++) {
    if (a[at] === '/') end = at + 1;
  }
  return a.slice(0, end);
}
