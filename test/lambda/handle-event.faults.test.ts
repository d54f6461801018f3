import { type Cell, REQUESTS, runRow } from './fault-matrix';
import { type Range, ROWS, type Row } from './fault-matrix-rows';

/** One letter for each cell, in groups of four. */
const letters = (
  cells: Record<(typeof REQUESTS)[number], Cell[]>,
  letterOf: (cell: Cell) => string,
) => REQUESTS.map((request) => cells[request].map(letterOf).join('')).join(' ');

const bounds = (range: Range) =>
  typeof range === 'number' ? [range, range] : range;

test.each<Row>(ROWS)('$where: $fault, $lasts', async (expected) => {
  const cells = await runRow(expected);

  expect(letters(cells, ({ answer }) => answer)).toBe(expected.answers);
  expect(
    letters(cells, ({ looksAtStack }) => (looksAtStack > 0 ? 'L' : '.')),
  ).toBe(expected.looks ?? '.... .... .... ....');
  const { Delete, ...others } = cells;
  const calling = Object.values(others).flat();
  expectAll(calling, 'creates', expected.creates);
  expectAll(calling, 'gets', expected.gets);
  expectAll(calling, 'invalidations', expected.invalidations);
  expectAll(calling, 'seconds', expected.seconds);
  expectAll(Delete, 'creates', 0);
  expectAll(Delete, 'gets', 0);
  expectAll(Delete, 'invalidations', 0);
  expectAll(Delete, 'seconds', expected.deleteSeconds ?? 0);
  expectAll([...calling, ...Delete], 'runs', expected.runs ?? 1);
});

type Figure = 'creates' | 'gets' | 'invalidations' | 'seconds' | 'runs';

function expectAll(cells: Cell[], figure: Figure, range: Range): void {
  const [atLeast, atMost] = bounds(range);
  const figures = cells.map((cell) => cell[figure]);
  const lowest = Math.min(...figures);
  const highest = Math.max(...figures);
  if (lowest < atLeast || highest > atMost) {
    throw new Error(
      `${figure} are ${lowest} to ${highest}, expected ${atLeast} to ${atMost}`,
    );
  }
}
