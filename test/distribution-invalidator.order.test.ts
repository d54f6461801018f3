import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  App,
  Aspects,
  Aws,
  BootstraplessSynthesizer,
  CfnCondition,
  CfnElement,
  CfnResource,
  CliCredentialsStackSynthesizer,
  DefaultStackSynthesizer,
  Fn,
  type IStackSynthesizer,
  Lazy,
  LegacyStackSynthesizer,
  NestedStack,
  Stack,
  Stage,
  Tags,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { LaunchTemplate, UserData } from 'aws-cdk-lib/aws-ec2';
import { Role } from 'aws-cdk-lib/aws-iam';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import {
  CodePipeline,
  CodePipelineSource,
  ShellStep,
} from 'aws-cdk-lib/pipelines';
import { Construct } from 'constructs';
import {
  DistributionInvalidator,
  type DistributionInvalidatorProps,
  InvalidationProvider,
  InvalidationTrigger,
} from '../src';
import { RESOURCE_TYPE } from '../src/private/order/resource';
import { fragmentOf } from '../src/private/template/fragment';
import {
  distributionIn,
  invalidatorOf,
  invalidatorsOf,
  logicalIdOf,
  resourcesOf,
  testApp,
  testStack,
} from './support/app';
import {
  deployedWith,
  graphOf,
  hasCycle,
  type Resources,
  reachable,
  reversed,
} from './support/graph';
import { temporaryFolder } from './support/temporary-folder';

function invalidatorIn(
  scope: Construct,
  {
    id = 'Invalidator',
    ...props
  }: Partial<DistributionInvalidatorProps> & { id?: string } = {},
): DistributionInvalidator {
  return new DistributionInvalidator(scope, id, {
    distribution: Distribution.fromDistributionAttributes(
      scope,
      `${id}Distribution`,
      { distributionId: 'EDFDVBD6EXAMPLE', domainName: 'example.com' },
    ),
    ...props,
  });
}

function resourceOf({ node }: DistributionInvalidator): CfnResource {
  const resource = node.defaultChild;
  if (resource && CfnResource.isCfnResource(resource)) return resource;
  throw new Error(`${node.path} has no custom resource`);
}

/** The resources that come after every invalidator of the template, once it is sure that all others come before. */
function comingAfter(template: { Resources: Resources }): string[] {
  const resources = template.Resources;
  const graph = graphOf(resources);
  expect(hasCycle(graph)).toBe(false);
  const ids = Object.keys(resources);
  const invalidators = ids.filter((id) => resources[id].Type === RESOURCE_TYPE);
  expect(invalidators).not.toEqual([]);
  const after = new Set<string>();
  for (const invalidator of invalidators) {
    const before = reachable(graph, [invalidator]);
    const later = reachable(reversed(graph), [invalidator]);
    const unordered = ids.filter(
      (id) => !before.has(id) && !later.has(id) && !invalidators.includes(id),
    );
    expect(unordered).toEqual([]);
    for (const id of later) after.add(id);
  }
  return [...after].sort();
}

function comingAfterIn(stack: Stack): string[] {
  return comingAfter(
    Template.fromStack(stack).toJSON() as { Resources: Resources },
  );
}

