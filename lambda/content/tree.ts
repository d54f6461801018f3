import type { Target } from './urls';

/** A character of a path, with all its bytes if it is encoded. */
const CHARACTER = /%[C-F][\dA-F](?:%[89AB][\dA-F])+|%[\dA-F]{2}|./suy;

/**
 * A prefix that some targets have in common, and no longer one. A wildcard between two such prefixes covers no other
 * targets than the longer of them, and evicts no less.
 */
export interface PrefixNode {
  readonly prefix: string;
  readonly depth: number;

  /** The place of the first node that does not start with this prefix. */
  readonly end: number;

  /** The target that is the prefix itself. */
  readonly target?: Target;
}

/** The nodes of the compressed trie of the targets, every node before those below it, in the order of their text. */
export function prefixTree(targets: readonly Target[]): PrefixNode[] {
  const sorted = distinct(targets);
  const nodes: PrefixNode[] = [];

  function add(from: number, to: number, depth: number): void {
    const place = nodes.length;
    const prefix = commonPrefix(sorted[from].url, sorted[to - 1].url);
    const target =
      sorted[from].url.length === prefix.length ? sorted[from] : undefined;
    nodes.push({ prefix, depth, end: place + 1, target });

    let start = target ? from + 1 : from;
    while (start < to) {
      const next = characterAt(sorted[start].url, prefix.length);
      let end = start + 1;
      while (end < to && sorted[end].url.startsWith(next, prefix.length)) end++;
      add(start, end, depth + 1);
      start = end;
    }
    nodes[place] = { ...nodes[place], end: nodes.length };
  }

  if (sorted.length > 0) add(0, sorted.length, 0);
  return nodes;
}

/** Each text once, in order. What must be reached by a wildcard is so for all who want it. */
function distinct(targets: readonly Target[]): Target[] {
  const byUrl = new Map<string, Target>();
  for (const target of targets) {
    if (byUrl.get(target.url)?.exact !== false) byUrl.set(target.url, target);
  }
  return [...byUrl.values()].sort((a, b) => (a.url < b.url ? -1 : 1));
}

/** Whole characters only: CloudFront may take a part of an encoded one for another path, or refuse it. */
function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length) {
    const character = characterAt(a, length);
    if (!b.startsWith(character, length)) break;
    length += character.length;
  }
  return a.slice(0, length);
}

function characterAt(path: string, place: number): string {
  CHARACTER.lastIndex = place;
  return CHARACTER.exec(path)?.[0] ?? '';
}
