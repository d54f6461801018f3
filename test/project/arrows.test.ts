import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/**
 * Which rooms the files of a room may import, besides their own: the map in CONTRIBUTING.md. A room is a folder; what is
 * below `contract` belongs to it.
 */
const MAY_IMPORT: Record<string, string[]> = {
  src: [
    'src/mixins',
    'src/private',
    'src/private/order',
    'src/private/trigger',
    'src/private/target',
    'src/private/content',
    'src/private/template',
    'src/private/contract',
  ],
  'src/mixins': ['src', 'src/private/target'],
  'src/private': [
    'src/private/target',
    'src/private/template',
    'src/private/contract',
  ],
  'src/private/order': ['src/private/template', 'src/private/contract'],
  'src/private/trigger': ['src/private/template', 'src/private/contract'],
  'src/private/target': ['src/private/template', 'src/private/contract'],
  'src/private/content': ['src/private/contract'],
  'src/private/template': ['src/private/contract'],
  'src/private/contract': [],
  lambda: [
    'lambda/cloudformation',
    'lambda/cloudfront',
    'lambda/content',
    'lambda/edge',
    'src/private/contract',
  ],
  'lambda/cloudformation': ['lambda', 'src/private/contract'],
  'lambda/cloudfront': ['lambda', 'src/private/contract'],
  'lambda/content': ['lambda', 'src/private/contract'],
  'lambda/edge': ['lambda', 'src/private/contract'],
};

function sourcesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), {
    recursive: true,
    encoding: 'utf8',
  })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
}

function roomOf(file: string): string {
  const [side, ...folders] = dirname(file).split('/');
  return [side, ...folders.slice(0, folders[0] === 'private' ? 2 : 1)].join(
    '/',
  );
}

/** The files of this repository that a file imports, types included. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/(?:from|import\()\s*'(\.[^']*)'/g)].map(
    ([, path]) => relative(ROOT, resolve(ROOT, dirname(file), path)),
  );
}

const FILES = ['src', 'lambda'].flatMap(sourcesIn);

test('every folder is a room', () => {
  const rooms = new Set(FILES.map(roomOf));
  expect([...rooms].filter((room) => !(room in MAY_IMPORT))).toEqual([]);
});

test.each(Object.keys(MAY_IMPORT))(
  'the files in %s import only from rooms that they may',
  (room) => {
    const wrong = FILES.filter((file) => roomOf(file) === room).flatMap(
      (file) =>
        importsOf(file)
          // `./mixins` is a folder with an index.
          .map((path) => (path in MAY_IMPORT ? path : roomOf(path)))
          .filter((to) => to !== room && !MAY_IMPORT[room].includes(to))
          .map((to) => `${file} -> ${to}`),
    );
    expect(wrong).toEqual([]);
  },
);

test('the map in CONTRIBUTING.md is the same', () => {
  const text = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([^`]+)\/` \| may import (.*) \|$/gm)];
  const inCode = (cell: string) =>
    [...cell.matchAll(/`([^`]+)\/`/g)].map(([, name]) => name);
  expect(
    Object.fromEntries(rows.map(([, room, cell]) => [room, inCode(cell)])),
  ).toEqual(MAY_IMPORT);
});