describe('the invalidation comes after', () => {
  test('all other resources of the stack, listed no longer than needed', () => {
    const stack = testStack();
    const first = new Queue(stack, 'First');
    const second = new Queue(stack, 'Second', {
      deadLetterQueue: { queue: first, maxReceiveCount: 1 },
    });
    const lonely = new Queue(stack, 'Lonely');
    invalidatorIn(stack);
    expect(comingAfterIn(stack)).toEqual([]);
    expect(invalidatorOf(stack).DependsOn).toEqual(
      [second, lonely].map(logicalIdOf).sort(),
    );
  });

  test('what is made after it', () => {
    const stack = testStack();
    invalidatorIn(stack);
    const late = new Queue(stack, 'Late');
    expect(invalidatorOf(stack).DependsOn).toEqual([logicalIdOf(late)]);
  });

  test('what an aspect adds', () => {
    const stack = testStack();
    invalidatorIn(stack);
    Aspects.of(stack).add({
      visit: (node) => {
        if (node === stack && !stack.node.tryFindChild('Late'))
          new CfnQueue(stack, 'Late');
      },
    });
    expect(invalidatorOf(stack).DependsOn).toEqual(['Late']);
  });

  test('what is only there on a condition, and what that needs', () => {
    const stack = testStack();
    const needed = new CfnQueue(stack, 'Needed');
    const conditional = new CfnQueue(stack, 'Conditional', {
      queueName: `x${needed.attrQueueName}`,
    });
    conditional.cfnOptions.condition = new CfnCondition(stack, 'Condition', {
      expression: Fn.conditionEquals('a', 'b'),
    });
    invalidatorIn(stack);
    expect(invalidatorOf(stack).DependsOn).toEqual(['Needed']);
    expect(invalidatorOf(stack).Properties.RunsAfter).toEqual({
      Condition: {
        'Fn::If': [
          'Condition',
          [{ Ref: 'Conditional' }],
          { Ref: 'AWS::NoValue' },
        ],
      },
    });
  });

  test('a nested stack', () => {
    const stack = testStack();
    const nested = new NestedStack(stack, 'Nested');
    new Queue(nested, 'Queue');
    invalidatorIn(stack);
    expect(invalidatorOf(stack).DependsOn).toEqual([
      stack.resolve(nested.nestedStackResource?.logicalId),
    ]);
  });

  test.each<[string, string | undefined]>([
    ['without a region', undefined],
    ['with a region', 'eu-west-1'],
  ])('not the resource that CDK adds for its statistics: %s', (_, region) => {
    const app = new App({ analyticsReporting: true });
    const stack = new Stack(app, 'Stack', { env: { region } });
    const queue = new CfnQueue(stack, 'Queue');
    invalidatorIn(stack);
    expect(resourcesOf(stack)).toHaveProperty('CDKMetadata');
    expect(invalidatorOf(stack).DependsOn).toEqual(['Queue']);
    expect(invalidatorOf(stack).Properties).not.toHaveProperty('RunsAfter');
    expect(queue.stack).toBe(stack);
  });

  test('the resources of an included template', () => {
    const directory = temporaryFolder();
    const templateFile = join(directory, 'template.json');
    writeFileSync(templateFile, JSON.stringify(INCLUDED));
    const stack = testStack();
    new CfnInclude(stack, 'Include', { templateFile });
    invalidatorIn(stack);
    expect(invalidatorOf(stack).DependsOn).toEqual(['Second']);
    expect(invalidatorOf(stack).Properties.RunsAfter).toEqual(AFTER_THIRD);
  });

  test('the resources of an element that has several', () => {
    class Several extends CfnElement {
      _toCloudFormation() {
        return INCLUDED;
      }
    }
    const stack = testStack();
    new Several(stack, 'Several');
    invalidatorIn(stack);
    expect(invalidatorOf(stack).DependsOn).toEqual(['Second']);
    expect(invalidatorOf(stack).Properties.RunsAfter).toEqual(AFTER_THIRD);
  });

  const INCLUDED = {
    Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
    Resources: {
      First: { Type: 'AWS::SQS::Queue' },
      Second: { Type: 'AWS::SQS::Queue', DependsOn: 'First' },
      Third: {
        Type: 'AWS::SQS::Queue',
        Properties: { QueueName: { 'Fn::Sub': `x\${First.QueueName}` } },
        Condition: 'Never',
      },
    },
  };

  const AFTER_THIRD = {
    Never: {
      'Fn::If': ['Never', [{ Ref: 'Third' }], { Ref: 'AWS::NoValue' }],
    },
  };

  test('what it is told to come after, once', () => {
    const stack = testStack();
    const queue = new Queue(stack, 'Queue');
    invalidatorIn(stack, { executeAfter: [queue] });
    expect(invalidatorOf(stack).DependsOn).toEqual([logicalIdOf(queue)]);
  });

  test('nothing where there is nothing', () => {
    const app = testApp();
    const shared = new Stack(app, 'Shared');
    const provider = new InvalidationProvider(shared, 'Provider', {
      role: Role.fromRoleArn(
        shared,
        'Role',
        'arn:aws:iam::111111111111:role/invalidator',
        { mutable: false },
      ),
    });
    const stack = new Stack(app, 'Stack');
    invalidatorIn(stack, { provider });
    expect(invalidatorOf(stack)).not.toHaveProperty('DependsOn');
  });
});

