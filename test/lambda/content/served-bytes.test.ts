import { servedBytes } from '../../../lambda/content/served-bytes';
import type { ContentManifest } from '../../../src/private/contract/manifest';
import { manifest } from '../../support/manifest';

const reading = (
  files: Record<string, string>,
  other: Partial<ContentManifest> = {},
) => ({
  manifest: manifest({ files: Object.entries(files), ...other }),
});

/** `path: [current, outdated]`. */
function served(
  ...[old, current]: Array<Parameters<typeof servedBytes>[0]['old']>
) {
  return Object.fromEntries(
    servedBytes({ old, new: current }).map(({ path, bytes }) => [
      path,
      [bytes.current, bytes.outdated],
    ]),
  );
}

test('changed files have to come back, removed ones must not, and added ones are new', () => {
  expect(
    served(
      reading({ 'changed.js': 'a1', 'gone.js': 'b1', 'same.js': 'c1' }),
      reading({ 'changed.js': 'a2', 'new.js': 'd1', 'same.js': 'c1' }),
    ),
  ).toEqual({
    '/changed.js': ['a2', 'a1'],
    '/gone.js': [undefined, 'b1'],
    '/new.js': ['d1', undefined],
  });
});

test('under the further URLs of a file only the old bytes are known to be wrong', () => {
  expect(
    served(
      reading(
        { 'index.html': 'a1', 'docs/index.html': 'b1' },
        { cleanUrls: true },
      ),
      reading(
        { 'index.html': 'a2', 'docs/index.html': 'b2' },
        { cleanUrls: true },
      ),
    ),
  ).toEqual({
    '/index.html': ['a2', 'a1'],
    '/index': [undefined, 'a1'],
    '/': [undefined, 'a1'],
    '/docs/index.html': ['b2', 'b1'],
    '/docs/index': [undefined, 'b1'],
    '/docs/': [undefined, 'b1'],
    '/docs': [undefined, 'b1'],
  });
});

test('an added file has no further URLs to look at', () => {
  expect(served(reading({}), reading({ 'index.html': 'a1' }))).toEqual({
    '/index.html': ['a1', undefined],
  });
});

test('old bytes that another file still has are not wrong', () => {
  expect(
    served(
      reading({ '200.html': 'a1', 'index.html': 'a1', 'x.js': 'b1' }),
      reading({ 'index.html': 'a1', 'x.js': 'b2' }),
    ),
  ).toEqual({ '/x.js': ['b2', 'b1'] });
});

test('a site that has moved is looked for at its new place', () => {
  expect(
    served(
      reading({ 'x.js': 'a1' }),
      reading({ 'x.js': 'a2' }, { urlPrefix: '/app/' }),
    ),
  ).toEqual({
    '/app/x.js': ['a2', 'a1'],
    '/x.js': [undefined, 'a1'],
  });
});

test.each([
  ['img/my dog.png', '/img/my%20dog.png'],
  ['a+b.js', '/a%2Bb.js'],
  ['@modal/page.js', '/%40modal/page.js'],
  ['100%.txt', '/100%25.txt'],
  ['what?#.txt', '/what%3F%23.txt'],
  ['straße/通り.html', '/stra%C3%9Fe/%E9%80%9A%E3%82%8A.html'],
  ['\u{D800}.txt', '/%EF%BF%BD.txt'],
  ["(a)~b_c-d!'*.js", "/(a)~b_c-d!'*.js"],
])('%s is asked for as %s', (file, path) => {
  expect(Object.keys(served(reading({}), reading({ [file]: 'a1' })))).toEqual([
    path,
  ]);
});

test('all files count where the old ones are not known, and none where the new ones are not', () => {
  const unavailable = { unavailable: 'gone' };
  const files = reading({ 'a.js': 'a1', 'index.html': 'b1' });

  expect(served(unavailable, files)).toEqual({
    '/a.js': ['a1', undefined],
    '/index.html': ['b1', undefined],
  });
  expect(served(files, unavailable)).toEqual({});
});

test('added files do not count where they are not invalidated', () => {
  expect(
    served(reading({}), reading({ 'a.js': 'a1' }, { includeAdded: false })),
  ).toEqual({});
});
