import { Duration, NestedStack, type Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import {
  DistributionInvalidator,
  InvalidationProvider,
  type InvalidationProviderProps,
} from '../src';
import {
  distributionIn,
  invalidatorOf,
  resourcesOf,
  testStack,
} from './support/app';

const FUNCTION = 'AWS::Lambda::Function';
const LOG_GROUP = 'AWS::Logs::LogGroup';

/** The template of a stack with a provider that has these options, and an invalidator that uses it. */
function templateWith(
  options: (stack: Stack) => InvalidationProviderProps,
): Template {
  const stack = testStack();
  new DistributionInvalidator(stack, 'Invalidator', {
    distribution: distributionIn(stack),
    provider: new InvalidationProvider(stack, 'Provider', options(stack)),
  });
  return Template.fromStack(stack);
}

describe('by default', () => {
  const template = templateWith(() => ({}));

  test('the function runs on Node.js 24 and lives as long as Lambda allows', () => {
    template.hasResourceProperties(FUNCTION, {
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      MemorySize: 512,
      Timeout: Duration.minutes(15).toSeconds(),
      VpcConfig: Match.absent(),
      Environment: Match.absent(),
      KmsKeyArn: Match.absent(),
    });
  });

  test('logs are kept for a month, and go away with the stack', () => {
    template.hasResource(LOG_GROUP, {
      Properties: { RetentionInDays: 30 },
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
    });
    const [logGroup] = Object.keys(template.findResources(LOG_GROUP));
    template.hasResourceProperties(FUNCTION, {
      LoggingConfig: { LogGroup: { Ref: logGroup } },
    });
  });

  test('the role may write to the log group, and has no policy of AWS', () => {
    const [logGroup] = Object.keys(template.findResources(LOG_GROUP));
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: { 'Fn::GetAtt': [logGroup, 'Arn'] },
          },
        ]),
      },
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      ManagedPolicyArns: Match.absent(),
    });
  });
});

test('all who ask for the provider of a stack get the same', () => {
  const stack = testStack();
  const provider = InvalidationProvider.getOrCreate(stack);
  expect(InvalidationProvider.getOrCreate(distributionIn(stack))).toBe(
    provider,
  );
  expect(InvalidationProvider.getOrCreate(testStack())).not.toBe(provider);
});

test('memory, runtime and environment can be chosen', () => {
  templateWith(() => ({
    memorySize: 512,
    runtime: lambda.Runtime.NODEJS_22_X,
    environment: { HTTPS_PROXY: 'http://proxy.example.com:3128' },
  })).hasResourceProperties(FUNCTION, {
    MemorySize: 512,
    Runtime: 'nodejs22.x',
    Environment: {
      Variables: { HTTPS_PROXY: 'http://proxy.example.com:3128' },
    },
  });
});

test('the environment can be encrypted', () => {
  const template = templateWith((stack) => ({
    environment: { NAME: 'value' },
    environmentEncryption: new kms.Key(stack, 'Key'),
  }));
  const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
  template.hasResourceProperties(FUNCTION, {
    KmsKeyArn: { 'Fn::GetAtt': [key, 'Arn'] },
  });
});

test('a log group can be handed in, and the role may write to it', () => {
  const template = templateWith((stack) => ({
    logGroup: new logs.LogGroup(stack, 'Logs', {
      retention: logs.RetentionDays.ONE_YEAR,
    }),
  }));
  const [id, ...others] = Object.keys(template.findResources(LOG_GROUP));
  expect(others).toEqual([]);
  template.hasResourceProperties(LOG_GROUP, { RetentionInDays: 365 });
  template.hasResourceProperties(FUNCTION, {
    LoggingConfig: { LogGroup: { Ref: id } },
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Resource: { 'Fn::GetAtt': [id, 'Arn'] } }),
      ]),
    },
  });
});