describe('whatever the conditions of the stack come to', () => {
  /** Adds to a stack with two conditions, and says what must come before the invalidation if it is there. */
  type Addition = (stack: Stack, one: CfnCondition, two: CfnCondition) => void;

  function conditional(
    stack: Stack,
    id: string,
    condition: CfnCondition | undefined,
    needs?: CfnQueue,
  ): CfnQueue {
    const queue = new CfnQueue(stack, id, { queueName: needs?.ref });
    queue.cfnOptions.condition = condition;
    return queue;
  }

  test.each<[string, Addition, string[]]>([
    [
      'a resource on a condition',
      (stack, one) => {
        conditional(stack, 'A', one);
        invalidatorIn(stack);
      },
      ['A'],
    ],
    [
      'resources on two conditions',
      (stack, one, two) => {
        conditional(stack, 'A', one);
        conditional(stack, 'B', two);
        conditional(stack, 'C', two);
        invalidatorIn(stack);
      },
      ['A', 'B', 'C'],
    ],
    [
      'a resource that one on a condition needs',
      (stack, one) => {
        conditional(stack, 'B', one, conditional(stack, 'A', undefined));
        invalidatorIn(stack);
      },
      ['A', 'B'],
    ],
    [
      'a resource on a condition that one on the same condition needs',
      (stack, one) => {
        conditional(stack, 'B', one, conditional(stack, 'A', one));
        invalidatorIn(stack);
      },
      ['A', 'B'],
    ],
    [
      'an invalidator on the same condition',
      (stack, one, two) => {
        conditional(stack, 'A', one);
        conditional(stack, 'B', two);
        resourceOf(invalidatorIn(stack)).cfnOptions.condition = one;
      },
      ['A', 'B'],
    ],
    [
      'a resource on a condition, by `executeAfter` only',
      (stack, one) => {
        const queue = conditional(stack, 'A', one);
        invalidatorIn(stack, { runLast: false, executeAfter: [queue] });
      },
      ['A'],
    ],
  ])('%s', (_, add, ids) => {
    const stack = testStack();
    const [one, two] = ['One', 'Two'].map(
      (id) =>
        new CfnCondition(stack, id, {
          expression: Fn.conditionEquals(Aws.REGION, id),
        }),
    );
    add(stack, one, two);
    const { Resources: template } = Template.fromStack(stack).toJSON();
    for (const values of BOTH_OF_TWO) {
      const resources = deployedWith(template, values);
      const [id] = Object.keys(resources).filter(
        (it) => resources[it].Type === RESOURCE_TYPE,
      );
      const waited = id ? reachable(graphOf(resources), [id]) : undefined;
      const expected = ids.filter((it) => it in resources);
      expect([...(waited ?? expected)]).toEqual(
        expect.arrayContaining(expected),
      );
      for (const resource of Object.values(resources)) {
        const dependsOn = [resource.DependsOn ?? []].flat() as string[];
        // What the validation of templates refuses.
        expect(
          dependsOn.filter(
            (it) =>
              template[it].Condition !== undefined &&
              template[it].Condition !== resource.Condition,
          ),
        ).toEqual([]);
      }
    }
  });

  const BOTH_OF_TWO = [true, false].flatMap((One) =>
    [true, false].map((Two) => ({ One, Two })),
  );
});

