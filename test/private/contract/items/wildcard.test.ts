import {
  hasLiteralAsterisk,
  isWildcard,
  replacingWildcard,
} from '../../../../src/private/contract/items/wildcard';

test.each([
  ['/*', true],
  ['/a*', true],
  ['/a', false],
  ['/a*b', false],
])('%s is a wildcard: %s', (path, expected) => {
  expect(isWildcard(path)).toBe(expected);
});

describe('an asterisk that CloudFront takes literally', () => {
  test.each([
    ['/a', false],
    ['/a*', false],
    ['/a*/b.html', true],
    ['/a**', true],
    ['#a', false],
    ['#a*', true],
    ['#a*b', true],
  ])('%s: %s', (item, expected) => {
    expect(hasLiteralAsterisk(item)).toBe(expected);
  });
});

describe('the wildcard that replaces', () => {
  test.each([
    ['files of one directory', ['/images/a.png', '/images/b.png'], '/images/*'],
    [
      'files of nested directories',
      ['/a/b/c/x', '/a/b/y', '/a/b/d/z'],
      '/a/b/*',
    ],
    ['files with nothing in common', ['/images/a.png', '/docs/a.png'], '/*'],
    ['files at the root', ['/a', '/b'], '/*'],
    ['directories that only begin alike', ['/image/a', '/images/a'], '/*'],
    ['files that only begin alike', ['/a/xy1', '/a/xy2'], '/a/*'],
    ['wildcards', ['/a/b*', '/a/c/*'], '/a/*'],
    ['a directory and what is below', ['/images', '/images/*'], '/*'],
    [
      'files with slashes in the query string',
      ['/a/x?u=/b/c', '/a/y?u=/b/c'],
      '/a/*',
    ],
    ['one file', ['/a/b/c'], '/a/b/*'],
    ['tags, whose objects can be anywhere', ['#a/b', '#a/c'], '/*'],
    ['files of one directory and a tag', ['/a/x', '#b', '/a/y'], '/*'],
  ])('%s', (_, items, wildcard) => {
    expect(replacingWildcard(items)).toBe(wildcard);
  });
});
