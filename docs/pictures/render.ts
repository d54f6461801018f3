/**
 * Draws every picture of this folder from its text, `name.txt`, to `name.svg`.
 * Run: npx tsx docs/pictures/render.ts
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { svgOf } from './svg';

for (const name of readdirSync(__dirname).filter((each) =>
  /\.txt$/.test(each),
)) {
  const svg = svgOf(readFileSync(join(__dirname, name), 'utf8'));
  writeFileSync(join(__dirname, name.replace(/txt$/, 'svg')), svg);
}
