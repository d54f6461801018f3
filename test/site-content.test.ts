import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { App, IgnoreMode, Stack } from 'aws-cdk-lib';
import { SiteContent, type SiteContentOptions } from '../src/site-content';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'site-content-'));
  writeFileSync(join(directory, 'index.html'), '<h1>Hello</h1>');
  mkdirSync(join(directory, 'css'));
  writeFileSync(join(directory, 'css', 'style.css'), 'h1 {}');
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** What the construct makes of the content in an app of its own. */
function bind(path: string, options?: SiteContentOptions) {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const asset = SiteContent.fromDirectory(path, options)._bind(stack);
  app.synth();
  return {
    hash: asset.assetHash,
    key: asset.s3ObjectKey,
    text: readFileSync(join(app.outdir, asset.assetPath), 'utf8'),
  };
}

test('the manifest lists the files with their hashes, and how they are served', () => {
  expect(JSON.parse(bind(directory).text)).toEqual({
    version: 1,
    urlPrefix: '/',
    indexDocument: 'index.html',
    cleanUrls: false,
    includeAdded: true,
    maxPaths: 15,
    files: [
      ['css/style.css', expect.stringMatching(/^[\w-]{22}$/)],
      ['index.html', expect.stringMatching(/^[\w-]{22}$/)],
    ],
  });
});

test('the options are in the manifest', () => {
  const options = {
    urlPrefix: '/docs',
    indexDocument: 'home.html',
    cleanUrls: true,
    includeAdded: false,
    maxPaths: 3000,
  };

  expect(
    JSON.parse(bind(directory, { ...options, exclude: ['*'] }).text),
  ).toEqual({ version: 1, ...options, urlPrefix: '/docs/', files: [] });
});

test('patterns are read as the ignore mode says', () => {
  const { text } = bind(directory, {
    exclude: ['css/'],
    ignoreMode: IgnoreMode.GIT,
  });

  expect(JSON.parse(text).files).toEqual([['index.html', expect.any(String)]]);
});

test('the same files make the same asset, wherever they are and whenever they were written', () => {
  const copy = mkdtempSync(join(tmpdir(), 'site-content-copy-'));
  try {
    mkdirSync(join(copy, 'css'));
    writeFileSync(join(copy, 'css', 'style.css'), 'h1 {}');
    writeFileSync(join(copy, 'index.html'), '<h1>Hello</h1>');

    expect(bind(copy)).toEqual(bind(directory));
  } finally {
    rmSync(copy, { recursive: true });
  }
});

test.each<[string, () => SiteContentOptions]>([
  [
    'another content',
    () => {
      writeFileSync(join(directory, 'index.html'), '<h1>Bye</h1>');
      return {};
    },
  ],
  [
    'another name',
    () => {
      writeFileSync(join(directory, 'new.html'), '');
      return {};
    },
  ],
  ['another option', () => ({ maxPaths: 14 })],
])('%s makes another asset', (_, change) => {
  const before = bind(directory);
  const after = bind(directory, change());

  expect(after.hash).not.toBe(before.hash);
  expect(after.key).toContain(after.hash);
});

test('a relative path starts at the working directory', () => {
  expect(bind(relative(process.cwd(), directory))).toEqual(bind(directory));
});

test.each([
  ['nowhere', 'no-such-directory'],
  ['a file', 'package.json'],
  ['empty', ''],
])('a path that is %s is refused', (_, path) => {
  expect(() => SiteContent.fromDirectory(path)).toThrow(
    `'path' must be an existing directory, got: ${JSON.stringify(path)}`,
  );
});

test.each([
  'docs',
  '',
  '//',
  '/docs//',
  '/~me',
  '/docs*',
  '/docs?a',
  '/docs#a',
  '/%C3%A9',
])('the prefix %j is refused', (urlPrefix) => {
  expect(() => SiteContent.fromDirectory(directory, { urlPrefix })).toThrow(
    `'urlPrefix' must be a URL path that starts with '/', is not encoded and has no empty part and none of ~ * ? # %, got: ${JSON.stringify(urlPrefix)}`,
  );
});

test.each([
  ['/', '/'],
  ['/docs', '/docs/'],
  ['/docs/', '/docs/'],
  ['/docs/é', '/docs/é/'],
])('the prefix %s is %s to the handler', (urlPrefix, normalized) => {
  expect(JSON.parse(bind(directory, { urlPrefix }).text).urlPrefix).toBe(
    normalized,
  );
});

test.each(['', 'a/index.html'])(
  'the index document %j is refused',
  (indexDocument) => {
    expect(() =>
      SiteContent.fromDirectory(directory, { indexDocument }),
    ).toThrow(
      `'indexDocument' must be the name of a file, got: ${JSON.stringify(indexDocument)}`,
    );
  },
);

test.each([0, 3001, 1.5, -1, Number.NaN])(
  'at most %d paths are refused',
  (maxPaths) => {
    expect(() => SiteContent.fromDirectory(directory, { maxPaths })).toThrow(
      `'maxPaths' must be an integer from 1 to 3000, got: ${maxPaths}`,
    );
  },
);
