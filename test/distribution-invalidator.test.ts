import { readFileSync } from 'node:fs';
import { CfnOutput, Duration, Fn, Lazy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnDistribution, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  DistributionInvalidator,
  FailureAction,
  InvalidationProvider,
} from '../src';
import {
  distributionIn,
  invalidatorOf,
  invalidatorsOf,
  logicalIdOf,
  resourcesOf,
  testApp,
  testStack,
} from './support/app';
import { distributionArn } from './support/distribution-arn';

const DISTRIBUTION_ID = 'EDFDVBD6EXAMPLE';

function importedDistribution(stack: Stack) {
  return Distribution.fromDistributionAttributes(stack, 'Imported', {
    distributionId: DISTRIBUTION_ID,
    domainName: 'd111111abcdef8.cloudfront.net',
  });
}

/** The properties of the custom resource, where only these options are given. */
function propertiesWith(
  options: Partial<ConstructorParameters<typeof DistributionInvalidator>[2]>,
) {
  const stack = testStack();
  new DistributionInvalidator(stack, 'Invalidator', {
    distribution: importedDistribution(stack),
    ...options,
  });
  return invalidatorOf(stack).Properties;
}

describe('the custom resource', () => {
  test('invalidates everything and waits, unless told otherwise', () => {
    expect(propertiesWith({})).toMatchObject({
      Targets: [{ DistributionId: DISTRIBUTION_ID }],
      Paths: ['/*'],
      WaitForCompletion: 'true',
      WaitForDistributionDeployed: 'false',
      SkipOnCreate: 'false',
      Timeout: '600',
      OnError: 'FAIL',
      OnTimeout: 'WARN',
    });
  });

  test('carries every option, each scalar as a string', () => {
    expect(
      propertiesWith({
        paths: ['/index.html', '/docs/*'],
        waitForCompletion: false,
        waitForDistributionDeployed: true,
        skipOnCreate: true,
        timeout: Duration.seconds(90),
        onError: FailureAction.WARN,
        onTimeout: FailureAction.FAIL,
      }),
    ).toMatchObject({
      Targets: [{ DistributionId: DISTRIBUTION_ID }],
      Paths: ['/docs/*', '/index.html'],
      WaitForCompletion: 'false',
      WaitForDistributionDeployed: 'true',
      SkipOnCreate: 'true',
      Timeout: '90',
      OnError: 'WARN',
      OnTimeout: 'FAIL',
    });
  });

  test('passes tokens on', () => {
    const properties = propertiesWith({
      paths: [Fn.importValue('Path'), Lazy.string({ produce: () => '/late' })],
      timeout: Duration.seconds(Lazy.number({ produce: () => 42 })),
    });
    expect(properties).toMatchObject({
      Paths: [{ 'Fn::ImportValue': 'Path' }, '/late'],
      Timeout: '42',
    });
  });

  test.each([
    [1, '363'],
    [600, '2160'],
    [840, '2880'],
  ])(
    'gives the function the time to be run three times within %i seconds each',
    (seconds, serviceTimeout) => {
      expect(propertiesWith({ timeout: Duration.seconds(seconds) })).toEqual(
        expect.objectContaining({ ServiceTimeout: serviceTimeout }),
      );
    },
  );

  test('is given an hour where the timeout is not known at synthesis', () => {
    const timeout = Duration.seconds(Lazy.number({ produce: () => 42 }));
    expect(propertiesWith({ timeout }).ServiceTimeout).toBe('3600');
  });
});

describe('timeout', () => {
  test.each([
    ['one second', Duration.seconds(1), '1'],
    ['14 minutes', Duration.minutes(14), '840'],
  ])('may be %s', (_, timeout, seconds) => {
    expect(propertiesWith({ timeout }).Timeout).toBe(seconds);
  });

  test.each([
    ['0 seconds', Duration.seconds(0)],
    ['14 minutes 1 second', Duration.seconds(841)],
  ])('must not be %s', (got, timeout) => {
    const stack = testStack();
    expect(
      () =>
        new DistributionInvalidator(stack, 'Invalidator', {
          distribution: importedDistribution(stack),
          timeout,
        }),
    ).toThrow(
      new Error(
        `[Stack/Invalidator] 'timeout' must be between 1 second and 14 minutes, got: ${got}`,
      ),
    );
    expect(stack.node.tryFindChild('Invalidator')).toBeUndefined();
  });
});