test('a role can be handed in, and is granted what the invalidators need', () => {
  const template = templateWith((stack) => ({
    role: new iam.Role(stack, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    }),
  }));
  const [id, ...others] = Object.keys(template.findResources('AWS::IAM::Role'));
  expect(others).toEqual([]);
  template.hasResourceProperties(FUNCTION, {
    Role: { 'Fn::GetAtt': [id, 'Arn'] },
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    Roles: [{ Ref: id }],
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: [
            'cloudfront:CreateInvalidation',
            'cloudfront:GetInvalidation',
          ],
        }),
      ]),
    },
  });
});

test('a role that was imported as immutable is left as it is', () => {
  const roleArn = 'arn:aws:iam::111111111111:role/invalidator';
  const template = templateWith((stack) => ({
    role: iam.Role.fromRoleArn(stack, 'Role', roleArn, { mutable: false }),
  }));
  template.hasResourceProperties(FUNCTION, { Role: roleArn });
  template.resourceCountIs('AWS::IAM::Policy', 0);
  template.resourceCountIs('AWS::IAM::Role', 0);
});

describe('in a VPC', () => {
  test('the function gets private subnets and a security group, and its role may make network interfaces', () => {
    const template = templateWith((stack) => ({
      vpc: new ec2.Vpc(stack, 'Vpc'),
    }));
    const privateSubnets = Object.entries(
      template.findResources('AWS::EC2::Subnet'),
    )
      .filter(([, { Properties }]) => !Properties.MapPublicIpOnLaunch)
      .map(([id]) => ({ Ref: id }));
    expect(privateSubnets.length).toBeGreaterThan(0);
    template.hasResourceProperties(FUNCTION, {
      VpcConfig: {
        SubnetIds: privateSubnets,
        SecurityGroupIds: [{ 'Fn::GetAtt': [Match.anyValue(), 'GroupId'] }],
      },
    });
    const [role] = Object.values(
      template.findResources('AWS::IAM::Role', {
        Properties: {
          AssumeRolePolicyDocument: {
            Statement: [{ Principal: { Service: 'lambda.amazonaws.com' } }],
          },
        },
      }),
    );
    expect(JSON.stringify(role.Properties.ManagedPolicyArns)).toContain(
      'AWSLambdaVPCAccessExecutionRole',
    );
  });

  test('subnets and security groups can be chosen', () => {
    const template = templateWith((stack) => {
      const vpc = new ec2.Vpc(stack, 'Vpc');
      return {
        vpc,
        vpcSubnets: { subnets: [vpc.privateSubnets[0]] },
        securityGroups: [
          ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-12345678'),
        ],
      };
    });
    template.hasResourceProperties(FUNCTION, {
      VpcConfig: {
        SubnetIds: [{ Ref: Match.stringLikeRegexp('PrivateSubnet1') }],
        SecurityGroupIds: ['sg-12345678'],
      },
    });
  });
});

