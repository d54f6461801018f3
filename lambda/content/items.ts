import { IN_PROGRESS } from '../../src/private/contract/limits';
import type { ContentManifest } from '../../src/private/contract/manifest';
import {
  affordablePatterns,
  type ManifestSize,
  siteMegabytes,
} from '../../src/private/contract/memory';
import { type CoverItem, cover } from './cover';
import { difference, type ServedFile } from './difference';
import { evictionCounter } from './eviction';
import type { ManifestReading } from './manifest';
import { ownUsableMegabytes } from './memory';
import { cacheKeys, type Pattern, patternsOf, spellings, urlsOf } from './urls';

export const EVERYTHING = '/*';

/** The same manifest before and after. */
export const NOTHING: ContentItems = {
  items: [],
  changedFiles: 0,
  evictedFiles: 0,
  explanation: [],
};

/** A log line is for people: the default number of items fits, and enough files to see where an item comes from. */
const MAX_EXPLAINED_ITEMS = 15;
const MAX_EXAMPLES = 3;

export interface ContentItems {
  /** What to invalidate. Nothing changed if it is empty. */
  readonly items: readonly string[];

  /** How many files changed, were removed or were added. Unknown where everything is invalidated for lack of a manifest. */
  readonly changedFiles?: number;

  /** How many files the items evict although they did not change. Unknown in the same cases. */
  readonly evictedFiles?: number;

  /** Why everything is invalidated. */
  readonly reason?: string;

  /** What to do about it. Absent where nothing is wrong. */
  readonly advice?: string;

  /** Which files led to which item, of the first items. */
  readonly explanation: readonly ItemExplanation[];
}

export interface ItemExplanation {
  readonly item: string;
  readonly changedFiles: number;
  readonly evictedFiles: number;
  /** The first of the changed files. */
  readonly examples: readonly string[];
}

/** What to invalidate when the content of the old manifest has been replaced by that of the new one. */
export function contentItems(manifests: {
  readonly old: ManifestReading;
  readonly new: ManifestReading;
}): ContentItems {
  const { old, new: current } = manifests;
  if ('unavailable' in current) {
    const { unavailable, advice } = current;
    return everything(`the new content manifest: ${unavailable}`, advice);
  }
  if ('unavailable' in old) {
    const { unavailable, advice } = old;
    return everything(`the old content manifest: ${unavailable}`, advice);
  }

  const { changed, unchanged } = difference(old.manifest, current.manifest);
  const mostPatterns = affordablePatterns(
    ownUsableMegabytes() - siteMegabytes(sizeOf(current.manifest)),
  );
  const patterns = patternsByText(changed, current.manifest, mostPatterns);
  if (patterns.size > mostPatterns) {
    return everything(
      `${changed.length} files changed, too many for the function's memory to choose what to invalidate`,
      "Give the function more memory if that happens often: the 'memorySize' of its InvalidationProvider.",
    );
  }
  const items = cover(
    [...patterns.values()],
    evictionCounter(
      // A file that shares a URL with a changed one is evicted whatever the cover is, so it must not count against any.
      unchanged.flatMap((file) => {
        const [own, ...others] = urlsOf(current.manifest, file).map(spellings);
        const isAffected = [own, ...others]
          .flat()
          .some((path) => patterns.has(path));
        return isAffected ? [] : own;
      }),
      [old.manifest, current.manifest].flatMap(({ urlPrefix }) =>
        spellings(urlPrefix).flatMap((root) => [root, withQueryString(root)]),
      ),
    ),
    { items: current.manifest.maxPaths, wildcards: IN_PROGRESS.wildcards },
  );

  const itemOf = matcher(items);
  const itemsOf = (url: string) => cacheKeys(url, current.manifest).map(itemOf);
  const changedBy = filesByItem(changed, itemsOf);
  const evictedBy = filesByItem(served(unchanged, current.manifest), itemsOf);
  return {
    items: items.map(pathOf),
    changedFiles: changed.length,
    evictedFiles: new Set([...evictedBy.values()].flat()).size,
    explanation: items.slice(0, MAX_EXPLAINED_ITEMS).map((item) => ({
      item: pathOf(item),
      changedFiles: changedBy.get(item)?.length ?? 0,
      evictedFiles: evictedBy.get(item)?.length ?? 0,
      examples: changedBy.get(item)?.slice(0, MAX_EXAMPLES) ?? [],
    })),
  };
}

function sizeOf({ files }: ContentManifest): ManifestSize {
  const characters = files.reduce(
    (sum, [file, hash]) => sum + `["${file}","${hash}"],`.length,
    0,
  );
  return { characters, files: files.length };
}

/**
 * Lists each pattern once, and stops beyond the most. A URL that anyone can only reach by a wildcard is a wildcard for all.
 */
function patternsByText(
  files: readonly ServedFile[],
  manifest: ContentManifest,
  most: number,
): Map<string, Pattern> {
  const byText = new Map<string, Pattern>();
  for (const { urls } of files) {
    if (byText.size > most) break;
    for (const url of urls) {
      for (const pattern of patternsOf(url, manifest)) {
        const { text, exact } = pattern;
        if (!exact || !byText.has(text)) byText.set(text, pattern);
      }
    }
  }
  return byText;
}

/** Makes the URLs of each file when it is looked at, and not all at the same time. */
function* served(
  files: readonly string[],
  manifest: ContentManifest,
): Generator<ServedFile> {
  for (const file of files) yield { file, urls: urlsOf(manifest, file) };
}

export function everything(reason: string, advice?: string): ContentItems {
  return { items: [EVERYTHING], reason, advice, explanation: [] };
}

function pathOf({ text, wildcard }: CoverItem): string {
  return wildcard ? `${text}*` : text;
}

/** The beginning of the URL of a directory that has no slash but a query string. */
function withQueryString(root: string): string {
  return `${root.slice(0, -1)}?`;
}

/** The item of a cover that matches a key of the cache. No two of them match the same. */
function matcher(
  items: readonly CoverItem[],
): (key: string) => CoverItem | undefined {
  const wildcards = items.filter(({ wildcard }) => wildcard);
  const paths = new Map(
    items.filter(({ wildcard }) => !wildcard).map((item) => [item.text, item]),
  );
  return (key) =>
    paths.get(key) ?? wildcards.find(({ text }) => key.startsWith(text));
}

/** The files that an item matches by any of their URLs. */
function filesByItem(
  files: Iterable<ServedFile>,
  itemsOf: (url: string) => Array<CoverItem | undefined>,
): Map<CoverItem, string[]> {
  const byItem = new Map<CoverItem, string[]>();
  for (const { file, urls } of files) {
    for (const item of new Set(urls.flatMap(itemsOf))) {
      if (!item) continue;
      const matched = byItem.get(item);
      if (matched) matched.push(file);
      else byItem.set(item, [file]);
    }
  }
  return byItem;
}
