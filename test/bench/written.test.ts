import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';

const read = (name: string) =>
  readFileSync(join(__dirname, '../..', name), 'utf8');

function firstTable(text: string): string {
  const [table] = /(?:^\|.*\n)+/m.exec(text) ?? [];
  if (!table) throw new Error('there must be a table');
  return table;
}

/** The rows without the line below the header, whose alignment depends on which rows are shown. */
function rowsOf(table: string): string[] {
  return table.split('\n').filter((line) => /[a-z]/.test(line));
}

test('README shows three rows of the table, and the date', () => {
  const page = read('docs/benchmarks.md');
  const [, block] = read('README.md').split(/<!-- \/?bench -->/);
  const shown = rowsOf(firstTable(block));
  // The header with the peers' names is one more.
  expect(shown).toHaveLength(1 + 3);
  expect(rowsOf(firstTable(page.split('## In short')[1]))).toEqual(
    expect.arrayContaining(shown),
  );
  const [date] = /^\d{4}-\d\d-\d\d/m.exec(page) ?? ['none'];
  expect(block).toContain(`Measured on ${date}.`);
});

test('the chart is of the same run', () => {
  const svg = read('docs/pictures/benchmarks.svg');
  expect(XMLValidator.validate(svg)).toBe(true);
  const [date] = /^\d{4}-\d\d-\d\d/m.exec(read('docs/benchmarks.md')) ?? [];
  expect(svg).toContain(`Measured on ${date} `);
});
