import { type PrefixNode, prefixTree } from './tree';
import type { Target } from './urls';

/**
 * The decisions that the search may keep, one bit each: 37 MB, made in a second or two. With 15 paths that is enough for
 * half a million targets.
 */
const MAX_DECISIONS = 300_000_000;

export interface Limits {
  readonly items: number;
  readonly wildcards: number;
}

export interface CoverItem {
  /** The path, or what the covered paths start with. */
  readonly text: string;
  readonly wildcard: boolean;
}

/**
 * Covers the targets with paths and wildcards so that as little as possible is evicted, with as few items as that takes.
 *
 * Exact, by dynamic programming over the prefix tree. From the last node to the first it is decided for every number of
 * wildcards and items left whether the node becomes a wildcard, which covers everything below it (`end` is next), or
 * not, in which case its own target takes a path and the next node is looked at.
 *
 * Where that would take more than `maxDecisions`, the number of items is lowered until it does not: the cover is still
 * complete and the best one with so many items, but more items could have evicted less.
 */
export function cover(
  targets: readonly Target[],
  evictedBy: (prefix: string) => number,
  limits: Limits,
  maxDecisions = MAX_DECISIONS,
): CoverItem[] {
  const nodes = prefixTree(targets);
  if (nodes.length === 0) return [];

  const wildcards = Math.min(limits.wildcards, limits.items);
  const affordable =
    Math.floor(maxDecisions / nodes.length / (wildcards + 1)) - 1;
  const items = Math.min(limits.items, targets.length, Math.max(affordable, 1));
  const { evicted, becomesWildcard } = decide(nodes, evictedBy, {
    items,
    wildcards,
  });
  // The first number of items that evicts as little as all of them.
  const enough = evicted.indexOf(evicted[items]);
  return itemsOf(nodes, becomesWildcard, { items: enough, wildcards });
}

interface Decisions {
  /** The least that covering all nodes with all wildcards evicts, by the number of items. */
  readonly evicted: Float64Array;
  readonly becomesWildcard: (place: number, left: Limits) => boolean;
}

function decide(
  nodes: readonly PrefixNode[],
  evictedBy: (prefix: string) => number,
  limits: Limits,
): Decisions {
  const width = limits.items + 1;
  const cells = (limits.wildcards + 1) * width;
  const bits = new Uint8Array(Math.ceil((nodes.length * cells) / 8));

  // Tables of what is evicted from a node on: from the next one, and from the end of the last node of each depth.
  let next: Float64Array = new Float64Array(cells);
  let nextDepth = 0;
  const afterEnd: Float64Array[] = [];
  const spare: [Float64Array, Float64Array][] = [];

  for (let place = nodes.length - 1; place >= 0; place--) {
    const { prefix, depth, target } = nodes[place];
    for (let d = nextDepth; d <= depth; d++) afterEnd[d] = next;
    const after = afterEnd[depth];
    // A depth needs two tables at a time: the one of the node that follows at this depth is still read.
    spare[depth] ??= [new Float64Array(cells), new Float64Array(cells)];
    const table = spare[depth][spare[depth][0] === after ? 1 : 0];

    const pathItems = target ? 1 : 0;
    const needsWildcard = target?.exact === false;
    const evicted = evictedBy(prefix);
    for (let wildcards = 0; wildcards <= limits.wildcards; wildcards++) {
      for (let items = 0; items <= limits.items; items++) {
        const cell = wildcards * width + items;
        let least =
          needsWildcard || items < pathItems
            ? Number.POSITIVE_INFINITY
            : next[cell - pathItems];
        if (wildcards > 0 && items > 0) {
          const asWildcard = after[cell - width - 1] + evicted;
          if (asWildcard < least) {
            least = asWildcard;
            const bit = place * cells + cell;
            bits[bit >>> 3] |= 1 << (bit & 7);
          }
        }
        table[cell] = least;
      }
    }
    next = table;
    nextDepth = depth;
  }

  return {
    evicted: next.subarray(limits.wildcards * width),
    becomesWildcard: (place, { wildcards, items }) => {
      const bit = place * cells + wildcards * width + items;
      return (bits[bit >>> 3] & (1 << (bit & 7))) !== 0;
    },
  };
}

function itemsOf(
  nodes: readonly PrefixNode[],
  becomesWildcard: Decisions['becomesWildcard'],
  { items, wildcards }: Limits,
): CoverItem[] {
  const chosen: CoverItem[] = [];
  let place = 0;
  let left = { items, wildcards };
  while (place < nodes.length) {
    const { prefix, end, target } = nodes[place];
    if (becomesWildcard(place, left)) {
      chosen.push({ text: prefix, wildcard: true });
      left = { items: left.items - 1, wildcards: left.wildcards - 1 };
      place = end;
    } else {
      if (target) {
        chosen.push({ text: prefix, wildcard: false });
        left = { items: left.items - 1, wildcards: left.wildcards };
      }
      place++;
    }
  }
  return chosen;
}