describe('what a macro makes', () => {
  /** An element that adds to a template what the CDK has no class for. */
  class Raw extends CfnElement {
    constructor(
      scope: Construct,
      private readonly fragment: object,
    ) {
      super(scope, 'Raw');
    }

    _toCloudFormation() {
      return this.fragment;
    }
  }

  const TOPIC = { Type: 'AWS::SNS::Topic' };
  const INCLUDE = {
    'Fn::Transform': {
      Name: 'AWS::Include',
      Parameters: { Location: 's3://a/b' },
    },
  };
  const noteOf = (macros: string) =>
    `the invalidation does not wait for what ${macros} will create; ` +
    "if it must, refer to that by its logical id: 'node.defaultChild' of the invalidator is a CfnResource with addPropertyOverride('RunsAfter.Name', { Ref: 'LogicalId' }) [ack: cdk-distribution-invalidator:macros]";

  function synth(add: (stack: Stack) => void, runLast = true) {
    const stack = testStack();
    const invalidator = invalidatorIn(stack, { runLast });
    add(stack);
    const notes = Annotations.fromStack(stack).findInfo('*', Match.anyValue());
    return {
      resource: resourcesOf(stack)[logicalIdOf(invalidator)],
      notes: notes.map(({ entry }) => entry.data),
    };
  }

  test.each<[string, (stack: Stack) => void, string[], string | undefined]>([
    [
      'of Fn::ForEach is told to be missing, beside what is waited for',
      (stack) =>
        new Raw(stack, {
          Transform: 'AWS::LanguageExtensions',
          Resources: {
            A: TOPIC,
            'Fn::ForEach::Topics': ['N', ['x'], { 'Topic${N}': TOPIC }],
          },
        }),
      ['A'],
      'Fn::ForEach::Topics',
    ],
    [
      'of Fn::Transform is told to be missing',
      (stack) => new Raw(stack, { Resources: { A: TOPIC, ...INCLUDE } }),
      ['A'],
      'Fn::Transform',
    ],
    [
      'of an included template is told to be missing',
      (stack) => {
        const directory = temporaryFolder();
        const templateFile = join(directory, 'template.json');
        writeFileSync(
          templateFile,
          JSON.stringify({
            Transform: 'AWS::Serverless-2016-10-31',
            Resources: {
              Api: {
                Type: 'AWS::Serverless::Api',
                Properties: { StageName: 'a' },
              },
            },
          }),
        );
        new CfnInclude(stack, 'Include', { templateFile });
      },
      ['Api'],
      'AWS::Serverless-2016-10-31',
    ],
    [
      'of a transform of the stack is told to be missing',
      (stack) => stack.addTransform('MyMacro'),
      [],
      'MyMacro',
    ],
    [
      'of a resource in its place is waited for',
      (stack) => new Raw(stack, { Resources: { A: { ...TOPIC, ...INCLUDE } } }),
      ['A'],
      undefined,
    ],
    [
      'of language extensions is waited for',
      (stack) => stack.addTransform('AWS::LanguageExtensions'),
      [],
      undefined,
    ],
  ])('%s', (_, add, dependsOn, macros) => {
    const { resource, notes } = synth(add);
    expect(resource.DependsOn ?? []).toEqual(dependsOn);
    expect(notes).toEqual(macros === undefined ? [] : [noteOf(macros)]);
  });

  test('is not spoken of where the invalidation does not run last', () => {
    expect(
      synth((stack) => stack.addTransform('MyMacro'), false).notes,
    ).toEqual([]);
  });

  test('is waited for by its name, beside what exists on a condition', () => {
    const stack = testStack();
    const queue = new CfnQueue(stack, 'Queue');
    queue.cfnOptions.condition = new CfnCondition(stack, 'Condition', {
      expression: Fn.conditionEquals('a', 'b'),
    });
    resourceOf(invalidatorIn(stack)).addPropertyOverride('RunsAfter.Topic', {
      Ref: 'Topicx',
    });
    expect(invalidatorOf(stack).Properties.RunsAfter).toEqual({
      Condition: {
        'Fn::If': ['Condition', [{ Ref: 'Queue' }], { Ref: 'AWS::NoValue' }],
      },
      Topic: { Ref: 'Topicx' },
    });
  });
});

