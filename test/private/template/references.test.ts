import type { Json } from '../../../src/private/template/json';
import { referencesOf } from '../../../src/private/template/references';

/** The references of a resource with this property. */
function referencesIn(property: Json): Record<string, boolean> {
  return alwaysById({ Type: 'T', Properties: { Property: property } });
}

function alwaysById(resource: { [key: string]: Json }) {
  return Object.fromEntries(
    [...referencesOf(resource)].map(([id, { always }]) => [id, always]),
  );
}

test.each<[string, Json, Record<string, boolean>]>([
  ['Ref', { Ref: 'A' }, { A: true }],
  ['Fn::GetAtt with a list', { 'Fn::GetAtt': ['A', 'Arn'] }, { A: true }],
  ['Fn::GetAtt with a text', { 'Fn::GetAtt': 'A.Outputs.Arn' }, { A: true }],
  [
    'the attribute name of Fn::GetAtt',
    { 'Fn::GetAtt': ['A', { Ref: 'B' }] },
    { A: true, B: true },
  ],
  ['Fn::Sub', { 'Fn::Sub': `x-\${A}-\${B.Arn}` }, { A: true, B: true }],
  ['Fn::Sub with blanks', { 'Fn::Sub': `\${ A }` }, { A: true }],
  [
    'Fn::Sub with a pseudo parameter',
    { 'Fn::Sub': `\${AWS::Region}` },
    { 'AWS::Region': true },
  ],
  [
    'the variables of Fn::Sub, and what is none of them',
    { 'Fn::Sub': [`\${V}-\${A}`, { V: { Ref: 'B' } }] },
    { A: true, B: true },
  ],
  [
    'the text of a Fn::Sub without variables',
    { 'Fn::Sub': [`\${A}`, {}] },
    { A: true },
  ],
  [
    'the branches of Fn::If, as what may not be needed',
    { 'Fn::If': ['Condition', { Ref: 'A' }, { 'Fn::Sub': `\${B}` }] },
    { A: false, B: false },
  ],
  [
    'lists and objects to any depth',
    [{ a: [{ 'Fn::Join': ['', ['x', { Ref: 'A' }]] }] }, { b: { Ref: 'B' } }],
    { A: true, B: true },
  ],
])('finds %s', (_, property, references) => {
  expect(referencesIn(property)).toEqual(references);
});

test.each<[string, Json]>([
  ['texts that look like references', ['Ref', `\${A}`, 'A.Arn']],
  ['what Fn::Sub takes literally', { 'Fn::Sub': `\${!A} $A {A} \${}` }],
  ['a property that is called Ref beside others', { Ref: 'A', Other: 'x' }],
  ['a Ref to something that is no text', { Ref: 1 }],
  ['numbers, booleans and nothing', [1, true, null, undefined, {}]],
  ['the name of the condition of Fn::If', { 'Fn::If': ['A', 1, 2] }],
])('does not find %s', (_, property) => {
  expect(referencesIn(property)).toEqual({});
});

test.each([
  [
    'wherever it stands first',
    [{ Ref: 'A' }, { 'Fn::If': ['C', { Ref: 'A' }, 1] }],
  ],
  [
    'wherever it stands last',
    [{ 'Fn::If': ['C', { Ref: 'A' }, 1] }, { Ref: 'A' }],
  ],
])('what is needed in any case is always needed, %s', (_, property) => {
  expect(referencesIn(property)).toEqual({ A: true });
});

test.each<[string, Json, Record<string, boolean>]>([
  ['one id', 'A', { A: true }],
  ['a list of ids', ['A', 'B'], { A: true, B: true }],
])('finds %s in DependsOn', (_, DependsOn, references) => {
  expect(alwaysById({ Type: 'T', DependsOn })).toEqual(references);
});

test.each(['Metadata', 'UpdatePolicy', 'CreationPolicy'])(
  'finds references in %s',
  (attribute) => {
    expect(
      alwaysById({ Type: 'T', [attribute]: { Key: { Ref: 'A' } } }),
    ).toEqual({ A: true });
  },
);
