import { difference } from '../../../lambda/content/difference';
import type { ContentManifest } from '../../../src/private/contract/manifest';
import { manifest } from '../../support/manifest';

function manifestOf(
  files: Record<string, string>,
  settings: Partial<ContentManifest> = {},
): ContentManifest {
  return manifest({ files: Object.entries(files), ...settings });
}

const OLD = manifestOf({ same: '1', changed: '1', removed: '1' });
const NEW_FILES = { same: '1', changed: '2', added: '1' };

test('files that changed, were added or were removed are told from those that stay', () => {
  const { changed, unchanged } = difference(OLD, manifestOf(NEW_FILES));

  expect(changed).toEqual([
    { file: 'changed', urls: ['/changed'] },
    { file: 'added', urls: ['/added'] },
    { file: 'removed', urls: ['/removed'] },
  ]);
  expect(unchanged).toEqual(['same']);
});

test('added files are neither changed nor worth sparing where they are not wanted', () => {
  const { changed, unchanged } = difference(
    OLD,
    manifestOf(NEW_FILES, { includeAdded: false }),
  );

  expect(changed.map(({ file }) => file)).toEqual(['changed', 'removed']);
  expect(unchanged).toEqual(['same']);
});

test('a rename is a removed and an added file', () => {
  const { changed } = difference(
    manifestOf({ 'old/a': '1' }),
    manifestOf({ 'new/a': '1' }),
  );

  expect(changed.flatMap(({ urls }) => urls)).toEqual(['/new/a', '/old/a']);
});

test.each<[string, Partial<ContentManifest>, string[]]>([
  [
    'prefix',
    { urlPrefix: '/docs/' },
    [
      '/a.html',
      '/docs/a.html',
      '/index.html',
      '/',
      '/docs/index.html',
      '/docs/',
      '/docs',
    ],
  ],
  ['index document', { indexDocument: 'home.html' }, ['/index.html', '/']],
  [
    'form of URLs',
    { cleanUrls: true },
    ['/a.html', '/a', '/index.html', '/', '/index'],
  ],
])(
  'another %s changes the files that are served under other URLs',
  (_, settings, urls) => {
    const files = { 'a.html': '1', 'index.html': '1' };
    const { changed } = difference(
      manifestOf(files),
      manifestOf(files, settings),
    );

    expect(changed.flatMap(({ urls }) => urls)).toEqual(urls);
  },
);

test('a removed file leaves the URLs that it had', () => {
  const { changed } = difference(
    manifestOf({ 'a.html': '1' }, { urlPrefix: '/old/', cleanUrls: true }),
    manifestOf({}, { urlPrefix: '/new/' }),
  );

  expect(changed).toEqual([
    { file: 'a.html', urls: ['/old/a.html', '/old/a'] },
  ]);
});

test('the same manifest makes no difference', () => {
  expect(difference(OLD, OLD).changed).toEqual([]);
});