describe('the invalidation comes before', () => {
  test.each<
    [string, (late: CfnQueue, invalidator: DistributionInvalidator) => void]
  >([
    [
      'it',
      (late, { status }) => {
        late.queueName = status;
      },
    ],
    [
      'it in a branch',
      (late, { status }) => {
        late.queueName = Fn.conditionIf('Condition', status, 'a').toString();
      },
    ],
    [
      'it in a text',
      (late, invalidator) => {
        late.queueName = Fn.sub(`\${${logicalIdOf(invalidator)}.Status}`);
      },
    ],
    [
      'it in its metadata',
      (late, { status }) => late.addMetadata('Key', status),
    ],
    [
      'a dependency on it',
      (late, invalidator) => late.node.addDependency(invalidator),
    ],
    [
      'an overridden dependency on it',
      (late, invalidator) =>
        late.addOverride('DependsOn', logicalIdOf(invalidator)),
    ],
    ['`executeBefore`', (late, invalidator) => invalidator.executeBefore(late)],
  ])('what needs %s, and what needs that', (_, order) => {
    const stack = testStack();
    new CfnCondition(stack, 'Condition', {
      expression: Fn.conditionEquals('a', 'b'),
    });
    const late = new CfnQueue(stack, 'Late');
    new CfnQueue(stack, 'Later', { queueName: `x${late.attrQueueName}` });
    new CfnQueue(stack, 'Other');
    order(late, invalidatorIn(stack));
    expect(comingAfterIn(stack)).toEqual(['Late', 'Later']);
    expect(invalidatorOf(stack).DependsOn).toEqual(['Other']);
  });

  test('a nested stack that gets one of its attributes', () => {
    const stack = testStack();
    const { status } = invalidatorIn(stack);
    const nested = new NestedStack(stack, 'Nested');
    new StringParameter(nested, 'Status', { stringValue: status });
    expect(comingAfterIn(stack)).toEqual([
      stack.resolve(nested.nestedStackResource?.logicalId),
    ]);
  });

  test('a resource of a nested stack that is executed before', () => {
    const stack = testStack();
    const nested = new NestedStack(stack, 'Nested');
    invalidatorIn(stack, { executeBefore: [new Queue(nested, 'Queue')] });
    expect(comingAfterIn(stack)).toEqual([
      stack.resolve(nested.nestedStackResource?.logicalId),
    ]);
  });

  test('a stack that gets one of its attributes', () => {
    const app = testApp();
    const stack = new Stack(app, 'Stack');
    new Queue(stack, 'Queue');
    const { status } = invalidatorIn(stack);
    const other = new Stack(app, 'Other');
    new StringParameter(other, 'Status', { stringValue: status });
    expect(comingAfterIn(stack)).toEqual([]);
    expect(other.dependencies).toEqual([stack]);
  });
});

describe('a construct that holds stacks', () => {
  function twoStacksIn(group: Construct): Stack[] {
    const outer = new Stack(group, 'Outer');
    new CfnQueue(outer, 'Queue');
    new CfnQueue(new NestedStack(outer, 'Nested'), 'Queue');
    const inner = new Stack(outer, 'PlacedInIt');
    new CfnQueue(inner, 'Queue');
    return [outer, inner];
  }

  const pathsOf = (stacks: Stack[]) => stacks.map(({ node }) => node.path);

  test('comes before with all of them', () => {
    const app = testApp();
    const group = new Construct(app, 'Group');
    const stacks = twoStacksIn(group);
    const stack = new Stack(app, 'Stack');
    invalidatorIn(stack, { executeAfter: [group] });
    app.synth();
    expect(pathsOf(stack.dependencies).sort()).toEqual(pathsOf(stacks));
  });

  test('comes after with all of them', () => {
    const app = testApp();
    const group = new Construct(app, 'Group');
    const stacks = twoStacksIn(group);
    const stack = new Stack(app, 'Stack');
    invalidatorIn(stack, { executeBefore: [group] });
    app.synth();
    for (const { dependencies } of stacks) {
      expect(pathsOf(dependencies)).toContain('Stack');
    }
  });
});

test('without `runLast` it comes after what it needs and what it is told, and nothing else', () => {
  const stack = testStack();
  const told = new CfnQueue(stack, 'Told');
  new CfnQueue(stack, 'Other');
  invalidatorIn(stack, { runLast: false, executeAfter: [told] });
  const [policy] = Object.keys(
    Template.fromStack(stack).findResources('AWS::IAM::Policy'),
  );
  expect(invalidatorOf(stack).DependsOn).toEqual([policy, 'Told']);
});

test('without `runLast` it names nothing that is not written', () => {
  const stack = testStack();
  new DistributionInvalidator(stack, 'Invalidator', {
    distribution: distributionIn(stack),
    runLast: false,
  });
  const resources = resourcesOf(stack);
  const dependsOn = invalidatorOf(stack).DependsOn ?? [];
  expect(dependsOn).toHaveLength(1);
  expect(Object.keys(resources)).toEqual(expect.arrayContaining(dependsOn));
});

