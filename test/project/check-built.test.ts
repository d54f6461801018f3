import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { problems } from '../support/check-built';
import { temporaryFolder } from '../support/temporary-folder';

const SOURCES = [
  'lambda/handler.ts',
  'src/index.ts',
  'src/private/contract/time.ts',
];
const BUNDLED = ['assets/lambda/handler/index.js'];
const COMPILED = ['.jsii', '.jsii.tabl.json', 'lib/index.js'];

/** A checkout in which these files were written one after the other. */
function checkout(files: readonly string[]): string {
  const folder = temporaryFolder();
  for (const [second, file] of files.entries()) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
    utimesSync(path, second, second);
  }
  return folder;
}

const NO_BUNDLE =
  'assets/lambda/handler/index.js is missing: run npx projen bundle';
const OLD_BUNDLE = (source: string) =>
  `${source} is newer than assets/lambda/handler/index.js: run npx projen bundle`;
const NO_LIBRARY = (file: string) =>
  `${file} is missing: run npx projen compile`;
const OLD_LIBRARY = (source: string) =>
  `${source} is newer than .jsii: run npx projen compile`;

test.each([
  ['construct', SOURCES, [NO_BUNDLE]],
  ['construct', [...SOURCES, ...BUNDLED], []],
  ['handler', [...BUNDLED, ...SOURCES], []],
  ['aws', [...BUNDLED, ...SOURCES], [OLD_BUNDLE('lambda/handler.ts')]],
  ['project', SOURCES, [NO_BUNDLE, NO_LIBRARY('.jsii')]],
  ['project', [...SOURCES, ...BUNDLED], [NO_LIBRARY('.jsii')]],
  [
    'project',
    [...SOURCES, ...BUNDLED, '.jsii', 'lib/index.js'],
    [NO_LIBRARY('.jsii.tabl.json')],
  ],
  ['project', [...SOURCES, ...BUNDLED, ...COMPILED], []],
  ['languages', [...SOURCES, ...COMPILED, ...BUNDLED], []],
  [
    'project',
    [
      ...BUNDLED,
      'lambda/handler.ts',
      'src/index.ts',
      ...COMPILED,
      'src/private/contract/time.ts',
    ],
    [
      OLD_BUNDLE('lambda/handler.ts'),
      OLD_LIBRARY('src/private/contract/time.ts'),
    ],
  ],
  [
    'fresh-apps',
    [
      'lambda/handler.ts',
      ...BUNDLED,
      ...COMPILED,
      'src/private/contract/time.ts',
      'src/index.ts',
    ],
    [OLD_BUNDLE('src/private/contract/time.ts'), OLD_LIBRARY('src/index.ts')],
  ],
])('the lane %s after writing %j needs %j', (lane, files, expected) => {
  expect(problems(lane, checkout(files))).toEqual(expected);
});
