import { replaceBlock } from '../../bench/peers/replace-block';
import { withRatio } from '../../bench/peers/summary';
import { markdownTable } from '../../bench/peers/table';

describe('a table', () => {
  test('has its figures at the right, also where some are missing', () => {
    expect(
      markdownTable(
        ['', 'ms', 'order'],
        [
          ['a', 1, 'first'],
          ['b', '', 'second'],
          ['c', '−2.5 (1 ×)', '3rd'],
        ],
      ).split('\n'),
    ).toEqual([
      '|  | ms | order |',
      '|---|--:|---|',
      '| a | 1 | first |',
      '| b |  | second |',
      '| c | −2.5 (1 ×) | 3rd |',
    ]);
  });

  test('with a row of another length is refused', () => {
    expect(() => markdownTable(['a', 'b'], [['1']])).toThrow(
      'a row must have 2 cells, got: 1',
    );
  });
});

test.each([
  [2.46, 2.46, 1, '2.5'],
  [10, 2.5, 1, '10.0 (4.0 ×)'],
  [21_186, 136, 0, '21186 (156 ×)'],
  [1, 10, 0, '1 (0.1 ×)'],
  [0, 10, 0, '0'],
])(
  '%p beside %p of ours, with %p digits, is %s',
  (value, ours, digits, text) => {
    expect(withRatio(value, ours, digits)).toBe(text);
  },
);

describe('a block between marks', () => {
  const text = 'before\n<!-- x -->\nold\n<!-- /x -->\nafter\n';

  test('is written anew', () => {
    expect(replaceBlock(text, 'x', 'new')).toBe(text.replace('old', 'new'));
  });

  test.each(['before', '<!-- /x --><!-- x -->', '<!-- x -->'])(
    'is not found in %s',
    (other) => {
      expect(() => replaceBlock(other, 'x', 'new')).toThrow(
        'the text must have the marks <!-- x --> and <!-- /x -->',
      );
    },
  );
});
