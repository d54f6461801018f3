import {
  type App,
  Aspects,
  CfnCondition,
  CfnParameter,
  CfnResource,
  Fn,
  NestedStack,
  Stack,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnDistribution, type Distribution } from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import {
  DistributionInvalidator,
  type DistributionInvalidatorProps,
  InvalidationProvider,
  InvalidationTarget,
} from '../src';
import { RESOURCE_TYPE } from '../src/private/order/resource';
import { fingerprint } from '../src/private/template/fingerprint';
import type { Json, JsonObject } from '../src/private/template/json';
import { referencesOf } from '../src/private/template/references';
import {
  distributionIn,
  invalidatorOf,
  invalidatorsOf,
  logicalIdOf,
  resourcesOf,
  testApp,
  testStack,
} from './support/app';
import { deployedWhere } from './support/conditions';
import { graphOf, hasCycle, type Resources, reachable } from './support/graph';

const POLICY = 'AWS::IAM::Policy';
const CREATE = 'cloudfront:CreateInvalidation';
const GET = 'cloudfront:GetInvalidation';
const DESCRIBE_OWN_STACK = {
  Effect: 'Allow',
  Action: 'cloudformation:DescribeStacks',
  Resource: { Ref: 'AWS::StackId' },
};

function arnOf(distribution: Json): JsonObject {
  return {
    'Fn::Join': [
      '',
      [
        'arn:',
        { Ref: 'AWS::Partition' },
        ':cloudfront::',
        { Ref: 'AWS::AccountId' },
        ':distribution/',
        distribution,
      ],
    ],
  };
}

interface Places {
  readonly provider: Construct;
  readonly distribution: Construct;
  readonly invalidator: Stack;
}

/** Where the three can be, in relation to each other. */
const PLACES: Record<string, (app: App) => Places> = {
  'the provider in another stack': (app) => {
    const provider = new Stack(app, 'Shared');
    const stack = new Stack(app, 'Site');
    return { provider, distribution: stack, invalidator: stack };
  },
  'each in a stack of its own': (app) => ({
    provider: new Stack(app, 'Shared'),
    distribution: new Stack(app, 'Cdn'),
    invalidator: new Stack(app, 'Site'),
  }),
  'the provider in the parent': (app) => {
    const provider = new Stack(app, 'Parent');
    const nested = new NestedStack(provider, 'Nested');
    return { provider, distribution: nested, invalidator: nested };
  },
  'the provider and the distribution in the parent': (app) => {
    const parent = new Stack(app, 'Parent');
    const nested = new NestedStack(parent, 'Nested');
    return { provider: parent, distribution: parent, invalidator: nested };
  },
  'the provider in a nested stack': (app) => {
    const parent = new Stack(app, 'Parent');
    const nested = new NestedStack(parent, 'Nested');
    return { provider: nested, distribution: parent, invalidator: parent };
  },
  'the provider in a sibling': (app) => {
    const parent = new Stack(app, 'Parent');
    const provider = new NestedStack(parent, 'A');
    const nested = new NestedStack(parent, 'B');
    return { provider, distribution: nested, invalidator: nested };
  },
  'the provider in a nested stack of another stack': (app) => {
    const provider = new NestedStack(new Stack(app, 'Shared'), 'Nested');
    const stack = new Stack(app, 'Site');
    return { provider, distribution: stack, invalidator: stack };
  },
};

function stacksOf(app: App): Stack[] {
  return app.node.findAll().filter((each) => Stack.isStack(each));
}

function resourcesIn(stack: Stack): Resources {
  return resourcesOf(stack) as unknown as Resources;
}

/** The policies of a stack that allow something of CloudFront. */
function grantsIn(resources: Resources): [string, JsonObject][] {
  return Object.entries(resources).filter(
    ([, resource]) =>
      resource.Type === POLICY &&
      JSON.stringify(resource).includes('cloudfront:'),
  );
}

function statementsOf(policy: JsonObject): JsonObject[] {
  const { Properties } = policy as unknown as {
    Properties: { PolicyDocument: { Statement: JsonObject[] } };
  };
  return Properties.PolicyDocument.Statement;
}

