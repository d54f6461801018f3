import {
  definitionsIn,
  parametersIn,
} from '../../../src/private/template/definitions';
import type { JsonObject } from '../../../src/private/template/json';

test.each<[string, JsonObject, string[]]>([
  ['without a word on it', { Type: 'String' }, ['Id']],
  ['with false', { NoEcho: false }, ['Id']],
  ['with "false"', { NoEcho: 'false' }, ['Id']],
  ['with "False"', { NoEcho: 'False' }, ['Id']],
  ['with true', { NoEcho: true }, []],
  ['with "true"', { NoEcho: 'true' }, []],
  ['with something else', { NoEcho: { Ref: 'A' } }, []],
])(
  'a parameter may be shown or not by its NoEcho: %s',
  (_, definition, ids) => {
    expect(parametersIn({ Parameters: { Id: definition } })).toEqual(ids);
  },
);

test('only parameters are parameters', () => {
  expect(parametersIn({ Outputs: { Id: {} }, Description: 'text' })).toEqual(
    [],
  );
});

test('definitions are what stands in a section under an id', () => {
  expect(
    definitionsIn({
      Description: 'text',
      Transform: ['A', 'B'],
      Resources: { A: { Type: 'T' }, 'Fn::ForEach::B': ['x', [], {}] },
      Outputs: { C: { Value: 'c' } },
    }),
  ).toEqual([
    { section: 'Resources', id: 'A', definition: { Type: 'T' } },
    { section: 'Outputs', id: 'C', definition: { Value: 'c' } },
  ]);
});
