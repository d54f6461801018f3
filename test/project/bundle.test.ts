import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleHandler } from '../../scripts/bundled-packages';

const PROJECT = join(__dirname, '../..');
const SHIPPED = join(PROJECT, 'assets', 'lambda', 'handler');

describe('the shipped bundle', () => {
  test('is one file: its bytes alone make the hash of the asset', () => {
    expect(readdirSync(SHIPPED)).toEqual(['index.js']);
  });

  test('comes out of the same sources byte for byte, wherever they lie', () => {
    const checkout = mkdtempSync(join(tmpdir(), 'checkout-'));
    try {
      copySources(checkout);
      const outfile = join(checkout, 'index.js');
      bundleHandler(checkout, [`--outfile=${outfile}`]);
      const rebuilt = readFileSync(outfile);
      expect(rebuilt.equals(readFileSync(join(SHIPPED, 'index.js')))).toBe(
        true,
      );
    } finally {
      rmSync(checkout, { recursive: true });
    }
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
