import { breadthOf, grantsOf, without } from '../../bench/peers/iam-breadth';
import type { Resources } from '../support/graph';

const statement = (Action: string | string[], Resource: string | string[]) => ({
  Statement: [{ Effect: 'Allow', Action, Resource }],
});

const ROLE = {
  Type: 'AWS::IAM::Role',
  Properties: {
    ManagedPolicyArns: [
      {
        'Fn::Join': [
          '',
          [
            'arn:',
            { Ref: 'AWS::Partition' },
            ':iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
          ],
        ],
      },
    ],
    Policies: [
      { PolicyDocument: statement(['s3:Get*', 's3:PutObject'], ['a', 'b']) },
    ],
  },
};

const policy = (document: ReturnType<typeof statement>): Resources => ({
  Policy: {
    Type: 'AWS::IAM::Policy',
    Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: document },
  },
});

test('every action counts once for every resource, wherever it is granted', () => {
  const grants = grantsOf({
    Role: ROLE,
    ...policy(statement('cloudfront:CreateInvalidation', '*')),
  });
  expect(
    grants.map(({ role, action, resource }) => [role, action, resource]),
  ).toEqual([
    ['Role', 'logs:CreateLogGroup', '*'],
    ['Role', 'logs:CreateLogStream', '*'],
    ['Role', 'logs:PutLogEvents', '*'],
    ['Role', 's3:Get*', 'a'],
    ['Role', 's3:Get*', 'b'],
    ['Role', 's3:PutObject', 'a'],
    ['Role', 's3:PutObject', 'b'],
    ['Role', 'cloudfront:CreateInvalidation', '*'],
  ]);
  expect(breadthOf(grants)).toEqual({
    grants: 8,
    onEverything: 4,
    actionPatterns: 2,
  });
});

test('what is granted twice counts once', () => {
  expect(
    grantsOf({ Role: ROLE, ...policy(statement('s3:PutObject', 'a')) }),
  ).toHaveLength(7);
});

test('what was granted before is left out', () => {
  const before = grantsOf(policy(statement('s3:Get', 'a')));
  const after = grantsOf(policy(statement(['s3:Get', 's3:Put'], 'a')));
  expect(without(after, before)).toEqual([
    { role: 'Role', action: 's3:Put', resource: 'a' },
  ]);
});

test.each([
  [
    'a denial',
    {
      Statement: [{ Effect: 'Deny', Action: 's3:Get', Resource: '*' }],
    },
  ],
  [
    'all but some actions',
    { Statement: [{ Effect: 'Allow', NotAction: 's3:Get', Resource: '*' }] },
  ],
])('%s is refused, for it could not be counted', (_, PolicyDocument) => {
  expect(() =>
    grantsOf({
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: { Policies: [{ PolicyDocument }] },
      },
    }),
  ).toThrow('a statement must allow actions on resources');
});

test('a managed policy that nobody has looked up is refused', () => {
  expect(() =>
    grantsOf({
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
        },
      },
    }),
  ).toThrow('an unknown managed policy, got: AdministratorAccess');
});
