import type { Json, JsonObject } from '../../../src/private/template/json';
import { comparable } from '../../../src/private/trigger/what-counts';

const resource = (definition: Json) => ({ Resources: { Id: definition } });

describe('to be compared', () => {
  test('a fragment is left without where assets were found', () => {
    expect(
      comparable(
        resource({
          Type: 'T',
          Metadata: { 'aws:asset:path': '/here', 'aws:cdk:path': 'Stack/Id' },
        }),
        false,
      ),
    ).toEqual(
      resource({ Type: 'T', Metadata: { 'aws:cdk:path': 'Stack/Id' } }),
    );
  });

  test('metadata of which nothing is left is none', () => {
    expect(
      comparable(
        resource({ Type: 'T', Metadata: { 'aws:asset:path': '/here' } }),
        false,
      ),
    ).toEqual(comparable(resource({ Type: 'T' }), false));
  });

  test.each([
    ['nested stack', true, { Parameters: { A: 'a' } }],
    [
      'any other resource',
      false,
      { TemplateURL: 'url', Tags: [], Parameters: { A: 'a' } },
    ],
  ])(
    '%s is left with the properties that it has from the start',
    (_, isNestedStack, Properties) => {
      expect(
        comparable(
          resource({
            Type: 'T',
            Properties: {
              TemplateURL: 'url',
              Tags: [],
              Parameters: { A: 'a' },
            },
          }),
          isNestedStack,
        ),
      ).toEqual(resource({ Type: 'T', Properties }));
    },
  );

  test.each<[string, JsonObject]>([
    ['a section that is a text', { Description: 'A stack' }],
    ['a section that is a list', { Transform: ['A', 'B'] }],
    ['a definition that is a list', { Resources: { 'Fn::ForEach::A': [1] } }],
    ['metadata that are no object', resource({ Metadata: 'text' })],
  ])('%s stays as it is', (_, fragment) => {
    expect(comparable(fragment, false)).toEqual(fragment);
  });
});