test.each([true, false])(
  'a cycle that the user asks for is refused with a way out, with `runLast: %s`',
  (runLast) => {
    const stack = testStack();
    const queue = new CfnQueue(stack, 'Queue');
    invalidatorIn(stack, {
      runLast,
      executeAfter: [queue],
      executeBefore: [queue],
    });
    expect(() => Template.fromStack(stack)).toThrow(
      /the invalidator Stack\/Invalidator \(Invalidator\w+\) cannot run both before and after Stack\/Queue \(Queue\); remove it from 'executeBefore' or 'executeAfter'/,
    );
  },
);

test('running before its own distribution is refused by the name of the distribution', () => {
  const stack = testStack();
  const distribution = distributionIn(stack);
  new DistributionInvalidator(stack, 'Invalidator', {
    distribution,
    executeBefore: [distribution],
  });
  expect(() => Template.fromStack(stack)).toThrow(
    /cannot run both before and after Stack\/Distribution \(Distribution\w+\)/,
  );
});

describe('several invalidators', () => {
  test('do not wait for each other, and have a short list each', () => {
    const stack = testStack();
    const queue = new Queue(stack, 'Queue');
    for (const id of ['A', 'B', 'C']) invalidatorIn(stack, { id });
    expect(comingAfterIn(stack)).toEqual([]);
    for (const { DependsOn } of Object.values(invalidatorsOf(stack))) {
      expect(DependsOn).toEqual([logicalIdOf(queue)]);
    }
  });

  test('wait for each other where they are told to', () => {
    const stack = testStack();
    const first = invalidatorIn(stack, { id: 'First' });
    invalidatorIn(stack, { id: 'Second', executeAfter: [first] });
    const [one, two] = Object.values(invalidatorsOf(stack));
    expect(one).not.toHaveProperty('DependsOn');
    expect(two.DependsOn).toEqual([logicalIdOf(first)]);
  });

  test('with resources that come after both make no cycle', () => {
    const stack = testStack();
    const invalidators = ['A', 'B'].map((id) => invalidatorIn(stack, { id }));
    invalidators.forEach(({ status }, i) => {
      new CfnQueue(stack, `Late${i}`, { queueName: status });
    });
    expect(comingAfterIn(stack)).toEqual(
      expect.arrayContaining(['Late0', 'Late1']),
    );
  });

  test('of two copies of the library know each other', () => {
    const stack = testStack();
    let copy: typeof import('../src') | undefined;
    jest.isolateModules(() => {
      copy = require('../src');
    });
    const Copy = copy?.DistributionInvalidator ?? DistributionInvalidator;
    expect(Copy).not.toBe(DistributionInvalidator);
    const provider = new InvalidationProvider(stack, 'Provider');
    invalidatorIn(stack, { provider });
    const alone = testStack();
    invalidatorIn(alone, {
      provider: new InvalidationProvider(alone, 'Provider'),
    });
    new Copy(stack, 'Copy', {
      distribution: Distribution.fromDistributionAttributes(stack, 'Imported', {
        distributionId: 'E1',
        domainName: 'example.com',
      }),
      provider,
    });
    expect(comingAfterIn(stack)).toEqual([]);
    const [one, other] = Object.values(invalidatorsOf(stack));
    expect(one.Properties.Trigger).toEqual(other.Properties.Trigger);
    expect(one.Properties.Trigger).toEqual(
      invalidatorOf(alone).Properties.Trigger,
    );
    expect([one.DependsOn, other.DependsOn]).toEqual([undefined, undefined]);
  });
});

