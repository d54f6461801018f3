const WIDTH = 78;

export function printHeading(text: string): void {
  console.log(`\n── ${text} ${'─'.repeat(WIDTH - text.length - 4)}\n`);
}

export function printCommand(command: string): void {
  console.log(`$ ${command}`);
}

export function printLine(text: string): void {
  console.log(`  ${text}`);
}

/** Prints rows as columns, each as wide as its widest cell. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column].length)),
  );
  for (const row of rows) {
    const cells = row.map((cell, column) => cell.padEnd(widths[column]));
    printLine(cells.join('  ').trimEnd());
  }
}

/** Does something, and prints how long it took. */
export async function timed<T>(
  what: string,
  task: () => Promise<T>,
): Promise<T> {
  const start = Date.now();
  const result = await task();
  printLine(
    `${what.padEnd(WIDTH - 12)}${seconds(Date.now() - start).padStart(8)}`,
  );
  return result;
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
