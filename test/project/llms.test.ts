import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMarkdown } from '../support/markdown';

interface Type {
  readonly name: string;
  readonly properties?: ReadonlyArray<{ readonly name: string }>;
  readonly methods?: ReadonlyArray<{ readonly name: string }>;
  readonly members?: ReadonlyArray<{ readonly name: string }>;
}

const read = (file: string) =>
  readFileSync(join(__dirname, '../..', file), 'utf8');

const page = read('llms.txt');
const types = Object.values<Type>(JSON.parse(read('.jsii')).types);

const membersOf = ({ properties = [], methods = [], members = [] }: Type) =>
  [...properties, ...methods, ...members].map(({ name }) => name);

const isNamed = (name: string) =>
  new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(page);

describe('llms.txt', () => {
  test.each(types.map((type) => [type.name, type] as const))(
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
      types.flatMap((type) => [type.name, ...membersOf(type)]),
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
    const { blocks } = parseMarkdown(page);
    expect(blocks('ts')).not.toEqual([]);
    for (const block of blocks('ts')) {
      expect(read('README.md').replace(/^ +/gm, '')).toContain(
        block.replace(/^ +/gm, '').trim(),
      );
    }
  });
});