describe('a stack is read once in a synth', () => {
  /** How often a property is resolved in a synth. */
  function resolvedWith(
    invalidators: number,
    trigger?: InvalidationTrigger,
  ): number {
    const stack = testStack();
    let times = 0;
    new CfnQueue(stack, 'Queue', {
      queueName: Lazy.uncachedString({
        produce: () => {
          times += 1;
          return 'a';
        },
      }),
    });
    for (let i = 0; i < invalidators; i++) {
      invalidatorIn(stack, { id: `Invalidator${i}`, trigger });
    }
    Stage.of(stack)?.synth();
    return times;
  }

  test('however many invalidators it has', () => {
    const once = resolvedWith(0) + 1;
    expect(resolvedWith(1)).toBe(once);
    expect(resolvedWith(20)).toBe(once);
  });

  test('and what was read before it was complete does not count', () => {
    const synth = (readEarly: boolean) => {
      const stack = testStack();
      const invalidator = invalidatorIn(stack);
      if (readEarly) {
        const resource = invalidator.node.defaultChild;
        if (resource && CfnElement.isCfnElement(resource)) fragmentOf(resource);
      }
      new CfnQueue(stack, 'Late');
      return invalidatorOf(stack);
    };
    expect(synth(true)).toEqual(synth(false));
  });
});

describe('who looks at an invalidator early', () => {
  test.each([true, false])(
    'takes nothing from others that aspects add later, with aspects that stabilize: %s',
    (stabilizes) => {
      const stack = new Stack(
        testApp({ '@aws-cdk/core:aspectStabilization': stabilizes }),
        'Stack',
      );
      const invalidator = invalidatorIn(stack);
      const template = new LaunchTemplate(stack, 'Template', {
        userData: UserData.forLinux(),
      });
      Aspects.of(stack).add({
        visit: (node) => {
          if (node === resourceOf(invalidator))
            fragmentOf(resourceOf(invalidator));
        },
      });
      Aspects.of(stack).add({
        visit: (node) => {
          if (node === template)
            template.userData?.addCommands('install-agent');
        },
      });
      expect(
        JSON.stringify(resourcesOf(stack)[logicalIdOf(template)]),
      ).toContain('install-agent');
    },
  );
});

describe('inside a nested stack', () => {
  /** The files of the nested stacks' templates, by the hash under which they are uploaded. */
  function nestedTemplates(app: App): Map<string, string> {
    const { directory } = app.synth();
    return new Map(
      readdirSync(directory)
        .filter((file) => file.endsWith('.assets.json'))
        .flatMap((file) =>
          Object.entries<{ source: { path: string } }>(
            JSON.parse(readFileSync(join(directory, file), 'utf8')).files,
          ),
        )
        .filter(([, { source }]) =>
          source.path.endsWith('.nested.template.json'),
        )
        .map(([hash, { source }]) => [
          hash,
          readFileSync(join(directory, source.path), 'utf8'),
        ]),
    );
  }

  function nestedApp(trigger?: (app: App) => InvalidationTrigger): {
    app: App;
    inner: NestedStack;
  } {
    const app = testApp();
    const stack = new Stack(app, 'Stack');
    const outer = new NestedStack(stack, 'Outer');
    Tags.of(outer).add('key', 'value');
    const inner = new NestedStack(outer, 'Inner');
    const sibling = new NestedStack(stack, 'Sibling');
    for (const scope of [stack, outer, inner, sibling]) {
      const queue = new Queue(scope, 'Queue');
      new Queue(scope, 'Other', {
        deadLetterQueue: { queue, maxReceiveCount: 1 },
      });
      invalidatorIn(scope, { trigger: trigger?.(app) });
    }
    new Queue(new Stack(app, 'Another'), 'Queue');
    return { app, inner };
  }

  test('it comes after the other resources of the nested stack', () => {
    const { inner } = nestedApp();
    expect(comingAfterIn(inner)).toEqual([]);
    expect(invalidatorOf(inner).DependsOn).toEqual([
      expect.stringMatching(/^Other/),
    ]);
  });

  // Otherwise CloudFormation would not get to see the change that the template holds.
  test.each<[string, ((app: App) => InvalidationTrigger) | undefined]>([
    ['every deployment', undefined],
    [
      'on change of the whole app',
      (app) => InvalidationTrigger.onChangeOf(app),
    ],
  ])(
    'the template that is uploaded is the one whose hash the parent holds: %s',
    (_, trigger) => {
      const templates = nestedTemplates(nestedApp(trigger).app);
      expect(templates.size).toBe(3);
      for (const [hash, template] of templates) {
        const compact = JSON.stringify(JSON.parse(template));
        expect(createHash('sha256').update(compact).digest('hex')).toBe(hash);
      }
    },
  );

  test('two synths give the same templates', () => {
    const synth = () => {
      const { app } = nestedApp((it) => InvalidationTrigger.onChangeOf(it));
      return [nestedTemplates(app), nestedTemplates(app)];
    };
    const [first, second] = synth();
    expect(second).toEqual(first);
    expect(synth()[0]).toEqual(first);
  });

  test('a change of the parent counts where it is watched', () => {
    const triggerAfter = (change: (app: App) => void) => {
      const { app, inner } = nestedApp((it) =>
        InvalidationTrigger.onChangeOf(it),
      );
      change(app);
      return invalidatorOf(inner).Properties.Trigger;
    };
    const unchanged = triggerAfter(() => {});
    expect(
      triggerAfter((app) => new Queue(app.node.findChild('Stack'), 'Added')),
    ).not.toEqual(unchanged);
    expect(
      triggerAfter((app) => new Queue(app.node.findChild('Another'), 'Added')),
    ).not.toEqual(unchanged);
    expect(
      triggerAfter(
        (app) =>
          new Queue(
            app.node
              .findChild('Stack')
              .node.findChild('Sibling') as NestedStack,
            'Added',
          ),
      ),
    ).not.toEqual(unchanged);
  });
});

