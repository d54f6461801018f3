import fc from 'fast-check';
import { encodePath } from '../../../../src/private/contract/items/path';

describe('leaves alone', () => {
  test.each([
    ['the root', '/'],
    ['the wildcard for everything', '/*'],
    ['a file', '/images/logo.png'],
    ['a wildcard', '/images/logo*'],
    ['a literal asterisk', '/a*/b.html'],
    ['upper case', '/Index.HTML'],
    ['a query string', '/images/image.jpg?parameter1=a&b=c+d'],
    ['a question mark in a query string', '/a?b=?'],
    ["RFC 1738's safe, extra and reserved characters", "/$-_.+!*'(),;/?:@=&"],
    ['an encoded character', '/caf%C3%A9'],
    ['an encoded character in lower case', '/caf%c3%a9'],
    ['an encoded percent sign', '/100%25'],
    ['an encoded tilde that is encoded once more', '/%257E'],
    ['an encoded control character', '/a%0Ab'],
    ['an encoded slash', '/a%2Fb'],
    ['a path that begins with two slashes', '//a'],
    ['4000 characters', `/${'a'.repeat(3999)}`],
  ])('%s', (_, path) => {
    expect(encodePath(path)).toBe(path);
  });
});

describe('percent-encodes', () => {
  test.each([
    ['a space', '/a b', '/a%20b'],
    ['<', '/<', '/%3C'],
    ['>', '/>', '/%3E'],
    ['"', '/"', '/%22'],
    ['#', '/a#b', '/a%23b'],
    ['{', '/{', '/%7B'],
    ['}', '/}', '/%7D'],
    ['|', '/|', '/%7C'],
    ['\\', '/\\', '/%5C'],
    ['^', '/^', '/%5E'],
    ['[', '/[', '/%5B'],
    [']', '/]', '/%5D'],
    ['`', '/`', '/%60'],
    ['two bytes of UTF-8', '/é', '/%C3%A9'],
    ['three bytes of UTF-8', '/日', '/%E6%97%A5'],
    ['four bytes of UTF-8', '/😀', '/%F0%9F%98%80'],
    ['a % at the end', '/100%', '/100%25'],
    ['a % before one hexadecimal digit', '/%a', '/%25a'],
    ['a % before something else', '/%zz', '/%25zz'],
    ['a % before an encoded character', '/%%41', '/%25%41'],
    ['the query string too', '/a?q=ä b', '/a?q=%C3%A4%20b'],
    ['every occurrence', '/a b c', '/a%20b%20c'],
  ])('%s', (_, path, encoded) => {
    expect(encodePath(path)).toBe(encoded);
  });
});

describe('refuses', () => {
  test.each([
    ['an empty path', '', `each of 'paths' must not be empty, got: ""`],
    [
      'a path without a leading slash',
      'index.html',
      `each of 'paths' must start with '/', got: "index.html"`,
    ],
    ['a lone asterisk', '*', `each of 'paths' must start with '/', got: "*"`],
    [
      'a cache tag',
      '#product:42',
      `each of 'paths' must be a path; cache tags belong in 'tags', without the '#', got: "#product:42"`,
    ],
    [
      'a tilde',
      '/~user',
      `each of 'paths' must not contain '~', which CloudFront cannot invalidate, encoded or not, got: "/~user"`,
    ],
    [
      'an encoded tilde',
      '/%7Euser',
      `each of 'paths' must not contain '~', which CloudFront cannot invalidate, encoded or not, got: "/%7Euser"`,
    ],
    [
      'an encoded tilde in lower case',
      '/%7euser',
      `each of 'paths' must not contain '~', which CloudFront cannot invalidate, encoded or not, got: "/%7euser"`,
    ],
    [
      'a line break',
      '/a\n',
      String.raw`each of 'paths' must not contain control characters, got: "/a\n"`,
    ],
    [
      'the first control character',
      '/\0',
      String.raw`each of 'paths' must not contain control characters, got: "/\u0000"`,
    ],
    [
      'the last ASCII control character',
      '/\x7f',
      `each of 'paths' must not contain control characters, got: "/\x7f"`,
    ],
    [
      'half of a surrogate pair',
      '/\ud83d',
      String.raw`each of 'paths' must be well-formed Unicode, without lone surrogates, got: "/\ud83d"`,
    ],
    [
      'more than 4000 characters',
      `/${'a'.repeat(4000)}`,
      `each of 'paths' must be at most 4000 characters long when encoded, got: "/${'a'.repeat(99)}"… (4001 characters)`,
    ],
    [
      'more than 4000 characters once encoded',
      `/${' '.repeat(1334)}`,
      `each of 'paths' must be at most 4000 characters long when encoded, got: "/${'%20'.repeat(33)}"… (4003 characters)`,
    ],
  ])('%s', (_, path, message) => {
    expect(() => encodePath(path)).toThrow(new Error(message));
  });
});

describe('for any valid path', () => {
  const validPath = fc
    .oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({
        unit: fc.constantFrom('%', '%2', '%C3', '25', '#', '?', '*', ' ', 'é'),
      }),
    )
    .map((rest) => `/${rest}`)
    .filter((path) => !/~|%7e/i.test(path));

  test('encoding twice is encoding once', () => {
    fc.assert(
      fc.property(validPath, (path) => {
        expect(encodePath(encodePath(path))).toBe(encodePath(path));
      }),
    );
  });

  test('the result holds characters that are safe in a URL and whole encoded sequences, nothing else', () => {
    fc.assert(
      fc.property(validPath, (path) => {
        expect(encodePath(path)).toMatch(
          /^\/([A-Za-z0-9$\-_.+!*'(),;/?:@=&]|%[0-9A-Fa-f]{2})*$/,
        );
      }),
    );
  });

  test('without encoded sequences in it, decoding the result gives the path', () => {
    fc.assert(
      fc.property(
        validPath.filter((path) => !/%[0-9a-f]{2}/i.test(path)),
        (path) => {
          expect(decodeURIComponent(encodePath(path))).toBe(path);
        },
      ),
    );
  });
});