describe.each(Object.entries(PLACES))('with %s', (_, placesIn) => {
  const build = (runLast: boolean) => {
    const app = testApp();
    const { provider, distribution, invalidator } = placesIn(app);
    const stack = Stack.of(invalidator);
    new DistributionInvalidator(stack, 'Invalidator', {
      distribution: distributionIn(distribution),
      provider: new InvalidationProvider(provider, 'Provider'),
      runLast,
    });
    return { app, stack, providerStack: Stack.of(provider) };
  };

  test('no template and no two stacks need each other', () => {
    const { app, providerStack } = build(true);
    app.synth();
    for (const stack of stacksOf(app)) {
      expect(hasCycle(graphOf(resourcesIn(stack)))).toBe(false);
    }
    expect(providerStack.dependencies).toEqual([]);
  });

  test('the grants are in the stack of the invalidator, which comes after them', () => {
    const { app, stack } = build(false);
    app.synth();
    const [[policy, { Properties }], ...others] = grantsIn(resourcesIn(stack));
    expect(others).toEqual([]);
    for (const other of stacksOf(app)) {
      if (other !== stack) expect(grantsIn(resourcesIn(other))).toEqual([]);
    }
    const [target] = invalidatorOf(stack).Properties.Targets as {
      DistributionId: Json;
    }[];
    expect(Properties).toMatchObject({
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: [CREATE, GET],
            Resource: arnOf(target.DistributionId),
          },
          DESCRIBE_OWN_STACK,
        ],
      },
    });
    const [id] = Object.keys(invalidatorsOf(stack));
    expect(reachable(graphOf(resourcesIn(stack)), [id])).toContain(policy);
  });
});

describe('one provider for many stacks', () => {
  test('gives each policy of its role another name, also where the ids are the same', () => {
    const app = testApp();
    const shared = new Stack(app, 'Shared');
    const provider = new InvalidationProvider(shared, 'Provider');
    const stacks = ['One', 'Two'].flatMap((id) => {
      const stack = new Stack(app, id);
      return [stack, new NestedStack(stack, 'Nested')];
    });
    for (const stack of stacks) {
      new DistributionInvalidator(stack, 'Invalidator', {
        distribution: distributionIn(stack),
        provider,
      });
    }
    app.synth();
    const names = stacks.map((stack) => {
      const [[, { Properties }]] = grantsIn(resourcesIn(stack));
      return (Properties as JsonObject).PolicyName;
    });
    expect(new Set(names).size).toBe(stacks.length);
    for (const name of names) expect(`${name}`).toMatch(/^[\w+=,.@-]{1,128}$/);
  });

  test('a name is not too long for IAM', () => {
    const app = testApp();
    const provider = new InvalidationProvider(
      new Stack(app, 'Shared'),
      'Provider',
    );
    const stack = new Stack(app, 'S'.repeat(100));
    const scopes = ['A', 'B'].map(
      (id) => new Construct(new Construct(stack, id), 'C'.repeat(200)),
    );
    for (const scope of scopes) {
      new DistributionInvalidator(scope, 'Invalidator', {
        distribution: distributionIn(scope),
        provider,
      });
    }
    const names = grantsIn(resourcesIn(stack)).map(
      ([, { Properties }]) => (Properties as JsonObject).PolicyName,
    );
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(`${name}`.length).toBe(128);
  });

  test.each([
    ['region', { account: '111111111111', region: 'eu-west-1' }],
    ['account', { account: '222222222222', region: 'us-east-1' }],
  ])('one of another %s is refused', (_, env) => {
    const app = testApp();
    const shared = new Stack(app, 'Shared', {
      env: { account: '111111111111', region: 'us-east-1' },
      crossRegionReferences: true,
    });
    const provider = new InvalidationProvider(shared, 'Provider');
    const stack = new Stack(app, 'Site', { env, crossRegionReferences: true });
    const targets = [InvalidationTarget.distributionId('E1A2B3C4D5E6F7')];
    expect(
      () =>
        new DistributionInvalidator(stack, 'Invalidator', {
          targets,
          provider,
        }),
    ).toThrow(
      `'provider' must be in the invalidator's region and account (${env.region}, ${env.account}), because CloudFormation calls functions only there, got: Shared/Provider in us-east-1, 111111111111`,
    );
    expect(stack.node.tryFindChild('Invalidator')).toBeUndefined();
  });
});

