import { checkTag } from '../../../../src/private/contract/items/tag';

test.each([
  ['one character', 'a'],
  ['256 characters', 'a'.repeat(256)],
  [
    'the first and the last ASCII character that is neither space nor control',
    '!~',
  ],
  ['the neighbours of the comma', '+-'],
  ['punctuation', 'product:42/"<>%*'],
  ["a '#' inside", 'c#'],
  ['upper case', 'Product'],
])('accepts %s', (_, tag) => {
  expect(checkTag(tag)).toBe(tag);
});

const CHARACTERS =
  "each of 'tags' must consist of ASCII characters without spaces, commas and control characters";

test.each([
  [
    'an empty tag',
    '',
    `each of 'tags' must be 1 to 256 characters long, got: ""`,
  ],
  [
    'more than 256 characters',
    'a'.repeat(257),
    `each of 'tags' must be 1 to 256 characters long, got: "${'a'.repeat(100)}"… (257 characters)`,
  ],
  [
    "a leading '#'",
    '#product:42',
    `each of 'tags' must be given without the '#' in front, got: "#product:42"`,
  ],
  ['a space', 'a b', `${CHARACTERS}, got: "a b"`],
  ['a comma', 'a,b', `${CHARACTERS}, got: "a,b"`],
  ['a tab', 'a\tb', String.raw`${CHARACTERS}, got: "a\tb"`],
  ['a line break at the end', 'a\n', String.raw`${CHARACTERS}, got: "a\n"`],
  ['the delete character', 'a\x7f', `${CHARACTERS}, got: "a\x7f"`],
  ['non-ASCII', 'é', `${CHARACTERS}, got: "é"`],
])('refuses %s', (_, tag, message) => {
  expect(() => checkTag(tag)).toThrow(new Error(message));
});
