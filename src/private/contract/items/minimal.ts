import { encodePath } from './path';
import { checkTag } from './tag';
import { isWildcard, wildcardPrefix } from './wildcard';

const EVERYTHING = '/*';

/** Paths and tags as CloudFront takes them. */
export interface PathsAndTags {
  readonly paths: string[];
  readonly tags: string[];
}

/**
 * Reduces paths and tags to the fewest that clear the same, encoded and in the given order. Every item is billed, also one
 * that is covered by another.
 */
export function minimalPathsAndTags(
  paths: readonly string[],
  tags: readonly string[],
): PathsAndTags {
  const minimalPaths = withoutCovered(
    unique(paths.map((path) => encodePath(path))),
  );
  const minimalTags = withoutOtherSpellings(tags.map(checkTag));
  return {
    paths: minimalPaths,
    // Tagged objects can be anywhere, and are gone with everything else.
    tags: minimalPaths.includes(EVERYTHING) ? [] : minimalTags,
  };
}

/** Writes the minimal paths and tags as the items of one invalidation, paths first. */
export function minimalItems(
  paths: readonly string[],
  tags: readonly string[],
): string[] {
  const minimal = minimalPathsAndTags(paths, tags);
  return [...minimal.paths, ...minimal.tags.map((tag) => `#${tag}`)];
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** Drops the paths that a wildcard among them covers. */
function withoutCovered(paths: readonly string[]): string[] {
  const kept = new Set<string>();
  // Sorted, all that a wildcard covers follows it without a gap, so only the last wildcard kept matters.
  let prefix: string | undefined;
  for (const path of [...paths].sort(byText)) {
    if (prefix !== undefined && path.startsWith(prefix)) continue;
    kept.add(path);
    if (isWildcard(path)) prefix = wildcardPrefix(path);
  }
  return paths.filter((path) => kept.has(path));
}

/** In the order of the text, a wildcard before the path that equals its prefix. */
function byText(a: string, b: string): number {
  if (text(a) === text(b)) return Number(isWildcard(b)) - Number(isWildcard(a));
  return text(a) < text(b) ? -1 : 1;
}

/** What the order goes by: the path, or the prefix of a wildcard. */
function text(path: string): string {
  return isWildcard(path) ? wildcardPrefix(path) : path;
}

/** Tags are case-insensitive to CloudFront: the first spelling of each stays. */
function withoutOtherSpellings(tags: readonly string[]): string[] {
  const spellings = new Map<string, string>();
  for (const tag of tags) {
    const folded = tag.toLowerCase();
    if (!spellings.has(folded)) spellings.set(folded, tag);
  }
  return [...spellings.values()];
}
