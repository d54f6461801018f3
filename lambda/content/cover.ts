import { type PrefixNode, prefixTree } from './tree';
import type { Pattern } from './urls';

/**
 * What the search may take: a bit for each decision, and tables of numbers for each level of the tree. With 15 items that
 * is enough for half a million patterns.
 */
const MAX_BYTES = 40_000_000;

/** What a cover may take. A wildcard is an item too. */
export interface Budget {
  readonly items: number;
  readonly wildcards: number;
}

export interface CoverItem {
  /** The path, or what the covered paths start with. */
  readonly text: string;
  readonly wildcard: boolean;
}

/**
 * Covers distinct patterns with paths and wildcards so that as little as possible is evicted, with as few items as that
 * takes.
 *
 * Exact, by dynamic programming over the nodes of the prefix tree. The least that covering the nodes from the i-th on
 * evicts with w wildcards among n items is
 *
 *     least(i, w, n) = min( least(end of i, w - 1, n - 1) + evicted by i      node i becomes a wildcard
 *                           least(i + 1, w, n - (i is a pattern ? 1 : 0)) )   its own pattern takes a path
 *
 * Where that would take more than `maxBytes`, the number of items is lowered until it does not: the cover is still
 * complete and the best one with so many items, but more items could have evicted less.
 */
export function cover(
  patterns: readonly Pattern[],
  evictedBy: (prefix: string) => number,
  budget: Budget,
  maxBytes = MAX_BYTES,
): CoverItem[] {
  const nodes = prefixTree(patterns);
  if (nodes.length === 0) return [];

  const wildcards = Math.min(budget.wildcards, budget.items);
  const deepest = nodes.reduce((most, { depth }) => Math.max(most, depth), 0);
  const bytesPerCell =
    nodes.length / 8 + (deepest + 2) * Float64Array.BYTES_PER_ELEMENT;
  const affordable = Math.floor(maxBytes / bytesPerCell / (wildcards + 1)) - 1;
  const items = Math.min(
    budget.items,
    patterns.length,
    Math.max(affordable, 1),
  );
  const { evicted, becomesWildcard } = decide(nodes, evictedBy, {
    items,
    wildcards,
  });
  // The smallest number of items that evicts no more than the largest number would.
  const enough = evicted.indexOf(evicted[items]);
  return itemsOf(nodes, becomesWildcard, { items: enough, wildcards });
}

interface Decisions {
  /** How little a cover of all nodes can evict with all wildcards, by the number of items. */
  readonly evicted: Float64Array;
  readonly becomesWildcard: (place: number, left: Budget) => boolean;
}

function decide(
  nodes: readonly PrefixNode[],
  evictedBy: (prefix: string) => number,
  budget: Budget,
): Decisions {
  const width = budget.items + 1;
  const cells = (budget.wildcards + 1) * width;
  const chosen = new Bits(nodes.length * cells);

  // What is evicted from the next node on, and from the end of the last node of each depth on.
  let next: Float64Array = new Float64Array(cells);
  let nextDepth = 0;
  const afterEnd: Float64Array[] = [];

  for (let place = nodes.length - 1; place >= 0; place--) {
    const { prefix, depth, pattern } = nodes[place];
    for (let d = nextDepth; d <= depth; d++) afterEnd[d] = next;
    afterEnd.length = depth + 1;
    const after = afterEnd[depth];
    const table = new Float64Array(cells);

    const pathItems = pattern ? 1 : 0;
    const needsWildcard = pattern?.exact === false;
    const evicted = evictedBy(prefix);
    for (let wildcards = 0; wildcards <= budget.wildcards; wildcards++) {
      for (let items = 0; items <= budget.items; items++) {
        const cell = wildcards * width + items;
        const asPath =
          needsWildcard || items < pathItems
            ? Number.POSITIVE_INFINITY
            : next[cell - pathItems];
        const asWildcard =
          wildcards === 0 || items === 0
            ? Number.POSITIVE_INFINITY
            : after[cell - width - 1] + evicted;
        if (asWildcard < asPath) chosen.set(place * cells + cell);
        table[cell] = Math.min(asWildcard, asPath);
      }
    }
    next = table;
    nextDepth = depth;
  }

  return {
    evicted: next.subarray(budget.wildcards * width),
    becomesWildcard: (place, { wildcards, items }) =>
      chosen.has(place * cells + wildcards * width + items),
  };
}

class Bits {
  private readonly bytes: Uint8Array;

  constructor(length: number) {
    this.bytes = new Uint8Array(Math.ceil(length / 8));
  }

  set(index: number): void {
    this.bytes[index >>> 3] |= 1 << (index & 7);
  }

  has(index: number): boolean {
    return (this.bytes[index >>> 3] & (1 << (index & 7))) !== 0;
  }
}

function itemsOf(
  nodes: readonly PrefixNode[],
  becomesWildcard: Decisions['becomesWildcard'],
  { items, wildcards }: Budget,
): CoverItem[] {
  const chosen: CoverItem[] = [];
  let place = 0;
  let left = { items, wildcards };
  while (place < nodes.length) {
    const { prefix, end, pattern } = nodes[place];
    if (becomesWildcard(place, left)) {
      chosen.push({ text: prefix, wildcard: true });
      left = { items: left.items - 1, wildcards: left.wildcards - 1 };
      place = end;
    } else {
      if (pattern) {
        chosen.push({ text: prefix, wildcard: false });
        left = { items: left.items - 1, wildcards: left.wildcards };
      }
      place++;
    }
  }
  return chosen;
}
