import { XMLValidator } from 'fast-xml-parser';
import { type Chart, chartOf, lengthsOf } from '../../docs/pictures/chart';

const CHART: Chart = {
  title: 'A & B',
  legend: [
    { style: 'accent', name: 'A' },
    { style: 'warn', name: 'B' },
  ],
  panels: [
    {
      title: 'Seconds',
      groups: [
        {
          label: 'mean',
          bars: [
            { style: 'accent', value: 5, text: '5 < 10' },
            { style: 'warn', value: 10, text: '10' },
          ],
        },
      ],
    },
  ],
  footer: ['then'],
};

test('the longest bar fills the room, and the others are in proportion', () => {
  expect(lengthsOf([0, 1, 2.5, 10], 200)).toEqual([0, 20, 50, 200]);
});

test('nothing but zeros has no length', () => {
  expect(lengthsOf([0, 0], 200)).toEqual([0, 0]);
});

test.each([-1, Number.NaN])('a bar of %p is refused', (value) => {
  expect(() => lengthsOf([1, value], 200)).toThrow(
    `a bar must have a value of 0 or more, got: ${value}`,
  );
});

test('a bar twice as long as another is drawn so, each with its text behind it', () => {
  const svg = chartOf(CHART);
  expect(XMLValidator.validate(svg)).toBe(true);
  const bars = [
    ...svg.matchAll(
      /class="box \w+" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g,
    ),
  ]
    .slice(CHART.legend.length)
    .map(([, x, width]) => ({ x: Number(x), width: Number(width) }));
  expect(bars).toHaveLength(2);
  const [short, long] = bars;
  expect(long.width / short.width).toBeCloseTo(2, 1);
  expect(svg).toContain(
    `x="${Math.round(10 * (short.x + short.width + 8)) / 10}" y="95.5">5 &lt; 10</text>`,
  );
});

test.each([
  ['title', { panels: [{ ...CHART.panels[0], title: 'wide '.repeat(20) }] }],
  ['line below', { footer: ['wide '.repeat(40)] }],
])('a %s that does not fit is refused', (_, change) => {
  expect(() => chartOf({ ...CHART, ...change })).toThrow(
    'a text must not take more than',
  );
});