describe('distribution', () => {
  test('may be an L2', () => {
    const stack = testStack();
    const distribution = distributionIn(stack);
    new DistributionInvalidator(stack, 'Invalidator', { distribution });
    expect(invalidatorOf(stack).Properties.Targets).toMatchObject([
      { DistributionId: stack.resolve(distribution.distributionId) },
    ]);
  });

  test('may be an L1', () => {
    const stack = testStack();
    const distribution = new CfnDistribution(stack, 'Distribution', {
      distributionConfig: {
        enabled: true,
        defaultCacheBehavior: {
          targetOriginId: 'origin',
          viewerProtocolPolicy: 'allow-all',
        },
      },
    });
    new DistributionInvalidator(stack, 'Invalidator', { distribution });
    expect(invalidatorOf(stack).Properties.Targets).toMatchObject([
      { DistributionId: stack.resolve(distribution.ref) },
    ]);
  });

  test('may be imported', () => {
    expect(propertiesWith({}).Targets).toMatchObject([
      { DistributionId: DISTRIBUTION_ID },
    ]);
  });

  test('may be in another stack', () => {
    const app = testApp();
    const distribution = distributionIn(new Stack(app, 'Cdn'));
    const stack = new Stack(app, 'Content');
    new DistributionInvalidator(stack, 'Invalidator', { distribution });
    expect(invalidatorOf(stack).Properties.Targets).toMatchObject([
      { DistributionId: { 'Fn::ImportValue': expect.any(String) } },
    ]);
  });
});

describe('permissions', () => {
  const ARN = distributionArn(DISTRIBUTION_ID);
  const CREATE = 'cloudfront:CreateInvalidation';
  const GET = 'cloudfront:GetInvalidation';
  const GET_DISTRIBUTION = 'cloudfront:GetDistribution';
  const DESCRIBE = {
    Action: 'cloudformation:DescribeStacks',
    Effect: 'Allow',
    Resource: { Ref: 'AWS::StackId' },
  };

  /** What the function may do besides writing to its log group. */
  function statementsWith(
    options: Partial<ConstructorParameters<typeof DistributionInvalidator>[2]>,
  ) {
    const stack = testStack();
    new DistributionInvalidator(stack, 'Invalidator', {
      distribution: importedDistribution(stack),
      ...options,
    });
    const [policy] = Object.values(
      Template.fromStack(stack).findResources('AWS::IAM::Policy'),
    );
    return policy.Properties.PolicyDocument.Statement.filter(
      ({ Action }: { Action: string | string[] }) =>
        ![Action].flat().some((action) => action.startsWith('logs:')),
    );
  }
  const allow = (Action: string | string[]) => ({
    Action,
    Effect: 'Allow',
    Resource: ARN,
  });
  const never = {
    onError: FailureAction.WARN,
    onTimeout: FailureAction.WARN,
  };

  test.each([
    ['by default', {}, [allow([CREATE, GET]), DESCRIBE]],
    [
      'without GetInvalidation when it does not wait',
      { waitForCompletion: false },
      [allow(CREATE), DESCRIBE],
    ],
    [
      'with GetDistribution when it waits for the distribution',
      { waitForDistributionDeployed: true },
      [allow([CREATE, GET, GET_DISTRIBUTION]), DESCRIBE],
    ],
    [
      'without DescribeStacks when nothing can fail the deployment',
      never,
      [allow([CREATE, GET])],
    ],
    [
      'with DescribeStacks when only an error can fail the deployment',
      { ...never, onError: FailureAction.FAIL },
      [allow([CREATE, GET]), DESCRIBE],
    ],
    [
      'with DescribeStacks when only the timeout can fail the deployment',
      { ...never, onTimeout: FailureAction.FAIL },
      [allow([CREATE, GET]), DESCRIBE],
    ],
  ])('are no more than needed %s', (_, options, statements) => {
    expect(statementsWith(options)).toEqual(statements);
  });

  test('never cover all resources or all actions', () => {
    const stack = testStack();
    new DistributionInvalidator(stack, 'Invalidator', {
      distribution: distributionIn(stack),
      waitForDistributionDeployed: true,
    });
    for (const { Properties } of Object.values(
      Template.fromStack(stack).findResources('AWS::IAM::Policy'),
    )) {
      for (const { Action, Resource } of Properties.PolicyDocument.Statement) {
        expect(JSON.stringify([Action, Resource])).not.toContain('*');
      }
    }
  });

  test('name the partition of the stack where it is known', () => {
    const stack = new Stack(testApp(), 'Stack', {
      env: { region: 'cn-north-1', account: '111111111111' },
    });
    const distribution = importedDistribution(stack);
    new DistributionInvalidator(stack, 'Invalidator', { distribution });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Resource: {
              'Fn::Join': [
                '',
                [
                  'arn:',
                  { Ref: 'AWS::Partition' },
                  `:cloudfront::111111111111:distribution/${DISTRIBUTION_ID}`,
                ],
              ],
            },
          }),
        ]),
      },
    });
  });

  test('are in place before the invalidation, even if it does not run last', () => {
    const stack = testStack();
    new DistributionInvalidator(stack, 'Invalidator', {
      distribution: distributionIn(stack),
      runLast: false,
    });
    const [policyId] = Object.keys(
      Template.fromStack(stack).findResources('AWS::IAM::Policy'),
    );
    expect(invalidatorOf(stack).DependsOn).toEqual([policyId]);
  });
});

