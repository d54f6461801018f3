import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DistributionInvalidator } from '../../src';
import { API_TYPES } from '../support/api-types';
import { distributionIn, testStack } from '../support/app';

const read = (file: string) =>
  readFileSync(join(__dirname, '../..', file), 'utf8');

const OPTIONS = API_TYPES.filter(({ name }) =>
  /^DistributionInvalidator(Options|Props)$/.test(name),
)
  .flatMap(({ properties = [] }) => properties)
  .map(({ name }) => name);

test('there are some', () => {
  expect(OPTIONS.length).toBeGreaterThan(15);
});

test.each(OPTIONS)('%s is refused where it is a mere number', (name) => {
  const stack = testStack();
  const props = { distribution: distributionIn(stack), [name]: 42 };
  expect(
    () => new DistributionInvalidator(stack, 'Invalidator', props),
  ).toThrow(`'${name}'`);
});

test('each has a heading in README', () => {
  const headings = [...read('README.md').matchAll(/^### (.*)$/gm)].join('\n');
  const missing = OPTIONS.filter((name) => !headings.includes(`\`${name}\``));
  expect(missing).toEqual([]);
});

test('each property that the function reads is in the table in "How it works"', () => {
  const names = [
    ...read('src/private/contract/properties.ts').matchAll(
      /^ {2}readonly (\w+)/gm,
    ),
  ].map(([, name]) => name);
  const rows = [...read('docs/how-it-works.md').matchAll(/^\| `.*$/gm)].join(
    '\n',
  );
  expect(names).toContain('OnStale');
  expect(names.filter((name) => !rows.includes(`\`${name}\``))).toEqual([]);
});