describe('isolated subnets', () => {
  const isolated = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
  const vpcWith =
    (...subnetTypes: ec2.SubnetType[]) =>
    (stack: Stack) =>
      new ec2.Vpc(stack, 'Vpc', {
        subnetConfiguration: subnetTypes.map((subnetType) => ({
          name: subnetType,
          subnetType,
        })),
      });
  const onlyIsolated = vpcWith(isolated.subnetType);
  const mixed = vpcWith(
    ec2.SubnetType.PUBLIC,
    ec2.SubnetType.PRIVATE_WITH_EGRESS,
    isolated.subnetType,
  );
  const imported = (stack: Stack) =>
    ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['eu-west-1a'],
      privateSubnetIds: ['subnet-1'],
      isolatedSubnetIds: ['subnet-2'],
    });
  const lookedUp = (stack: Stack) =>
    ec2.Vpc.fromLookup(stack, 'Vpc', { isDefault: true });

  const warningsWith = (
    options: (stack: Stack) => InvalidationProviderProps,
  ) => {
    const stack = testStack({
      env: { account: '111111111111', region: 'eu-west-1' },
    });
    new InvalidationProvider(stack, 'Provider', options(stack));
    return Annotations.fromStack(stack).findWarning(
      '/Stack/Provider',
      Match.stringLikeRegexp('isolated subnets of Stack/Vpc'),
    );
  };

  test.each<[string, (stack: Stack) => InvalidationProviderProps]>([
    ['are all that there are', (stack) => ({ vpc: onlyIsolated(stack) })],
    ['are chosen', (stack) => ({ vpc: mixed(stack), vpcSubnets: isolated })],
    [
      'are chosen one by one',
      (stack) => {
        const vpc = mixed(stack);
        return { vpc, vpcSubnets: { subnets: [vpc.isolatedSubnets[0]] } };
      },
    ],
    [
      'are chosen in an imported VPC',
      (stack) => ({ vpc: imported(stack), vpcSubnets: isolated }),
    ],
    [
      'have an environment without a proxy',
      (stack) => ({ vpc: onlyIsolated(stack), environment: { TEAM: 'web' } }),
    ],
  ])('get a warning if they %s', (_, options) => {
    expect(warningsWith(options)).toHaveLength(1);
  });

  test.each<[string, (stack: Stack) => InvalidationProviderProps]>([
    ['others are the default', (stack) => ({ vpc: mixed(stack) })],
    [
      'others are the default in an imported VPC',
      (stack) => ({ vpc: imported(stack) }),
    ],
    [
      'one of several is not isolated',
      (stack) => {
        const vpc = mixed(stack);
        const [one] = vpc.privateSubnets;
        const [other] = vpc.isolatedSubnets;
        return { vpc, vpcSubnets: { subnets: [one, other] } };
      },
    ],
    [
      'it is not known what the chosen one is',
      (stack) => ({
        vpc: onlyIsolated(stack),
        vpcSubnets: {
          subnets: [ec2.Subnet.fromSubnetId(stack, 'Subnet', 'subnet-3')],
        },
      }),
    ],
    [
      'the VPC is yet to be looked up',
      (stack) => ({ vpc: lookedUp(stack), vpcSubnets: isolated }),
    ],
    ...['HTTPS_PROXY', 'https_proxy'].map(
      (name): [string, (stack: Stack) => InvalidationProviderProps] => [
        `there is ${name}`,
        (stack) => ({
          vpc: onlyIsolated(stack),
          environment: { [name]: 'http://proxy.example.com:3128' },
        }),
      ],
    ),
  ])('get no warning if %s', (_, options) => {
    expect(warningsWith(options)).toEqual([]);
  });
});

