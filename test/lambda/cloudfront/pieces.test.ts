import fc from 'fast-check';
import {
  chunksOf,
  paceAfter,
  smallChunksOf,
} from '../../../lambda/cloudfront/pieces';

const files = (count: number) =>
  Array.from({ length: count }, (_, index) => `/f${index}`);
const wildcards = (count: number) =>
  Array.from({ length: count }, (_, index) => `/d${index}/*`);
const tags = (count: number) =>
  Array.from({ length: count }, (_, index) => `#t${index}*`);

const sizesOf = (chunks: string[][]) => chunks.map(({ length }) => length);

describe('requests', () => {
  test.each<[string, string[], number[]]>([
    ['nothing', [], []],
    ['one', files(1), [1]],
    ['as many as a request takes', files(3_000), [3_000]],
    ['one more', files(3_001), [3_000, 1]],
    ['10,000', files(10_000), [3_000, 3_000, 3_000, 1_000]],
    ['as many wildcards as a request takes', wildcards(15), [15]],
    ['one wildcard more', wildcards(16), [15, 1]],
    [
      'a wildcard too many behind other paths',
      [...wildcards(15), ...files(5), '/last/*'],
      [20, 1],
    ],
    ['tags, in which * is no wildcard', tags(3_000), [3_000]],
  ])('%s', (_, items, sizes) => {
    expect(sizesOf(chunksOf(items))).toEqual(sizes);
  });
});

describe('small requests', () => {
  test.each<[string, string[], number[]]>([
    ['as many as a second takes', files(150), [150]],
    ['one more', files(151), [150, 1]],
    ['wildcards, one by one', wildcards(3), [1, 1, 1]],
    ['tags, in which * is no wildcard', tags(150), [150]],
  ])('%s', (_, items, sizes) => {
    expect(sizesOf(smallChunksOf(items))).toEqual(sizes);
  });
});

describe('the pace', () => {
  test.each<[string, string[], number]>([
    ['150 items a second', files(150), 1_000],
    ['3,000 items are 20 seconds', files(3_000), 20_000],
    ['one wildcard a second', ['/*'], 1_000],
    ['15 wildcards are 15 seconds', wildcards(15), 15_000],
    ['the slower of the two', [...wildcards(2), ...files(598)], 4_000],
    ['a tag is never a wildcard', tags(15), 100],
  ])('%s', (_, chunk, milliseconds) => {
    expect(paceAfter(chunk)).toBe(milliseconds);
  });
});

describe('whatever the items', () => {
  // Items of one kind come in rows, or hardly a request would ever be full of paths alone.
  const row = fc.record({
    item: fc.constantFrom('/a', '/a*', '#a*'),
    count: fc.nat({ max: 2_000 }),
  });
  const items = fc
    .array(row, { maxLength: 8 })
    .map((rows) =>
      rows.flatMap(({ item, count }) => Array<string>(count).fill(item)),
    );
  const wildcardsIn = (chunk: string[]) =>
    chunk.filter((each) => each.startsWith('/') && each.endsWith('*')).length;

  test.each([
    ['requests', chunksOf, 3_000, 15],
    ['small requests', smallChunksOf, 150, 1],
  ])(
    '%s hold all of them in order and keep to the limits',
    (_, cut, maxItems, maxWildcards) => {
      fc.assert(
        fc.property(items, (all) => {
          const chunks = cut(all);

          // As text: Jest compares long lists slowly.
          expect(chunks.flat().join()).toBe(all.join());
          const wrong = chunks.filter(
            (chunk, index) =>
              chunk.length === 0 ||
              chunk.length > maxItems ||
              wildcardsIn(chunk) > maxWildcards ||
              // Cut though the next item would have fitted in.
              (index < chunks.length - 1 &&
                chunk.length < maxItems &&
                wildcardsIn(chunk) +
                  wildcardsIn(chunks[index + 1].slice(0, 1)) <=
                  maxWildcards),
          );
          expect(wrong).toEqual([]);
        }),
        { numRuns: 20 },
      );
    },
  );
});
