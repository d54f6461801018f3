import * as fc from 'fast-check';
import {
  type CoverItem,
  cover,
  type Limits,
} from '../../../lambda/content/cover';
import { evictionCounter } from '../../../lambda/content/eviction';
import type { Target } from '../../../lambda/content/urls';

const NO_LIMITS: Limits = { items: 100, wildcards: 15 };

test.each<{
  rule: string;
  targets: string[];
  unchanged: string[];
  limits?: Partial<Limits>;
  items: string[];
}>([
  {
    rule: 'nothing to cover takes nothing',
    targets: [],
    unchanged: ['/a'],
    items: [],
  },
  {
    rule: 'a single URL is named by its path',
    targets: ['/a'],
    unchanged: ['/b'],
    items: ['/a'],
  },
  {
    rule: 'a wildcard that evicts nothing replaces the paths it covers',
    targets: ['/a/1', '/a/2', '/b'],
    unchanged: ['/c'],
    items: ['/a/*', '/b'],
  },
  {
    rule: 'a wildcard can end within a name',
    targets: ['/app-1.js', '/app-2.js'],
    unchanged: ['/about', '/b'],
    items: ['/app-*'],
  },
  {
    rule: 'paths are preferred to a wildcard that evicts something',
    targets: ['/a/1', '/a/2'],
    unchanged: ['/a/3'],
    items: ['/a/1', '/a/2'],
  },
  {
    rule: 'a tight budget evicts where there is least to evict',
    targets: ['/a/1', '/a/2', '/b/1', '/b/2'],
    unchanged: ['/a/3', '/a/4', '/b/3'],
    limits: { items: 3 },
    items: ['/a/1', '/a/2', '/b/*'],
  },
  {
    rule: 'one item covers everything',
    targets: ['/a/1', '/b/2'],
    unchanged: ['/c'],
    limits: { items: 1 },
    items: ['/*'],
  },
  {
    rule: 'a URL that others start with is covered with them',
    targets: ['/a', '/a/', '/a/index.html'],
    unchanged: [],
    items: ['/a*'],
  },
  {
    rule: 'a URL that others start with is named apart where a wildcard would evict a neighbour',
    targets: ['/a', '/a/', '/a/index.html'],
    unchanged: ['/ab'],
    items: ['/a', '/a/*'],
  },
  {
    rule: 'wildcards have a quota of their own',
    targets: ['/a/1', '/a/2', '/b/1', '/b/2', '/c/1', '/c/2', '/c/3'],
    unchanged: ['/d'],
    limits: { wildcards: 1 },
    items: ['/a/1', '/a/2', '/b/1', '/b/2', '/c/*'],
  },
  {
    rule: 'a wildcard does not split a surrogate pair',
    targets: ['/😀', '/😁'],
    unchanged: [],
    items: ['/*'],
  },
])('$rule', ({ targets, unchanged, limits, items }) => {
  const found = cover(
    targets.map((url) => ({ url, exact: true })),
    evictionCounter(unchanged, ['/']),
    { ...NO_LIMITS, ...limits },
  );

  expect(found.map(show)).toEqual(items);
});

test('what has no exact path is covered by a wildcard', () => {
  const items = cover(
    [
      { url: '/a/', exact: false },
      { url: '/b', exact: true },
    ],
    evictionCounter(['/a/1', '/a/2', '/c'], ['/']),
    NO_LIMITS,
  );

  expect(items.map(show)).toEqual(['/a/*', '/b']);
});

test('a text that is wanted exactly and as a wildcard becomes a wildcard', () => {
  const exact = { url: '/a/', exact: true };
  const inexact = { url: '/a/', exact: false };

  for (const targets of [
    [exact, inexact],
    [inexact, exact],
  ]) {
    expect(cover(targets, () => 1, NO_LIMITS).map(show)).toEqual(['/a/*']);
  }
});

const texts = fc
  .array(fc.constantFrom('a', 'b', '/', '😀', '😁'), { maxLength: 4 })
  .map((parts) => `/${parts.join('')}`);
