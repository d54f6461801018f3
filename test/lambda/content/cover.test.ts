import * as fc from 'fast-check';
import {
  type Budget,
  type CoverItem,
  cover,
} from '../../../lambda/content/cover';
import { evictionCounter } from '../../../lambda/content/eviction';
import type { Pattern } from '../../../lambda/content/urls';

const AMPLE: Budget = { items: 100, wildcards: 15 };

test.each<{
  rule: string;
  patterns: string[];
  unchanged: string[];
  budget?: Partial<Budget>;
  items: string[];
}>([
  {
    rule: 'nothing to cover takes nothing',
    patterns: [],
    unchanged: ['/a'],
    items: [],
  },
  {
    rule: 'a single URL is named by its path',
    patterns: ['/a'],
    unchanged: ['/b'],
    items: ['/a'],
  },
  {
    rule: 'a wildcard that evicts nothing replaces the paths it covers',
    patterns: ['/a/1', '/a/2', '/b'],
    unchanged: ['/c'],
    items: ['/a/*', '/b'],
  },
  {
    rule: 'a wildcard can end within a name',
    patterns: ['/app-1.js', '/app-2.js'],
    unchanged: ['/about', '/b'],
    items: ['/app-*'],
  },
  {
    rule: 'paths are preferred to a wildcard that evicts something',
    patterns: ['/a/1', '/a/2'],
    unchanged: ['/a/3'],
    items: ['/a/1', '/a/2'],
  },
  {
    rule: 'a tight budget evicts where there is least to evict',
    patterns: ['/a/1', '/a/2', '/b/1', '/b/2'],
    unchanged: ['/a/3', '/a/4', '/b/3'],
    budget: { items: 3 },
    items: ['/a/1', '/a/2', '/b/*'],
  },
  {
    rule: 'one item covers everything',
    patterns: ['/a/1', '/b/2'],
    unchanged: ['/c'],
    budget: { items: 1 },
    items: ['/*'],
  },
  {
    rule: 'a URL that others start with is covered with them',
    patterns: ['/a', '/a/', '/a/index.html'],
    unchanged: [],
    items: ['/a*'],
  },
  {
    rule: 'a URL that others start with is named apart where a wildcard would evict a neighbour',
    patterns: ['/a', '/a/', '/a/index.html'],
    unchanged: ['/ab'],
    items: ['/a', '/a/*'],
  },
  {
    rule: 'wildcards have a quota of their own',
    patterns: ['/a/1', '/a/2', '/b/1', '/b/2', '/c/1', '/c/2', '/c/3'],
    unchanged: ['/d'],
    budget: { wildcards: 1 },
    items: ['/a/1', '/a/2', '/b/1', '/b/2', '/c/*'],
  },
  {
    rule: 'a wildcard does not split a surrogate pair',
    patterns: ['/😀', '/😁'],
    unchanged: [],
    items: ['/*'],
  },
])('$rule', ({ patterns, unchanged, budget, items }) => {
  const found = cover(
    patterns.map((url) => ({ text: url, exact: true })),
    evictionCounter(unchanged, ['/']),
    { ...AMPLE, ...budget },
  );

  expect(found.map(show)).toEqual(items);
});

test('what has no exact path is covered by a wildcard', () => {
  const items = cover(
    [
      { text: '/a/', exact: false },
      { text: '/b', exact: true },
    ],
    evictionCounter(['/a/1', '/a/2', '/c'], ['/']),
    AMPLE,
  );

  expect(items.map(show)).toEqual(['/a/*', '/b']);
});

const texts = fc
  .array(fc.constantFrom('a', 'b', '/', '😀', '😁'), { maxLength: 4 })
  .map((parts) => `/${parts.join('')}`);
const patternLists = fc.uniqueArray(
  fc.record({ text: texts, exact: fc.boolean() }, { noNullPrototype: true }),
  { minLength: 1, maxLength: 6, selector: ({ text }) => text },
);
const budget = fc.record(
  {
    items: fc.integer({ min: 1, max: 4 }),
    wildcards: fc.integer({ min: 1, max: 3 }),
  },
  { noNullPrototype: true },
);