describe('a role of the user', () => {
  const role = (scope: Construct) =>
    new iam.Role(scope, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
  const build = (count: number, roleScope: (stack: Stack) => Construct) => {
    const stack = new Stack(testApp(), 'Stack');
    const own = role(roleScope(stack));
    own.addToPolicy(
      new iam.PolicyStatement({ actions: ['x:y'], resources: ['arn:x'] }),
    );
    const provider = new InvalidationProvider(stack, 'Provider', { role: own });
    for (let index = 0; index < count; index++) {
      new DistributionInvalidator(stack, `Invalidator${index}`, {
        distribution: distributionIn(stack, `Distribution${index}`),
        provider,
      });
    }
    return stack;
  };

  test.each<[string, (stack: Stack) => Construct]>([
    ['of the same stack', (stack) => stack],
    ['of another stack', (stack) => new Stack(stack.node.root as App, 'Roles')],
  ])(
    '%s keeps what it has, and gets one policy more for all invalidators',
    (_, roleScope) => {
      const stack = build(2, roleScope);
      const policies = grantsIn(resourcesIn(stack));
      expect(policies).toHaveLength(1);
      expect(statementsOf(policies[0][1]).map(({ Action }) => Action)).toEqual([
        ['logs:CreateLogStream', 'logs:PutLogEvents'],
        [CREATE, GET],
        'cloudformation:DescribeStacks',
        [CREATE, GET],
      ]);
    },
  );

  test('a further invalidator does not change what the first one watches', () => {
    const triggerOfFirst = (withSecond: boolean) => {
      const stack = new Stack(testApp(), 'Stack');
      const provider = new InvalidationProvider(stack, 'Provider', {
        role: role(stack),
      });
      for (const id of withSecond ? ['First', 'Second'] : ['First']) {
        new DistributionInvalidator(stack, id, {
          targets: [InvalidationTarget.distributionId(`E1${id.toUpperCase()}`)],
          provider,
        });
      }
      const invalidators = Object.entries(invalidatorsOf(stack));
      const [, first] =
        invalidators.find(([id]) => id.startsWith('First')) ?? [];
      return first?.Properties.Trigger;
    };
    expect(triggerOfFirst(true)).toEqual(triggerOfFirst(false));
  });
});

test('a further invalidator with the provider of another stack does not change what the first one watches', () => {
  const triggerOfFirst = (withSecond: boolean) => {
    const app = testApp();
    const provider = new InvalidationProvider(
      new Stack(app, 'Shared'),
      'Provider',
    );
    const stack = new Stack(app, 'Stack');
    for (const id of withSecond ? ['First', 'Second'] : ['First']) {
      new DistributionInvalidator(stack, id, {
        targets: [InvalidationTarget.distributionId(`E1${id.toUpperCase()}`)],
        provider,
      });
    }
    const invalidators = Object.entries(invalidatorsOf(stack));
    const [, first] = invalidators.find(([id]) => id.startsWith('First')) ?? [];
    return first?.Properties.Trigger;
  };
  expect(triggerOfFirst(true)).toEqual(triggerOfFirst(false));
});

describe('on a condition', () => {
  const conditional = (...constructs: IConstruct[]) => {
    for (const construct of constructs) {
      const resource = CfnResource.isCfnResource(construct)
        ? construct
        : construct.node.defaultChild;
      if (!CfnResource.isCfnResource(resource)) throw new Error('no resource');
      resource.cfnOptions.condition = Stack.of(construct).node.findChild(
        'IsProd',
      ) as CfnCondition;
    }
  };
  const addCondition = (stack: Stack) =>
    new CfnCondition(stack, 'IsProd', {
      expression: Fn.conditionEquals(
        new CfnParameter(stack, 'Stage', { default: 'dev' }).valueAsString,
        'prod',
      ),
    });

  type Setup = (
    stack: Stack,
    provider: InvalidationProvider,
  ) => { distribution?: Distribution };
  const SETUPS: Record<string, Setup> = {
    'each resource by itself': (stack, provider) => {
      const distribution = distributionIn(stack);
      conditional(
        distribution,
        new DistributionInvalidator(stack, 'Invalidator', {
          distribution,
          provider,
        }),
      );
      return { distribution };
    },
    'an aspect over their construct': (stack, provider) => {
      const site = new Construct(stack, 'Site');
      const distribution = distributionIn(site);
      new DistributionInvalidator(site, 'Invalidator', {
        distribution,
        provider,
      });
      Aspects.of(site).add({
        visit: (node) => {
          if (CfnResource.isCfnResource(node)) conditional(node);
        },
      });
      return { distribution };
    },
    'a role to assume': (stack, provider) => {
      const assumeRole = new iam.Role(stack, 'Assumed', {
        assumedBy: new iam.AccountRootPrincipal(),
      });
      conditional(
        assumeRole,
        new DistributionInvalidator(stack, 'Invalidator', {
          targets: [
            InvalidationTarget.distributionId('E1A2B3C4D5E6F7', { assumeRole }),
          ],
          provider,
        }),
      );
      return {};
    },
  };
  const PROVIDERS: [string, (stack: Stack) => InvalidationProvider][] = [
    ['that of the stack', InvalidationProvider.getOrCreate],
    [
      'one of another stack',
      (stack) =>
        new InvalidationProvider(
          new Stack(stack.node.root as App, 'Shared'),
          'Provider',
        ),
    ],
    [
      'one of a nested stack',
      (stack) =>
        new InvalidationProvider(new NestedStack(stack, 'Nested'), 'Provider'),
    ],
  ];

  describe.each(PROVIDERS)('with %s', (_, providerOf) => {
    test.each(Object.entries(SETUPS))(
      'of %s: nothing refers to what is not there, for both values',
      (_name, setup) => {
        const stack = testStack();
        addCondition(stack);
        const { distribution } = setup(stack, providerOf(stack));
        const template = Template.fromStack(stack).toJSON();
        for (const IsProd of [true, false]) {
          const resources = deployedWhere({ IsProd }, template.Resources);
          const defined = new Set([
            ...Object.keys(resources),
            ...Object.keys(template.Parameters),
          ]);
          const missing = Object.values(resources)
            .flatMap((resource) => [...referencesOf(resource).keys()])
            .filter((id) => !id.startsWith('AWS::') && !defined.has(id));
          expect(missing).toEqual([]);
          expect(hasCycle(graphOf(resources))).toBe(false);

          const invalidator = Object.keys(resources).find(
            (id) => resources[id].Type === RESOURCE_TYPE,
          );
          expect(invalidator !== undefined).toBe(IsProd);
          if (invalidator === undefined) continue;
          const needed: JsonObject = distribution
            ? {
                Effect: 'Allow',
                Action: [CREATE, GET],
                Resource: arnOf({ Ref: logicalIdOf(distribution) }),
              }
            : {
                Effect: 'Allow',
                Action: 'sts:AssumeRole',
                Resource: { 'Fn::GetAtt': ['Assumed8E88788E', 'Arn'] },
              };
          const granting = Object.keys(resources).filter(
            (id) =>
              resources[id].Type === POLICY &&
              statementsOf(resources[id]).some(
                (statement) => fingerprint(statement) === fingerprint(needed),
              ),
          );
          expect(granting).toHaveLength(1);
          expect(template.Resources[granting[0]].Condition).toBe('IsProd');
          expect(reachable(graphOf(resources), [invalidator])).toContain(
            granting[0],
          );
        }
      },
    );
  });

  test('an invalidator without one is granted its distribution as ever', () => {
    const stack = testStack();
    new DistributionInvalidator(stack, 'Invalidator', {
      distribution: new CfnDistribution(stack, 'Distribution', {
        distributionConfig: {
          enabled: true,
          defaultCacheBehavior: {
            targetOriginId: 'origin',
            viewerProtocolPolicy: 'allow-all',
          },
        },
      }),
    } satisfies DistributionInvalidatorProps);
    const [[, policy]] = grantsIn(resourcesIn(stack));
    expect(statementsOf(policy)).toContainEqual({
      Effect: 'Allow',
      Action: [CREATE, GET],
      Resource: arnOf({ Ref: 'Distribution' }),
    });
  });
});
