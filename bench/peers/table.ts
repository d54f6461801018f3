/** A table in Markdown. Its columns are not aligned, so that a changed figure changes one line. Figures stand at the right. */
export function markdownTable(
  head: readonly string[],
  rows: ReadonlyArray<ReadonlyArray<string | number>>,
): string {
  for (const row of rows) {
    if (row.length !== head.length) {
      throw new Error(
        `a row must have ${head.length} cells, got: ${row.join(' | ')}`,
      );
    }
  }
  const line = (cells: ReadonlyArray<string | number>) =>
    `| ${cells.join(' | ')} |`;
  const isOfFigures = (column: number) =>
    rows.every((row) => /^(?:[−\d]|$)/.test(String(row[column])));
  return [
    line(head),
    `|${head.map((_, column) => (isOfFigures(column) ? '--:|' : '---|')).join('')}`,
    ...rows.map(line),
  ].join('\n');
}
