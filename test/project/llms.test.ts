import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_TYPES, type ApiType } from '../support/api-types';
import { parseMarkdown } from '../support/markdown';

const read = (file: string) =>
  readFileSync(join(__dirname, '../..', file), 'utf8');

const page = read('llms.txt');

const membersOf = ({ properties = [], methods = [], members = [] }: ApiType) =>
  [...properties, ...methods, ...members].map(({ name }) => name);

const isNamed = (name: string) =>
  new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(page);

describe('llms.txt', () => {
  test.each(API_TYPES.map((type) => [type.name, type] as const))(
    'names %s and all that it has',
    (name, type) => {
      // Interfaces are passed as plain properties, so nobody has to know what they are called.
      const names = /Options$|Props$/.test(name)
        ? membersOf(type)
        : [name, ...membersOf(type)];
      expect(names.filter((each) => !isNamed(each))).toEqual([]);
    },
  );

  test('names no class and no member that does not exist', () => {
    const known = new Set(
      API_TYPES.flatMap((type) => [type.name, ...membersOf(type)]),
    );
    const called = [...page.matchAll(/`(?:mixins\.)?([A-Z]\w+)\.(\w+)\(/g)];
    expect(called.length).toBeGreaterThan(10);
    expect(
      called
        .filter(([, owner]) => !['Mixins'].includes(owner))
        .flatMap(([, owner, member]) => [owner, member])
        .filter((name) => !known.has(name)),
    ).toEqual([]);
  });

  test('shows code that README shows too, where it is compiled', () => {
    const unindented = (text: string) => text.replace(/^ +/gm, '');
    const readme = unindented(read('README.md'));
    const blocks = parseMarkdown(page).blocks('ts').map(unindented);
    expect(blocks).not.toEqual([]);
    expect(blocks.filter((block) => !readme.includes(block))).toEqual([]);
  });
});
