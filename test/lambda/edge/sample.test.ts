import fc from 'fast-check';
import { sampleOf } from '../../../lambda/edge/sample';

test.each([
  [3, 10, [0, 1, 2]],
  [3, 3, [0, 1, 2]],
  [10, 3, [0, 3, 6]],
  [1_000, 2, [0, 500]],
  [5, 1, [0]],
  [5, 0, []],
  [0, 5, []],
])('of %i, at most %i are %j', (count, atMost, chosen) => {
  const all = Array.from({ length: count }, (_, index) => index);
  expect(sampleOf(all, atMost)).toEqual(chosen);
});

test('it is from the list, in its order, without repetition, and always the same', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 0, max: 300 }),
      (count, atMost) => {
        const all = Array.from({ length: count }, (_, index) => index);
        const chosen = sampleOf(all, atMost);
        expect(chosen).toHaveLength(Math.min(count, atMost));
        expect(chosen).toEqual([...new Set(chosen)].sort((a, b) => a - b));
        expect(chosen.every((each) => all.includes(each))).toBe(true);
        expect(sampleOf(all, atMost)).toEqual(chosen);
      },
    ),
  );
});