describe('several invalidators in a stack', () => {
  test('the first brings the function, its role, policy and log group; each further one only itself', () => {
    const counts = [0, 1, 2, 3].map((invalidators) => {
      const stack = testStack();
      const distribution = distributionIn(stack);
      for (let i = 0; i < invalidators; i++) {
        new DistributionInvalidator(stack, `Invalidator${i}`, {
          distribution,
          paths: [`/${i}/*`],
        });
      }
      return Object.keys(resourcesOf(stack)).length;
    });
    expect(counts).toEqual([1, 6, 7, 8]);
  });

  test('share the function', () => {
    const stack = testStack();
    const distribution = distributionIn(stack);
    new DistributionInvalidator(stack, 'One', { distribution });
    new DistributionInvalidator(stack, 'Other', { distribution });
    const tokens = Object.values(invalidatorsOf(stack)).map(
      ({ Properties }) => Properties.ServiceToken,
    );
    expect(tokens).toHaveLength(2);
    expect(tokens[0]).toEqual(tokens[1]);
  });

  test('may use a function of their own', () => {
    const stack = testStack();
    const provider = new InvalidationProvider(stack, 'Own');
    new DistributionInvalidator(stack, 'Invalidator', {
      distribution: distributionIn(stack),
      provider,
    });
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
    expect(invalidatorOf(stack).Properties.ServiceToken).toEqual(
      stack.resolve(provider.serviceToken),
    );
  });
});

test('attributes are at hand for outputs', () => {
  const stack = testStack();
  const invalidator = new DistributionInvalidator(stack, 'Invalidator', {
    distribution: distributionIn(stack),
  });
  const { invalidationId, invalidationIds, status } = invalidator;
  const { billablePaths, changedFiles, evictedFiles, durationSeconds } =
    invalidator;
  Object.entries({
    invalidationId,
    invalidationIds,
    status,
    billablePaths,
    changedFiles,
    evictedFiles,
    durationSeconds,
  }).forEach(([id, value]) => {
    new CfnOutput(stack, id, { value });
  });
  const [logicalId] = Object.keys(invalidatorsOf(stack));
  const outputOf = (attribute: string) => ({
    Value: { 'Fn::GetAtt': [logicalId, attribute] },
  });
  expect(Template.fromStack(stack).toJSON().Outputs).toEqual({
    invalidationId: outputOf('InvalidationId'),
    invalidationIds: outputOf('InvalidationIds'),
    status: outputOf('Status'),
    billablePaths: outputOf('BillablePaths'),
    changedFiles: outputOf('ChangedFiles'),
    evictedFiles: outputOf('EvictedFiles'),
    durationSeconds: outputOf('DurationSeconds'),
  });
});