describe('with another synthesizer', () => {
  test.each<[string, () => IStackSynthesizer]>([
    ['DefaultStackSynthesizer', () => new DefaultStackSynthesizer()],
    [
      'CliCredentialsStackSynthesizer',
      () => new CliCredentialsStackSynthesizer(),
    ],
    ['BootstraplessSynthesizer', () => new BootstraplessSynthesizer()],
    ['LegacyStackSynthesizer', () => new LegacyStackSynthesizer()],
  ])('%s, everything is in order and two synths agree', (name, synthesizer) => {
    const synth = () => {
      const app = testApp();
      const stack = new Stack(app, 'Stack', { synthesizer: synthesizer() });
      // Without a bucket of the bootstrap stack, functions and nested stacks cannot be uploaded.
      const hasAssets = name !== 'BootstraplessSynthesizer';
      const provider = hasAssets
        ? undefined
        : new InvalidationProvider(new Stack(app, 'Shared'), 'Provider');
      new Queue(stack, 'Queue');
      if (hasAssets) invalidatorIn(new NestedStack(stack, 'Nested'));
      invalidatorIn(stack, { provider });
      return [1, 2].map(() => {
        const { directory } = app.synth({ force: true });
        return readFileSync(join(directory, 'Stack.template.json'), 'utf8');
      });
    };
    const templates = [...synth(), ...synth()];
    expect(new Set(templates).size).toBe(1);
    expect(comingAfter(JSON.parse(templates[0]))).toEqual([]);
  });
});

describe('in a stage', () => {
  test('the order and the trigger are as they are outside', () => {
    const synth = (scope: (app: App) => Construct) => {
      const stack = new Stack(scope(testApp()), 'Stack', {
        stackName: 'stack',
      });
      new CfnQueue(stack, 'Queue');
      invalidatorIn(stack);
      return invalidatorOf(stack).DependsOn;
    };
    expect(synth((app) => new Stage(app, 'Stage'))).toEqual(
      synth((app) => app),
    );
  });

  test('of a pipeline, the stack of the stage and that of the pipeline are in order', () => {
    const app = testApp();
    const pipelineStack = new Stack(app, 'PipelineStack');
    const stage = new Stage(app, 'Production');
    const stack = new Stack(stage, 'Stack');
    new Queue(stack, 'Queue');
    invalidatorIn(stack);
    const pipeline = new CodePipeline(pipelineStack, 'Pipeline', {
      synth: new ShellStep('Synth', {
        input: CodePipelineSource.connection('owner/repository', 'main', {
          connectionArn:
            'arn:aws:codeconnections:eu-west-1:111111111111:connection/a',
        }),
        commands: ['npx cdk synth'],
      }),
    });
    pipeline.addStage(stage);
    invalidatorIn(pipelineStack);
    expect(comingAfterIn(stack)).toEqual([]);
    expect(comingAfterIn(pipelineStack)).toEqual([]);
  });
});
