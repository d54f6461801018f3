import type { Pattern } from './urls';

/** A character of a path, with all its bytes if it is encoded. */
const CHARACTER = /%[C-F][\dA-F](?:%[89AB][\dA-F])+|%[\dA-F]{2}|./suy;

/**
 * A prefix that some patterns have in common, and no longer one. A wildcard between two such prefixes covers no other
 * patterns than the longer of them, and evicts no less.
 */
export interface PrefixNode {
  readonly prefix: string;
  readonly depth: number;

  /** The place of the first node that does not start with this prefix. */
  readonly end: number;

  /** The pattern that is the prefix itself. */
  readonly pattern?: Pattern;
}

/** Lists the nodes of the compressed trie of distinct patterns, every node before those below it, in the order of their text. */
export function prefixTree(patterns: readonly Pattern[]): PrefixNode[] {
  const sorted = [...patterns].sort((a, b) => (a.text < b.text ? -1 : 1));
  const nodes: PrefixNode[] = [];

  function add(from: number, to: number, depth: number): void {
    const first = sorted[from];
    const prefix = commonPrefix(first.text, sorted[to - 1].text);
    const pattern = first.text.length === prefix.length ? first : undefined;
    const node = { prefix, depth, end: 0, pattern };
    nodes.push(node);

    let start = pattern ? from + 1 : from;
    while (start < to) {
      const next = characterAt(sorted[start].text, prefix.length);
      let end = start + 1;
      while (end < to && sorted[end].text.startsWith(next, prefix.length))
        end++;
      add(start, end, depth + 1);
      start = end;
    }
    node.end = nodes.length;
  }

  if (sorted.length > 0) add(0, sorted.length, 0);
  return nodes;
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
