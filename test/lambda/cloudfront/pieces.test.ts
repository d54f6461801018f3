import fc from 'fast-check';
import { paceAfter, pieceEnd } from '../../../lambda/cloudfront/pieces';
import {
  IN_PROGRESS,
  type ItemLimits,
  PER_SECOND,
} from '../../../src/private/contract/limits';

/** All requests, if the limits stay the same. */
function piecesOf(items: string[], limits: ItemLimits): string[][] {
  const pieces: string[][] = [];
  for (let start = 0; start < items.length; ) {
    const end = pieceEnd(items, start, limits);
    pieces.push(items.slice(start, end));
    start = end;
  }
  return pieces;
}

const files = (count: number) =>
  Array.from({ length: count }, (_, index) => `/f${index}`);
const wildcards = (count: number) =>
  Array.from({ length: count }, (_, index) => `/d${index}/*`);
const tags = (count: number) =>
  Array.from({ length: count }, (_, index) => `#t${index}*`);

const sizesOf = (pieces: string[][]) => pieces.map(({ length }) => length);

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
    expect(sizesOf(piecesOf(items, IN_PROGRESS))).toEqual(sizes);
  });
});

describe('small requests', () => {
  test.each<[string, string[], number[]]>([
    ['as many as a second takes', files(150), [150]],
    ['one more', files(151), [150, 1]],
    ['wildcards, one by one', wildcards(3), [1, 1, 1]],
    ['tags, in which * is no wildcard', tags(150), [150]],
  ])('%s', (_, items, sizes) => {
    expect(sizesOf(piecesOf(items, PER_SECOND))).toEqual(sizes);
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
  ])('%s', (_, piece, milliseconds) => {
    expect(paceAfter(piece)).toBe(milliseconds);
  });
});

describe('whatever the items', () => {
  // Items of one kind follow each other. Otherwise, hardly any request would be filled with paths alone.
  const row = fc.record({
    item: fc.constantFrom('/a', '/a*', '#a*'),
    count: fc.nat({ max: 2_000 }),
  });
  const items = fc
    .array(row, { maxLength: 8 })
    .map((rows) =>
      rows.flatMap(({ item, count }) => Array<string>(count).fill(item)),
    );
  const wildcardsIn = (piece: string[]) =>
    piece.filter((each) => each.startsWith('/') && each.endsWith('*')).length;

  test.each([
    ['requests', IN_PROGRESS],
    ['small requests', PER_SECOND],
  ])('%s hold all of them in order and keep to the limits', (_, limits) => {
    fc.assert(
      fc.property(items, (all) => {
        const pieces = piecesOf(all, limits);

        // As text: Jest compares long lists slowly.
        expect(pieces.flat().join()).toBe(all.join());
        const wrong = pieces.filter(
          (piece, index) =>
            piece.length === 0 ||
            piece.length > limits.items ||
            wildcardsIn(piece) > limits.wildcards ||
            // Cut though the next item would have fitted in.
            (index < pieces.length - 1 &&
              piece.length < limits.items &&
              wildcardsIn(piece) + wildcardsIn(pieces[index + 1].slice(0, 1)) <=
                limits.wildcards),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});
