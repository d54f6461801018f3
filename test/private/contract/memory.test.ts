import {
  memorySizeFor,
  siteMegabytes,
  usableMegabytes,
} from '../../../src/private/contract/memory';

/** A line of a manifest with a path of usual length. */
const CHARACTERS = 90;

test.each([
  [1_000, 81],
  [40_000, 128],
  [100_000, 201],
  [300_000, 442],
  [1_000_000, 1_288],
])('a site of %i files takes a function of %i MiB', (files, memorySize) => {
  const size = { files, characters: CHARACTERS * files };

  expect(memorySizeFor(size)).toBe(memorySize);
  // The handler, which goes by what it has, agrees.
  expect(siteMegabytes(size)).toBeLessThanOrEqual(usableMegabytes(memorySize));
  expect(siteMegabytes(size)).toBeGreaterThan(usableMegabytes(memorySize - 1));
});