const targetLists = fc.array(
  fc.record({ url: texts, exact: fc.boolean() }, { noNullPrototype: true }),
  { minLength: 1, maxLength: 6 },
);
const limits = fc.record(
  {
    items: fc.integer({ min: 1, max: 4 }),
    wildcards: fc.integer({ min: 1, max: 3 }),
  },
  { noNullPrototype: true },
);

test('no cover evicts less, or as little with fewer items', () => {
  fc.assert(
    fc.property(
      targetLists,
      fc.uniqueArray(texts, { maxLength: 8 }),
      limits,
      (targets, unchanged, limits) => {
        const items = cover(targets, evictionCounter(unchanged, ['/']), limits);

        expect(items.length).toBeLessThanOrEqual(limits.items);
        expect(
          items.filter(({ wildcard }) => wildcard).length,
        ).toBeLessThanOrEqual(limits.wildcards);
        expect(targets.every((target) => covers(items, target))).toBe(true);
        expect({
          evicted: evicted(items, unchanged),
          items: items.length,
        }).toEqual(bestByTrying(targets, unchanged, limits));
      },
    ),
    { numRuns: 2000 },
  );
});

test('the order and repetition of the targets make no difference', () => {
  fc.assert(
    fc.property(
      targetLists.chain((targets) =>
        fc.tuple(
          fc.constant(targets),
          fc.shuffledSubarray([...targets, ...targets], {
            minLength: targets.length * 2,
          }),
        ),
      ),
      fc.array(texts, { maxLength: 8 }),
      limits,
      ([targets, shuffled], unchanged, limits) => {
        const counter = evictionCounter(unchanged, ['/']);

        expect(cover(shuffled, counter, limits)).toEqual(
          cover(targets, counter, limits),
        );
      },
    ),
  );
});

test('beyond what can be searched it is the best cover with fewer items', () => {
  fc.assert(
    fc.property(
      targetLists,
      fc.array(texts, { maxLength: 8 }),
      fc.integer({ min: 1, max: 300 }),
      (targets, unchanged, maxDecisions) => {
        const counter = evictionCounter(unchanged, ['/']);
        const items = cover(targets, counter, NO_LIMITS, maxDecisions);

        expect(targets.every((target) => covers(items, target))).toBe(true);
        expect(evicted(items, unchanged)).toBe(
          bestByTrying(targets, unchanged, {
            items: items.length,
            wildcards: NO_LIMITS.wildcards,
          }).evicted,
        );
      },
    ),
  );
});

test('beyond what can be searched there is at least one item', () => {
  const targets = ['/a/1', '/a/2', '/b'].map((url) => ({ url, exact: true }));

  expect(cover(targets, () => 1, NO_LIMITS, 0).map(show)).toEqual(['/*']);
});

function show({ text, wildcard }: CoverItem): string {
  return wildcard ? `${text}*` : text;
}

function covers(items: readonly CoverItem[], { url, exact }: Target): boolean {
  return items.some(({ text, wildcard }) =>
    wildcard ? url.startsWith(text) : exact && url === text,
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

/** Tries every cover of the targets that has no superfluous item. */
function bestByTrying(
  targets: readonly Target[],
  unchanged: readonly string[],
  limits: Limits,
): { evicted: number; items: number } {
  let best = { evicted: Number.POSITIVE_INFINITY, items: 0 };

  function extend(items: readonly CoverItem[]): void {
    const open = targets.find((target) => !covers(items, target));
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
    if (items.length === limits.items) return;
    if (open.exact) extend([...items, { text: open.url, wildcard: false }]);
    const wildcards = items.filter(({ wildcard }) => wildcard).length;
    if (wildcards === limits.wildcards) return;
    const characters = [...open.url];
    for (let length = 1; length <= characters.length; length++) {
      const text = characters.slice(0, length).join('');
      extend([...items, { text, wildcard: true }]);
    }
  }

  extend([]);
  return best;
}
