import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contentFiles } from '../../../src/private/content/files';
import { temporaryFolder } from '../../support/temporary-folder';

let directory: string;

beforeEach(() => {
  directory = temporaryFolder();
});

function write(path: string, content: string | Buffer = path): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), content);
}

function read() {
  return contentFiles(directory);
}

function paths(): string[] {
  return read().map(([path]) => path);
}

test('the hash is the first half of the SHA-256 of what a file holds', () => {
  write('a.txt', 'abc');

  // SHA-256 of "abc": ba7816bf 8f01cfea 414140de 5dae2223 ...
  expect(read()).toEqual([
    [
      'a.txt',
      Buffer.from('ba7816bf8f01cfea414140de5dae2223', 'hex').toString(
        'base64url',
      ),
    ],
  ]);
});

test.each([
  ['first', 0],
  ['last', 200_000],
])(
  'a file of many pieces has another hash when its %s byte changes',
  (_, place) => {
    const content = Buffer.alloc(200_001, 'x');
    write('video.mp4', content);
    const before = read();
    content[place] = 0;
    write('video.mp4', content);

    expect(read()).not.toEqual(before);
  },
);

test('line endings are content, for they are served', () => {
  write('unix', 'a\nb');
  write('windows', 'a\r\nb');
  const [[, unix], [, windows]] = read();

  expect(unix).not.toBe(windows);
});

test('files are in the order of code units, whatever the directories and the locale', () => {
  for (const path of ['b', 'ä', 'a/z', 'a-b', 'B', 'a.b', 'a/.hidden', '1']) {
    write(path);
  }

  expect(paths()).toEqual([
    '1',
    'B',
    'a-b',
    'a.b',
    'a/.hidden',
    'a/z',
    'b',
    'ä',
  ]);
});

test('the time of a file makes no difference', () => {
  write('a');
  const before = read();
  utimesSync(join(directory, 'a'), 0, 0);

  expect(read()).toEqual(before);
});

test('a symlink is what it points to, inside or outside of the directory', () => {
  const outside = temporaryFolder();
  writeFileSync(join(outside, 'page'), 'same');
  write('page', 'same');
  write('pages/1', 'same');
  symlinkSync('page', join(directory, 'file-link'));
  symlinkSync('pages', join(directory, 'directory-link'));
  symlinkSync(outside, join(directory, 'outside-link'));
  const files = read();

  expect(files.map(([path]) => path)).toEqual([
    'directory-link/1',
    'file-link',
    'outside-link/page',
    'page',
    'pages/1',
  ]);
  expect(new Set(files.map(([, hash]) => hash)).size).toBe(1);
});

test('a dangling symlink is no file', () => {
  write('a');
  symlinkSync('nowhere', join(directory, 'link'));

  expect(paths()).toEqual(['a']);
});

test('a symlink to a directory around it is refused, unless it is excluded', () => {
  write('a/b');
  symlinkSync('..', join(directory, 'a', 'loop'));

  expect(() => paths()).toThrow(
    `'path' must not contain a symlink to a directory that contains the link, unless it is excluded, got: "a/loop"`,
  );
});
