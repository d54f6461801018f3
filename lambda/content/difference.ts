import type { ContentManifest } from '../../src/private/contract/manifest';
import { urlsOf } from './urls';

/** A file and all the URLs under which it is or was served, not encoded. */
export interface ServedFile {
  readonly file: string;
  readonly urls: readonly string[];
}

export interface Difference {
  /** Files that the cache may hold an outdated answer for: changed, removed and, if wanted, added. */
  readonly changed: ServedFile[];

  /** The names of files that have not changed. Only names, because there are many and URLs take memory. */
  readonly unchanged: string[];
}

/**
 * A file that is served under other URLs than before has changed too: a cache may hold what they answered before. So has
 * each file once its query strings count, because earlier invalidations left them out.
 */
export function difference(
  old: ContentManifest,
  current: ContentManifest,
): Difference {
  const changed: ServedFile[] = [];
  const unchanged: string[] = [];
  const oldHashes = new Map(old.files);
  const asksForMore = current.queryStrings === true && !old.queryStrings;

  for (const [file, hash] of current.files) {
    const urls = urlsOf(current, file);
    const oldHash = oldHashes.get(file);
    if (oldHash === undefined) {
      if (current.includeAdded) changed.push({ file, urls });
      continue;
    }
    const oldUrls = urlsOf(old, file);
    if (oldHash === hash && areSame(oldUrls, urls) && !asksForMore) {
      unchanged.push(file);
    } else {
      changed.push({ file, urls: [...new Set([...oldUrls, ...urls])] });
    }
  }

  const currentFiles = new Set(current.files.map(([file]) => file));
  for (const [file] of old.files) {
    if (!currentFiles.has(file)) {
      changed.push({ file, urls: urlsOf(old, file) });
    }
  }
  return { changed, unchanged };
}

function areSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
