import { asReceived, textOf } from '../../bench/peers/template-text';

const VALUES = { Distribution: 'E1', 'AWS::Region': 'eu-west-1' };

test.each([
  ['a text', 'text', 'text'],
  ['a reference', { Ref: 'Distribution' }, 'E1'],
  ['a reference without a value', { Ref: 'Bucket' }, `\${Bucket}`],
  ['an attribute', { 'Fn::GetAtt': ['Bucket', 'Arn'] }, `\${Bucket.Arn}`],
  ['a substitution', { 'Fn::Sub': `x-\${AWS::Region}` }, 'x-eu-west-1'],
  [
    'joined texts',
    { 'Fn::Join': ['/', ['a', { Ref: 'Distribution' }]] },
    'a/E1',
  ],
])('%s becomes text', (_, value, text) => {
  expect(textOf(value, VALUES)).toBe(text);
});

test('what is no text is refused', () => {
  expect(() => textOf({ 'Fn::Select': [0, ['a']] })).toThrow(
    'unexpected in a text: {"Fn::Select":[0,["a"]]}',
  );
});

test('a handler receives every scalar as a string', () => {
  expect(
    asReceived(
      {
        Id: { Ref: 'Distribution' },
        Wait: true,
        Nested: { Timeout: 600, Paths: ['/*', { Ref: 'Distribution' }] },
      },
      VALUES,
    ),
  ).toEqual({
    Id: 'E1',
    Wait: 'true',
    Nested: { Timeout: '600', Paths: ['/*', 'E1'] },
  });
});
