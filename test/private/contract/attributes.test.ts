import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attributes } from '../../../lambda/attributes';
import { skipped } from '../../../lambda/outcome';
import { DistributionInvalidator } from '../../../src';
import { ATTRIBUTES } from '../../../src/private/contract/attributes';
import { distributionIn, testStack } from '../../support/app';

const read = (file: string) =>
  readFileSync(join(__dirname, '../../..', file), 'utf8');

const propertyOf = (attribute: string) =>
  attribute[0].toLowerCase() + attribute.slice(1);

test('the construct offers each attribute under its own name, and no other', () => {
  const stack = testStack();
  const invalidator = new DistributionInvalidator(stack, 'Invalidator', {
    distribution: distributionIn(stack),
  });
  const offered = Object.entries(invalidator)
    .filter(([, value]) => typeof value === 'string')
    .map(([property, value]) => [property, stack.resolve(value)])
    .filter(([, value]) => value?.['Fn::GetAtt'] !== undefined)
    .map(([property, value]) => [property, value['Fn::GetAtt'][1]]);
  expect(offered.sort()).toEqual(
    ATTRIBUTES.map((name) => [propertyOf(name), name]).sort(),
  );
});

test('the function answers each, and no other', () => {
  const verdict = {
    outcomes: [skipped()],
    debt: false,
    errors: [],
    warnings: [],
  };
  expect(Object.keys(attributes(verdict, 0)).sort()).toEqual(
    [...ATTRIBUTES].sort(),
  );
});

test.each<[string, (attribute: string) => string]>([
  ['README.md', propertyOf],
  ['docs/how-it-works.md', (attribute) => attribute],
])('%s names each', (file, nameOf) => {
  const page = read(file);
  const names = ATTRIBUTES.map(nameOf);
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
