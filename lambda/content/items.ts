import { IN_PROGRESS } from '../../src/private/contract/limits';
import { type CoverItem, cover } from './cover';
import { difference, type ServedFile } from './difference';
import { evictionCounter } from './eviction';
import type { ManifestReading } from './manifest';
import { cacheKeys, spellings, targetsOf } from './urls';

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

  /** How many files the items evict though they did not change. As unknown. */
  readonly evictedFiles?: number;

  /** Why everything is invalidated. */
  readonly reason?: string;

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
    return everything(`the new content manifest: ${current.unavailable}`);
  }
  if ('unavailable' in old) {
    return everything(`the old content manifest: ${old.unavailable}`);
  }

  const { changed, unchanged } = difference(old.manifest, current.manifest);
  const targets = changed.flatMap(({ urls }) =>
    urls.flatMap((url) => targetsOf(url, current.manifest)),
  );
  const affected = new Set(targets.map(({ url }) => url));
  // A file that shares a URL with a changed one is evicted whatever the cover is, so it must not count against any.
  const sparable = unchanged.filter(({ urls }) =>
    urls.flatMap(spellings).every((path) => !affected.has(path)),
  );
  const items = cover(
    targets,
    evictionCounter(
      sparable.flatMap(({ urls: [own] }) => spellings(own)),
      [old.manifest, current.manifest].flatMap(({ urlPrefix }) =>
        spellings(urlPrefix).flatMap((root) => [root, withQueryString(root)]),
      ),
    ),
    { items: current.manifest.maxPaths, wildcards: IN_PROGRESS.wildcards },
  );

  const itemOf = matcher(items);
  const itemsOf = (url: string) => cacheKeys(url, current.manifest).map(itemOf);
  const changedBy = filesByItem(changed, itemsOf);
  const evictedBy = filesByItem(unchanged, itemsOf);
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

export function everything(reason: string): ContentItems {
  return { items: [EVERYTHING], reason, explanation: [] };
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
  files: readonly ServedFile[],
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
