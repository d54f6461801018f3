/**
 * What every deployment gets to hear of every fault, as a Markdown table. The test of the same rows asserts it.
 * Run: npx tsx bench/fault-matrix.ts
 */
import {
  ANSWERS,
  type Cell,
  POLICIES,
  REQUESTS,
  runRow,
} from '../test/lambda/fault-matrix';
import { ROWS, type Row } from '../test/lambda/fault-matrix-rows';

/** Rows that came out the same are one line. */
interface Line {
  readonly where: string;
  readonly faults: string[];
  readonly lasts: string;
  readonly cells: string;
}

main();

async function main(): Promise<void> {
  const lines: Line[] = [];
  for (const row of ROWS) {
    const { where, fault, lasts } = row;
    const cells = await cellsOf(row);
    const same = lines.find(
      (line) =>
        line.where === where && line.lasts === lasts && line.cells === cells,
    );
    if (same) same.faults.push(fault);
    else lines.push({ where, faults: [fault], lasts, cells });
  }
  console.log(
    [
      `Policies in each group: ${POLICIES.map((policy) => policy.join('/')).join(', ')} (\`onError\`/\`onTimeout\`).`,
      `Answers: ${Object.entries(ANSWERS)
        .map(([letter, answer]) => `${letter} ${answer}`)
        .join('; ')}.`,
      '',
      `| Call | Fault | Lasts | ${REQUESTS.join(' | ')} | Creates | Gets | Invalidations | Seconds | Runs |`,
      `|---|---|---|${REQUESTS.map(() => '---|').join('')}---|---|---|---|---|`,
      ...lines.map(
        ({ where, faults, lasts, cells }) =>
          `| ${where} | ${faults.join(', ')} | ${lasts} | ${cells} |`,
      ),
    ].join('\n'),
  );
}

async function cellsOf(row: Row): Promise<string> {
  const cells = await runRow(row);
  const { Delete: _, ...calling } = cells;
  const all = Object.values(calling).flat();
  return [
    ...REQUESTS.map((request) =>
      cells[request].map(({ answer }) => answer).join(''),
    ),
    range(all, ({ creates }) => creates),
    range(all, ({ gets }) => gets),
    range(all, ({ invalidations }) => invalidations),
    range(all, ({ seconds }) => Math.round(seconds)),
    range(all, ({ runs }) => runs),
  ].join(' | ');
}

function range(cells: Cell[], figure: (cell: Cell) => number): string {
  const figures = cells.map(figure);
  const [lowest, highest] = [Math.min(...figures), Math.max(...figures)];
  return lowest === highest ? `${lowest}` : `${lowest} to ${highest}`;
}
