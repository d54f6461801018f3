import fc from 'fast-check';
import { minimalItems } from '../../../../src/private/contract/items/minimal';

test.each([
  ['no paths', [], []],
  ['a duplicate', ['/b', '/a', '/b'], ['/b', '/a']],
  ['another spelling of the same path', ['/é', '/%C3%A9'], ['/%C3%A9']],
  ['paths that differ in case', ['/a', '/A'], ['/a', '/A']],
  [
    'everything below a wildcard',
    ['/a*', '/a', '/a/b', '/ab', '/ab*'],
    ['/a*'],
  ],
  ['a wildcard that comes last', ['/a/b', '/c', '/a/*'], ['/c', '/a/*']],
  ['the same wildcard twice', ['/a*', '/a*'], ['/a*']],
  ['a directory beside its content', ['/a', '/a/', '/a/*'], ['/a', '/a/*']],
  ['a query string below a wildcard', ['/a?b=c', '/a*'], ['/a*']],
  ['a literal asterisk below a wildcard', ['/a*b', '/a*'], ['/a*']],
  [
    'a literal asterisk that covers nothing',
    ['/a*b', '/axb'],
    ['/a*b', '/axb'],
  ],
  [
    'a wildcard after a literal asterisk',
    ['/a**', '/a*b', '/ab'],
    ['/a**', '/ab'],
  ],
  ['characters that sort before the asterisk', ['/a!', '/a', '/a*'], ['/a*']],
  ['nested wildcards', ['/a/b/*', '/a/*', '/a/b/c/*', '/b'], ['/a/*', '/b']],
  ['the wildcard for everything', ['/a', '/*', '/b*', '/'], ['/*']],
])('reduces %s', (_, paths, items) => {
  expect(minimalItems(paths, [])).toEqual(items);
});

test.each([
  ['prefixes a tag', ['product:42'], ['#product:42']],
  ['keeps the order of tags', ['b', 'a'], ['#b', '#a']],
  [
    'keeps the first spelling of a tag',
    ['News', 'b', 'NEWS', 'news'],
    ['#News', '#b'],
  ],
  ['keeps tags that only begin alike', ['a', 'ab', 'a*'], ['#a', '#ab', '#a*']],
])('%s', (_, tags, items) => {
  expect(minimalItems([], tags)).toEqual(items);
});

test('puts paths before tags, whose objects can be anywhere', () => {
  expect(minimalItems(['/a/b', '/a/*'], ['a'])).toEqual(['/a/*', '#a']);
});

test('needs no tags where everything is cleared', () => {
  expect(minimalItems(['/*'], ['a', 'b'])).toEqual(['/*']);
});

test('checks every path', () => {
  expect(() => minimalItems(['/*', 'a'], [])).toThrow("start with '/'");
});

test('checks every tag', () => {
  expect(() => minimalItems([], ['a', '#a'])).toThrow("without the '#'");
});

test('does not change what it was given', () => {
  const paths = Object.freeze(['/b', '/a*', '/a']);
  const tags = Object.freeze(['a', 'A']);
  expect(minimalItems(paths, tags)).toEqual(['/b', '/a*', '#a']);
});

test('reduces tens of thousands of paths', () => {
  const count = 20_000;
  const wildcards = Array.from({ length: count }, (_, n) => `/site/${n}/*`);
  const files = Array.from(
    { length: count },
    (_, n) => `/site/${n}/index.html`,
  );
  expect(minimalItems([...files, ...wildcards], [])).toEqual(wildcards);
});

describe('for any paths', () => {
  // '!' sorts before the asterisk.
  const ALPHABET = ['a', '!', '/', '*'];
  const path = fc
    .string({ unit: fc.constantFrom(...ALPHABET), maxLength: 3 })
    .map((rest) => `/${rest}`);
  const paths = fc.array(path, { maxLength: 8 });

  /** Two characters longer than the prefix of any wildcard, so that each has addresses to itself. */
  const universe = [0, 1, 2, 3, 4]
    .flatMap(wordsOfLength)
    .map((word) => `/${word}`);

  function wordsOfLength(length: number): string[] {
    if (length === 0) return [''];
    return wordsOfLength(length - 1).flatMap((word) =>
      ALPHABET.map((letter) => word + letter),
    );
  }

  /** The documented meaning of a path, spelled as a regular expression. */
  function pattern(item: string): RegExp {
    const literal = item.replace(/[*!/]/g, '\\$&');
    return new RegExp(`^${literal.replace(/\\\*$/, '.*')}$`);
  }

  function cleared(items: string[]): string[] {
    const patterns = items.map(pattern);
    return universe.filter((address) =>
      patterns.some((one) => one.test(address)),
    );
  }

  test('the items clear exactly what the paths clear', () => {
    fc.assert(
      fc.property(paths, (given) => {
        expect(cleared(minimalItems(given, []))).toEqual(cleared(given));
      }),
    );
  });

  test('every item is needed', () => {
    fc.assert(
      fc.property(paths, (given) => {
        const items = minimalItems(given, []);
        const all = cleared(items).length;
        for (const item of items) {
          const others = items.filter((other) => other !== item);
          expect(cleared(others).length).toBeLessThan(all);
        }
      }),
    );
  });

  test('the items are given paths in the order of their first appearance', () => {
    fc.assert(
      fc.property(paths, (given) => {
        const items = minimalItems(given, []);
        const distinct = [...new Set(given)];
        expect(items).toEqual(distinct.filter((one) => items.includes(one)));
      }),
    );
  });

  test('reducing twice is reducing once', () => {
    fc.assert(
      fc.property(paths, (given) => {
        const items = minimalItems(given, []);
        expect(minimalItems(items, [])).toEqual(items);
      }),
    );
  });
});
