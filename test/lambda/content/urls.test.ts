import * as fc from 'fast-check';
import { patternsOf, spellings, urlsOf } from '../../../lambda/content/urls';
import { encodePath } from '../../../src/private/contract/items/path';

const SERVING = {
  urlPrefix: '/',
  indexDocument: 'index.html',
  cleanUrls: false,
};

test.each([
  ['a.css', {}, ['/a.css']],
  ['a.html', {}, ['/a.html']],
  ['index.html', {}, ['/index.html', '/']],
  ['a/index.html', {}, ['/a/index.html', '/a/', '/a']],
  ['a/b/index.html', {}, ['/a/b/index.html', '/a/b/', '/a/b']],
  ['a/myindex.html', {}, ['/a/myindex.html']],
  ['a/index.html', { indexDocument: 'home.html' }, ['/a/index.html']],
  ['a/home.htm', { indexDocument: 'home.htm' }, ['/a/home.htm', '/a/', '/a']],
  ['a.html', { cleanUrls: true }, ['/a.html', '/a']],
  ['a.css', { cleanUrls: true }, ['/a.css']],
  [
    'a/index.html',
    { cleanUrls: true },
    ['/a/index.html', '/a/index', '/a/', '/a'],
  ],
  ['a.html', { urlPrefix: '/docs/' }, ['/docs/a.html']],
  [
    'index.html',
    { urlPrefix: '/docs/' },
    ['/docs/index.html', '/docs/', '/docs'],
  ],
])('%s, served with %j, has the URLs %j', (file, serving, urls) => {
  expect(urlsOf({ ...SERVING, ...serving }, file)).toEqual(urls);
});

test('the own URL of a file starts with all its other URLs', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', '.html', '/', 'index.html'), {
        minLength: 1,
      }),
      fc.boolean(),
      (parts, cleanUrls) => {
        const [own, ...others] = urlsOf(
          { ...SERVING, cleanUrls },
          parts.join(''),
        );

        expect(others.filter((url) => !own.startsWith(url))).toEqual([]);
        expect(others.filter((url) => !url.startsWith('/'))).toEqual([]);
      },
    ),
  );
});

/** As a browser would ask for it. */
const first = (url: string) => spellings(url)[0];

test.each([
  ['/a b/ü.html', '/a%20b/%C3%BC.html'],
  ['/100%.html', '/100%25.html'],
  ['/%C3%BC', '/%25C3%25BC'],
  ['/%7e', '/%257e'],
  ['/what?.html', '/what%3F.html'],
  ['/#1', '/%231'],
  ['/line\nbreak', '/line%0Abreak'],
  ['/😀', '/%F0%9F%98%80'],
  ['/[id]/`{|}^\\"<>', '/%5Bid%5D/%60%7B%7C%7D%5E%5C%22%3C%3E'],
  ["/a+b(c)'d!e,f;g=h&i@j:k$l", "/a+b(c)'d!e,f;g=h&i@j:k$l"],
])('the file under %j is invalidated as %s', (url, path) => {
  expect(first(url)).toBe(path);
});

test('the first spelling is that of a path that is given by hand', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const url = `/${text.replace(/[~%?\p{Cc}\p{Cs}]/gu, '')}`;

      expect(first(url)).toBe(encodePath(url));
    }),
  );
});

test.each([
  ['/a.html', ['/a.html']],
  ['/ü.html', ['/%C3%BC.html']],
  ['/b+c.html', ['/b+c.html', '/b%2Bc.html']],
  ['/d e.txt', ['/d%20e.txt', '/d+e.txt']],
  ['/@modal/page.js', ['/@modal/page.js', '/%40modal/page.js']],
  ['/(shop)/page.js', ['/(shop)/page.js', '/%28shop%29/page.js']],
  [
    '/@modal/(.)photo/[id].js',
    [
      '/@modal/(.)photo/%5Bid%5D.js',
      '/%40modal/(.)photo/%5Bid%5D.js',
      '/%40modal/%28.%29photo/%5Bid%5D.js',
    ],
  ],
  ['/1 + 1', ['/1%20+%201', '/1%20%2B%201', '/1+++1', '/1+%2B+1']],
])('viewers ask for %j by %j', (url, paths) => {
  expect(spellings(url)).toEqual(paths);
});

test('each spelling is the same file, and what common encoders make is among them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (name) => {
      const paths = spellings(`/${name}`);
      const asFormData = new URLSearchParams({ name }).toString().slice(5);

      expect(
        paths.filter(
          (path) =>
            ![path, path.replaceAll('+', ' ')]
              .map(decodeURIComponent)
              .includes(`/${name}`) && !name.includes('+'),
        ),
      ).toEqual([]);
      if (/[~*/]/.test(name)) return;
      expect(paths).toContain(`/${encodeURIComponent(name)}`);
      expect(paths).toContain(`/${asFormData}`);
    }),
  );
});

const exact = (text: string) => ({ text, exact: true });
const beginning = (text: string) => ({ text, exact: false });

test.each([
  ['/a.html', [exact('/a.html')]],
  ['/a/b~c/d', [beginning('/a/b')]],
  ['/~a/b~', [beginning('/')]],
  ['/a*b', [beginning('/a')]],
  ['/a*', [beginning('/a')]],
  ['/a\uD83Db', [beginning('/a')]],
  ['/😀', [exact('/%F0%9F%98%80')]],
  ['/a@b', [exact('/a@b'), exact('/a%40b')]],
  ['/a@b~', [beginning('/a@b'), beginning('/a%40b')]],
])('%j is reached by %j', (url, patterns) => {
  expect(patternsOf(url, {})).toEqual(patterns);
});

test.each([
  ['/a.txt', [exact('/a.txt'), beginning('/a.txt?')]],
  ['/', [exact('/'), beginning('/?')]],
  [
    '/a@b',
    [exact('/a@b'), beginning('/a@b?'), exact('/a%40b'), beginning('/a%40b?')],
  ],
  ['/a~.txt', [beginning('/a')]],
])('with its query strings %j is reached by %j', (url, patterns) => {
  expect(patternsOf(url, { queryStrings: true })).toEqual(patterns);
});

test.each([
  ['ASCII', 'a', 1331],
  ['two-byte characters', 'é', 665],
  ['three-byte characters', '語', 443],
  ['four-byte characters', '😀', 332],
])(
  'a URL of %s is exact as long as its path is short enough in any case',
  (_, character, most) => {
    const [fits] = patternsOf(`/${character.repeat(most)}`, {});
    const [isCut] = patternsOf(`/${character.repeat(most + 1)}`, {});

    expect([fits.exact, isCut.exact]).toEqual([true, false]);
  },
);

test('the path of every pattern, and its wildcard, is one that CloudFront takes', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.integer({ min: 1, max: 3000 }),
      (characters, times) => {
        const url = `/${characters.repeat(times)}`;
        const paths = patternsOf(url, { queryStrings: true }).map(
          ({ text }) => `${text}*`,
        );

        expect(paths.map((path) => encodePath(path))).toEqual(paths);
      },
    ),
    { numRuns: 200 },
  );
});