test('no cover evicts less, or as little with fewer items', () => {
  fc.assert(
    fc.property(
      patternLists,
      fc.uniqueArray(texts, { maxLength: 8 }),
      budget,
      (patterns, unchanged, budget) => {
        const items = cover(
          patterns,
          evictionCounter(unchanged, ['/']),
          budget,
        );

        expect(items.length).toBeLessThanOrEqual(budget.items);
        expect(
          items.filter(({ wildcard }) => wildcard).length,
        ).toBeLessThanOrEqual(budget.wildcards);
        expect(patterns.every((pattern) => covers(items, pattern))).toBe(true);
        expect({
          evicted: evicted(items, unchanged),
          items: items.length,
        }).toEqual(bestByTrying(patterns, unchanged, budget));
      },
    ),
    { numRuns: 2000 },
  );
});

test('the order of the patterns makes no difference', () => {
  fc.assert(
    fc.property(
      patternLists.chain((patterns) =>
        fc.tuple(
          fc.constant(patterns),
          fc.shuffledSubarray(patterns, { minLength: patterns.length }),
        ),
      ),
      fc.array(texts, { maxLength: 8 }),
      budget,
      ([patterns, shuffled], unchanged, budget) => {
        const counter = evictionCounter(unchanged, ['/']);

        expect(cover(shuffled, counter, budget)).toEqual(
          cover(patterns, counter, budget),
        );
      },
    ),
  );
});

test('beyond what can be searched it is the best cover with fewer items', () => {
  fc.assert(
    fc.property(
      patternLists,
      fc.array(texts, { maxLength: 8 }),
      fc.integer({ min: 1, max: 5_000 }),
      (patterns, unchanged, maxBytes) => {
        const counter = evictionCounter(unchanged, ['/']);
        const items = cover(patterns, counter, AMPLE, maxBytes);

        expect(patterns.every((pattern) => covers(items, pattern))).toBe(true);
        expect(evicted(items, unchanged)).toBe(
          bestByTrying(patterns, unchanged, {
            items: items.length,
            wildcards: AMPLE.wildcards,
          }).evicted,
        );
      },
    ),
  );
});

test('beyond what can be searched there is at least one item', () => {
  const patterns = ['/a/1', '/a/2', '/b'].map((url) => ({
    text: url,
    exact: true,
  }));

  expect(cover(patterns, () => 1, AMPLE, 0).map(show)).toEqual(['/*']);
});

function show({ text, wildcard }: CoverItem): string {
  return wildcard ? `${text}*` : text;
}

function covers(items: readonly CoverItem[], pattern: Pattern): boolean {
  return items.some(({ text, wildcard }) =>
    wildcard
      ? pattern.text.startsWith(text)
      : pattern.exact && pattern.text === text,
  );
}

function evicted(
  items: readonly CoverItem[],
  unchanged: readonly string[],
): number {
  return unchanged.filter((url) =>
    items.some(({ text, wildcard }) => wildcard && url.startsWith(text)),
  ).length;
}

/** Tries every cover of the patterns that has no superfluous item. */
function bestByTrying(
  patterns: readonly Pattern[],
  unchanged: readonly string[],
  budget: Budget,
): { evicted: number; items: number } {
  let best = { evicted: Number.POSITIVE_INFINITY, items: 0 };

  function extend(items: readonly CoverItem[]): void {
    const open = patterns.find((pattern) => !covers(items, pattern));
    if (!open) {
      const found = {
        evicted: evicted(items, unchanged),
        items: items.length,
      };
      if (
        found.evicted < best.evicted ||
        (found.evicted === best.evicted && found.items < best.items)
      ) {
        best = found;
      }
      return;
    }
    if (items.length === budget.items) return;
    if (open.exact) extend([...items, { text: open.text, wildcard: false }]);
    const wildcards = items.filter(({ wildcard }) => wildcard).length;
    if (wildcards === budget.wildcards) return;
    const characters = [...open.text];
    for (let length = 1; length <= characters.length; length++) {
      const text = characters.slice(0, length).join('');
      extend([...items, { text, wildcard: true }]);
    }
  }

  extend([]);
  return best;
}