describe('a destination for outcomes', () => {
  const EVENT_INVOKE_CONFIG = 'AWS::Lambda::EventInvokeConfig';

  function stackWith(
    options: (stack: Stack) => InvalidationProviderProps,
    runLast = true,
  ): Stack {
    const stack = testStack();
    new DistributionInvalidator(stack, 'Invalidator', {
      distribution: distributionIn(stack),
      runLast,
      provider: new InvalidationProvider(stack, 'Provider', options(stack)),
    });
    return stack;
  }

  /** All that the roles of a stack may do, as text. */
  const statementsOf = (stack: Stack) =>
    Object.values(
      Template.fromStack(stack).findResources('AWS::IAM::Policy'),
    ).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);

  const DESTINATIONS: Array<
    [string, (stack: Stack) => lambda.IDestination, string]
  > = [
    [
      'an event bus',
      (stack) =>
        new destinations.EventBridgeDestination(
          events.EventBus.fromEventBusName(stack, 'Bus', 'default'),
        ),
      'events:PutEvents',
    ],
    [
      'a topic',
      (stack) =>
        new destinations.SnsDestination(
          sns.Topic.fromTopicArn(
            stack,
            'Topic',
            'arn:aws:sns:eu-west-1:111111111111:outcomes',
          ),
        ),
      'sns:Publish',
    ],
    [
      'a queue',
      (stack) =>
        new destinations.SqsDestination(
          sqs.Queue.fromQueueArn(
            stack,
            'Queue',
            'arn:aws:sqs:eu-west-1:111111111111:outcomes',
          ),
        ),
      'sqs:SendMessage',
    ],
    [
      'another function',
      (stack) =>
        new destinations.LambdaDestination(
          lambda.Function.fromFunctionName(stack, 'Other', 'outcomes'),
        ),
      'lambda:InvokeFunction',
    ],
  ];

  test.each(DESTINATIONS)(
    '%s is one resource more and one permission, and nothing else',
    (_, destination, action) => {
      const without = stackWith(() => ({}));
      const stack = stackWith((scope) => ({ onOutcome: destination(scope) }));

      const before = resourcesOf(without);
      const after = resourcesOf(stack);
      const added = Object.keys(after).filter((id) => !(id in before));
      expect(added.map((id) => after[id].Type)).toEqual([EVENT_INVOKE_CONFIG]);
      expect(Object.keys(after)).toHaveLength(Object.keys(before).length + 1);

      const statements = statementsOf(stack);
      expect(statements).toHaveLength(statementsOf(without).length + 1);
      const [statement] = statements.filter(({ Action }) =>
        [Action].flat().includes(action),
      );
      expect([statement.Action].flat()).toContain(action);
      expect(JSON.stringify(statement.Resource)).not.toBe('"*"');
      for (const each of [statement.Action].flat()) {
        expect(each.split(':')[0]).toBe(action.split(':')[0]);
      }
    },
  );

  test('is told of what the function returns, and of nothing else', () => {
    const stack = stackWith((scope) => ({
      onOutcome: new destinations.SqsDestination(new sqs.Queue(scope, 'Queue')),
    }));
    const template = Template.fromStack(stack);
    const [queue] = Object.keys(template.findResources('AWS::SQS::Queue'));
    const [handler] = Object.keys(template.findResources(FUNCTION));
    expect(
      Object.values(template.findResources(EVENT_INVOKE_CONFIG)).map(
        ({ Properties }) => Properties,
      ),
    ).toEqual([
      {
        FunctionName: { Ref: handler },
        Qualifier: '$LATEST',
        DestinationConfig: {
          OnSuccess: { Destination: { 'Fn::GetAtt': [queue, 'Arn'] } },
        },
      },
    ]);
  });

  test.each([true, false])(
    'is in place before the first run, with runLast %s',
    (runLast) => {
      const stack = stackWith(
        (scope) => ({
          onOutcome: new destinations.SqsDestination(
            new sqs.Queue(scope, 'Queue'),
          ),
        }),
        runLast,
      );
      const [config] = Object.keys(
        Template.fromStack(stack).findResources(EVENT_INVOKE_CONFIG),
      );
      expect(invalidatorOf(stack).DependsOn).toContain(config);
    },
  );

  test.each([
    [
      'in a nested stack',
      (stack: Stack) => [stack, new NestedStack(stack, 'Nested')],
    ],
    [
      'in the parent',
      (stack: Stack) => [new NestedStack(stack, 'Nested'), stack],
    ],
  ])('can be that of a provider for an invalidator %s', (_, stacksOf) => {
    const stack = testStack();
    const [providersStack, invalidatorsStack] = stacksOf(stack);
    new DistributionInvalidator(invalidatorsStack, 'Invalidator', {
      distribution: distributionIn(invalidatorsStack),
      provider: new InvalidationProvider(providersStack, 'Provider', {
        onOutcome: new destinations.SqsDestination(
          new sqs.Queue(providersStack, 'Queue'),
        ),
      }),
    });
    // Throws for a circle.
    Template.fromStack(stack);
    Template.fromStack(providersStack).resourceCountIs(EVENT_INVOKE_CONFIG, 1);
  });
});
