import * as fc from 'fast-check';
import { encodeUrl, targetOf, urlsOf } from '../../../lambda/content/urls';

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

test.each([
  ['/a b/ü.html', '/a%20b/%C3%BC.html'],
  ['/100%.html', '/100%25.html'],
  ['/%C3%BC', '/%25C3%25BC'],
  ['/%7e', '/%257e'],
  ['/what?.html', '/what%3F.html'],
  ['/#1', '/%231'],
  ['/line\nbreak', '/line%0Abreak'],
  ['/😀', '/%F0%9F%98%80'],
  ["/a+b(c)'d!e,f;g=h&i@j:k$l", "/a+b(c)'d!e,f;g=h&i@j:k$l"],
])('the file under %j is invalidated as %s', (url, path) => {
  expect(encodeUrl(url)).toBe(path);
});

test.each([
  ['/a.html', { url: '/a.html', exact: true }],
  ['/a/b~c/d', { url: '/a/b', exact: false }],
  ['/~a/b~', { url: '/', exact: false }],
  ['/a*b', { url: '/a', exact: false }],
  ['/a*', { url: '/a', exact: false }],
  ['/a\uD83Db', { url: '/a', exact: false }],
  ['/😀', { url: '/😀', exact: true }],
])('%j is reached by %j', (url, target) => {
  expect(targetOf(url)).toEqual(target);
});

test.each([
  ['ASCII', 'a', 1332],
  ['two-byte characters', 'é', 666],
  ['three-byte characters', '語', 444],
  ['four-byte characters', '😀', 333],
])(
  'a URL of %s is exact as long as its path is short enough in any case',
  (_, character, most) => {
    expect(targetOf(`/${character.repeat(most)}`).exact).toBe(true);
    expect(targetOf(`/${character.repeat(most + 1)}`).exact).toBe(false);
  },
);

test('the path of every target, and its wildcard, is short enough and whole', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.integer({ min: 1, max: 3000 }),
      (characters, times) => {
        const { url } = targetOf(`/${characters.repeat(times)}`);

        expect(`${encodeUrl(url)}*`.length).toBeLessThanOrEqual(4000);
      },
    ),
    { numRuns: 200 },
  );
});
