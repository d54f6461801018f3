import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { bundleHandler } from '../../scripts/bundled-packages';
import { temporaryFolder } from '../support/temporary-folder';

const PROJECT = join(__dirname, '../..');
const SHIPPED = join(PROJECT, 'assets', 'lambda', 'handler');

describe('the shipped bundle', () => {
  test('is one file: its bytes alone make the hash of the asset', () => {
    expect(readdirSync(SHIPPED)).toEqual(['index.js']);
  });

  test('comes out of the same sources byte for byte, wherever they lie', () => {
    const checkout = temporaryFolder();
    copySources(checkout);
    const outfile = join(checkout, 'index.js');
    bundleHandler(checkout, [`--outfile=${outfile}`]);
    const rebuilt = readFileSync(outfile);
    expect(rebuilt.equals(readFileSync(join(SHIPPED, 'index.js')))).toBe(true);
  });
});

/** What a checkout would have: nothing that is built, and no file's old date. */
function copySources(folder: string): void {
  const sources = execFileSync(
    'git',
    [
      'ls-files',
      '--cached',
      '--others',
      '--exclude-standard',
      'lambda',
      'src',
      'tsconfig.json',
      'package.json',
    ],
    { cwd: PROJECT, encoding: 'utf8' },
  );
  for (const source of sources.trim().split('\n')) {
    cpSync(join(PROJECT, source), join(folder, source));
  }
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
}
