import { quoted } from '../../../src/private/contract/quoted';

test.each([
  ['in quotes', '/a', '"/a"'],
  ['with a line break escaped', '/a\n', '"/a\\n"'],
  ['whole up to 100 characters', 'a'.repeat(100), `"${'a'.repeat(100)}"`],
  [
    'cut beyond, with its length',
    'a'.repeat(101),
    `"${'a'.repeat(100)}"… (101 characters)`,
  ],
])('shows a value %s', (_, value, shown) => {
  expect(quoted(value)).toBe(shown);
});