describe('executeAfter and executeBefore', () => {
  test.each(['option', 'method'] as const)(
    'order by %s, in the right direction',
    (way) => {
      const stack = testStack();
      const before = new Queue(stack, 'Before');
      const after = new Queue(stack, 'After');
      const order = { executeAfter: [before], executeBefore: [after] };
      const invalidator = new DistributionInvalidator(stack, 'Invalidator', {
        distribution: importedDistribution(stack),
        runLast: false,
        ...(way === 'option' ? order : {}),
      });
      if (way === 'method') {
        invalidator.executeAfter(...order.executeAfter);
        invalidator.executeBefore(...order.executeBefore);
      }
      const resources = resourcesOf(stack);
      const [invalidatorId] = Object.keys(invalidatorsOf(stack));
      expect(resources[invalidatorId].DependsOn).toContain(logicalIdOf(before));
      expect(resources[invalidatorId].DependsOn).not.toContain(
        logicalIdOf(after),
      );
      expect(resources[logicalIdOf(after)].DependsOn).toEqual([invalidatorId]);
      expect(resources[logicalIdOf(before)].DependsOn).toBeUndefined();
    },
  );
});

// What deployed stacks rely on: CloudFormation refuses another service token or resource type, and replaces what gets
// another logical id.
test('names of deployed stacks do not change', () => {
  const stack = testStack();
  const distribution = distributionIn(stack);
  new DistributionInvalidator(stack, 'Invalidator', { distribution });
  const { Distribution830FAC52: _distribution, ...added } = resourcesOf(stack);
  expect(
    Object.entries(added).map(([id, { Type, Properties }]) => [
      id,
      Type,
      Object.keys(Properties).sort(),
    ]),
  ).toMatchInlineSnapshot(`
[
  [
    "Invalidator9552E410",
    "Custom::CloudFrontInvalidation",
    [
      "OnError",
      "OnTimeout",
      "Paths",
      "ServiceTimeout",
      "ServiceToken",
      "SkipOnCreate",
      "Targets",
      "Timeout",
      "Trigger",
      "WaitForCompletion",
      "WaitForDistributionDeployed",
    ],
  ],
  [
    "CdkDistributionInvalidatorProviderLogGroup0A515491",
    "AWS::Logs::LogGroup",
    [
      "RetentionInDays",
    ],
  ],
  [
    "CdkDistributionInvalidatorProviderRoleD53DF28F",
    "AWS::IAM::Role",
    [
      "AssumeRolePolicyDocument",
    ],
  ],
  [
    "CdkDistributionInvalidatorProviderRoleDefaultPolicy785833BD",
    "AWS::IAM::Policy",
    [
      "PolicyDocument",
      "PolicyName",
      "Roles",
    ],
  ],
  [
    "CdkDistributionInvalidatorProviderHandler50703FFB",
    "AWS::Lambda::Function",
    [
      "Code",
      "Description",
      "Handler",
      "LoggingConfig",
      "MemorySize",
      "Role",
      "Runtime",
      "Timeout",
    ],
  ],
]
`);
  expect(invalidatorOf(stack).Properties.Trigger).toEqual({
    Fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    Parameters: {},
  });
  expect(
    Object.values(added).find(({ Type }) => Type === 'AWS::Lambda::Function')
      ?.Properties.Handler,
  ).toBe('index.handler');
});

test('two synths of one app give the same template, byte for byte', () => {
  const app = testApp();
  const stack = new Stack(app, 'Stack');
  const distribution = distributionIn(stack);
  new DistributionInvalidator(stack, 'Invalidator', { distribution });
  const synth = () => {
    const assembly = app.synth({ force: true });
    const { templateFullPath } = assembly.getStackArtifact('Stack');
    return readFileSync(templateFullPath, 'utf8');
  };
  expect(synth()).toBe(synth());
});
