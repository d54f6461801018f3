import fc from 'fast-check';
import { fingerprint } from '../../../src/private/template/fingerprint';
import { isJsonObject, type Json } from '../../../src/private/template/json';

test('is a SHA-256 in hexadecimal', () => {
  expect(fingerprint({})).toMatch(/^[0-9a-f]{64}$/);
});

test.each<[string, Json, Json]>([
  [
    'the order of keys',
    { a: 1, b: { c: 2, d: 3 } },
    { b: { d: 3, c: 2 }, a: 1 },
  ],
  ['keys without a value', { a: 1, b: undefined }, { a: 1 }],
])('does not depend on %s', (_, a, b) => {
  expect(fingerprint(a)).toBe(fingerprint(b));
});

test.each<[string, Json, Json]>([
  ['a value', { a: 1 }, { a: 2 }],
  ['a key', { a: 1 }, { b: 1 }],
  ['the order of a list', [1, 2], [2, 1]],
  ['the type of a value', { a: 1 }, { a: '1' }],
  ['where something stands', { a: { b: 1 } }, { a: {}, b: 1 }],
  ['how a list is nested', [[1], 2], [1, [2]]],
  ['a null', { a: null }, {}],
  ['an empty list', { a: [] }, {}],
  ['what a text looks like', ['a,b'], ['a', 'b']],
  ['quotes in a key', { 'a":1,"b': 2 }, { a: 1, b: 2 }],
])('depends on %s', (_, a, b) => {
  expect(fingerprint(a)).not.toBe(fingerprint(b));
});

test('depends on all that JSON tells, and on nothing else', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      expect(fingerprint(a as Json)).toBe(fingerprint(reversed(a as Json)));
      expect(fingerprint(a as Json) === fingerprint(b as Json)).toBe(
        isSame(a as Json, b as Json),
      );
    }),
  );
});

/** The same value with its keys in another order. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}

function isSame(a: Json, b: Json): boolean {
  try {
    expect(JSON.parse(JSON.stringify(a))).toEqual(
      JSON.parse(JSON.stringify(b)),
    );
    return true;
  } catch {
    return false;
  }
}
