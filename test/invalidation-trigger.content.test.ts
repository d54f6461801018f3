import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  App,
  AssetHashType,
  Aws,
  CfnCondition,
  CfnMapping,
  CfnParameter,
  DockerImage,
  Fn,
  NestedStack,
  SecretValue,
  Stack,
} from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import {
  CloudFormationProduct,
  CloudFormationTemplate,
  ProductStack,
} from 'aws-cdk-lib/aws-servicecatalog';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IConstruct } from 'constructs';
import { DistributionInvalidator, InvalidationTrigger } from '../src';
import {
  distributionIn,
  logicalIdOf,
  resourcesOf,
  testApp,
} from './support/app';

/** An app in which something refers to everything that it can refer to. */
class Fixture {
  readonly app = testApp();
  readonly stack = new Stack(this.app, 'Stack');
  readonly parameter = new CfnParameter(this.stack, 'Parameter');
  readonly secret = new CfnParameter(this.stack, 'Secret', { noEcho: true });
  readonly inner = new CfnCondition(this.stack, 'Inner', {
    expression: Fn.conditionEquals(this.parameter, 'a'),
  });
  readonly condition = new CfnCondition(this.stack, 'Condition', {
    expression: Fn.conditionNot(this.inner),
  });
  readonly mapping = new CfnMapping(this.stack, 'Mapping', {
    mapping: { top: { second: 'value' } },
  });
  readonly queue = new CfnQueue(this.stack, 'Queue');
  readonly nested = new NestedStack(this.stack, 'Nested');
  readonly nestedQueue = new CfnQueue(this.nested, 'Queue');
  /** Written after the others, because its name comes last. */
  readonly later = new Stack(this.app, 'Zlater');
}

type Change = (fixture: Fixture) => void;

/** The trigger of an invalidator after a change. */
function triggerAfter(
  change: Change,
  watch?: (fixture: Fixture) => IConstruct[],
  scopeIn: (fixture: Fixture) => Construct = ({ stack }) => stack,
) {
  const fixture = new Fixture();
  const scope = scopeIn(fixture);
  const invalidator = new DistributionInvalidator(scope, 'Invalidator', {
    distribution: distributionIn(scope),
    trigger: watch && InvalidationTrigger.onChangeOf(...watch(fixture)),
  });
  change(fixture);
  return triggerOf(invalidator);
}

interface Trigger {
  readonly Fingerprint: string;
  readonly Parameters: Record<string, unknown>;
}

function triggerOf(invalidator: DistributionInvalidator): Trigger {
  const resources = resourcesOf(Stack.of(invalidator));
  return resources[logicalIdOf(invalidator)].Properties.Trigger as Trigger;
}

const delay = (queue: CfnQueue) => {
  queue.delaySeconds = 1;
};

/** A product of the Service Catalog, whose template is written apart and referred to by its address. */
function productIn(stack: Stack, queueName: string) {
  const product = new ProductStack(stack, 'ProductStack');
  new CfnQueue(product, 'Queue', { queueName });
  new CloudFormationProduct(stack, 'Product', {
    productName: 'product',
    owner: 'owner',
    productVersions: [
      {
        cloudFormationTemplate:
          CloudFormationTemplate.fromProductStack(product),
      },
    ],
  });
}

type Watch = (fixture: Fixture) => IConstruct[];
const everything: Watch = ({ app }) => [app];
const later: Watch = (fixture) => [fixture.later];
const nested: Watch = (fixture) => [fixture.nested];
const queue: Watch = (fixture) => [fixture.queue];

describe('on change of', () => {
  /** Each with how the app is, and how it changes. */
  test.each<[string, Watch, Change, Change]>([
    [
      'a nested stack: the value that its parent hands in',
      nested,
      ({ nested }) => nested.setParameter('Greeting', 'hello'),
      ({ nested }) => nested.setParameter('Greeting', 'bye'),
    ],
    [
      'a nested stack: its condition in the parent',
      nested,
      () => {},
      ({ nested, condition }) => {
        (nested.nestedStackResource as CfnQueue).cfnOptions.condition =
          condition;
      },
    ],
    [
      'a resource of a nested stack: the value that the parent hands to it',
      ({ nestedQueue }) => [nestedQueue],
      ({ nested, nestedQueue, queue }) => {
        nestedQueue.queueName = queue.attrQueueName;
        nested.setParameter('Unused', 'hello');
      },
      ({ nestedQueue, queue }) => {
        nestedQueue.queueName = queue.attrArn;
      },
    ],
    [
      'a resource: its condition',
      queue,
      ({ queue, condition }) => {
        queue.cfnOptions.condition = condition;
      },
      ({ queue, condition }) => {
        queue.cfnOptions.condition = condition;
        condition.expression = Fn.conditionEquals(Aws.REGION, 'a');
      },
    ],
    [
      'a resource: the condition that its condition refers to',
      queue,
      ({ queue, condition }) => {
        queue.cfnOptions.condition = condition;
      },
      ({ queue, condition, inner, parameter }) => {
        queue.cfnOptions.condition = condition;
        inner.expression = Fn.conditionEquals(parameter, 'b');
      },
    ],
    [
      'a resource: the condition of a property',
      queue,
      ({ queue }) => {
        queue.queueName = Fn.conditionIf('Inner', 'a', 'b').toString();
      },
      ({ queue, inner, parameter }) => {
        queue.queueName = Fn.conditionIf('Inner', 'a', 'b').toString();
        inner.expression = Fn.conditionEquals(parameter, 'b');
      },
    ],
    [
      'a resource: the mapping that it looks into',
      queue,
      ({ queue, mapping }) => {
        queue.queueName = mapping.findInMap(Aws.REGION, 'second');
      },
      ({ queue, mapping }) => {
        queue.queueName = mapping.findInMap(Aws.REGION, 'second');
        mapping.setValue('top', 'second', 'other');
      },
    ],
    [
      'a stack that is written later: what is written later still',
      later,
      ({ later }) => productIn(later, 'a'),
      ({ later }) => productIn(later, 'b'),
    ],
    [
      'its own stack: what is written apart',
      ({ stack }) => [stack],
      ({ stack }) => productIn(stack, 'a'),
      ({ stack }) => productIn(stack, 'b'),
    ],
    [
      'the app: a stack that is placed in another one',
      everything,
      ({ stack }) =>
        new CfnQueue(new Stack(stack, 'Below'), 'Queue', { queueName: 'a' }),
      ({ stack }) =>
        new CfnQueue(new Stack(stack, 'Below'), 'Queue', { queueName: 'b' }),
    ],
  ])('%s, the invalidation runs', (_, watch, before, after) => {
    const first = triggerAfter(before, watch);
    expect(triggerAfter(before, watch)).toEqual(first);
    expect(triggerAfter(after, watch)).not.toEqual(first);
  });

  test.each<[string, Watch, Change]>([
    [
      'a resource, a condition that it does not refer to does not count',
      queue,
      ({ inner, parameter }) => {
        inner.expression = Fn.conditionEquals(parameter, 'b');
      },
    ],
    [
      'a resource of a nested stack, what its parent hands to others does not count',
      ({ nestedQueue }) => [nestedQueue],
      ({ nested }) => nested.setParameter('Greeting', 'bye'),
    ],
    [
      'a nested stack, another resource of its parent does not count',
      nested,
      ({ queue }) => delay(queue),
    ],
  ])('%s', (_, watch, change) => {
    expect(triggerAfter(change, watch)).toEqual(triggerAfter(() => {}, watch));
  });

  test.each<[string, Watch, Change, string[]]>([
    [
      'a nested stack that is handed a parameter',
      nested,
      ({ nestedQueue, parameter }) => {
        nestedQueue.queueName = parameter.valueAsString;
      },
      ['Parameter'],
    ],
    [
      'a resource of a nested stack that is handed a parameter',
      ({ nestedQueue }) => [nestedQueue],
      ({ nestedQueue, parameter }) => {
        nestedQueue.queueName = parameter.valueAsString;
      },
      ['Parameter'],
    ],
    [
      'a resource with a condition that looks at a parameter',
      queue,
      ({ queue, condition }) => {
        queue.cfnOptions.condition = condition;
      },
      ['Parameter'],
    ],
    ['a resource without one', queue, () => {}, []],
    [
      'a nested stack that is handed a secret',
      nested,
      ({ nestedQueue, secret }) => {
        nestedQueue.queueName = secret.valueAsString;
      },
      [],
    ],
  ])('%s, the right values of parameters count', (_, watch, change, ids) => {
    expect(Object.keys(triggerAfter(change, watch).Parameters)).toEqual(ids);
  });
});

describe('every deployment', () => {
  test('what is written apart counts', () => {
    const [first, second] = ['a', 'b'].map((name) =>
      triggerAfter(({ stack }) => productIn(stack, name)),
    );
    expect(second).not.toEqual(first);
  });

  test('what other stacks saw of a stack before it was final does not count', () => {
    const trigger = (isWatched: boolean) =>
      triggerAfter(
        ({ app, later }) => {
          productIn(later, 'a');
          if (!isWatched) return;
          const early = new Stack(app, 'Aearly');
          new DistributionInvalidator(early, 'Invalidator', {
            distribution: distributionIn(early),
            trigger: InvalidationTrigger.onChangeOf(later),
          });
        },
        undefined,
        ({ later }) => later,
      );
    expect(trigger(true)).toEqual(trigger(false));
  });

  test.each<[string, Change]>([
    [
      'a secret parameter of its parent',
      ({ nestedQueue, secret }) => {
        nestedQueue.queueName = secret.valueAsString;
      },
    ],
    [
      'a text with a secret parameter of its parent',
      ({ nestedQueue, nested, secret }) => {
        const handed = new CfnParameter(nested, 'Handed');
        nested.setParameter('Handed', `x-${secret.valueAsString}`);
        nestedQueue.queueName = handed.valueAsString;
      },
    ],
    [
      "a secret of the Secrets Manager's",
      ({ nestedQueue, nested }) => {
        const handed = new CfnParameter(nested, 'Handed');
        nested.setParameter(
          'Handed',
          SecretValue.secretsManager('secret').unsafeUnwrap(),
        );
        nestedQueue.queueName = handed.valueAsString;
      },
    ],
  ])('a nested stack does not show %s', (_, change) => {
    const trigger = triggerAfter(change, undefined, ({ nested }) => nested);
    expect(trigger.Parameters).toEqual({});
  });

  test('a nested stack in a nested stack does not show a secret that is handed through', () => {
    const innermost = ({ nested }: Fixture) =>
      (nested.node.tryFindChild('Innermost') as NestedStack | undefined) ??
      new NestedStack(nested, 'Innermost');
    const trigger = triggerAfter(
      (fixture) =>
        new CfnQueue(innermost(fixture), 'Queue', {
          queueName: fixture.secret.valueAsString,
        }),
      undefined,
      innermost,
    );
    expect(trigger.Parameters).toEqual({});
  });

  test('a nested stack shows the other values that it is handed', () => {
    const trigger = triggerAfter(
      ({ nestedQueue, parameter }) => {
        nestedQueue.queueName = parameter.valueAsString;
      },
      undefined,
      ({ nested }) => nested,
    );
    expect(Object.keys(trigger.Parameters)).toEqual([
      expect.stringMatching(/^reference/),
    ]);
  });
});

describe('counting other stacks', () => {
  const LATER = 'cdk-distribution-invalidator:laterStacks';
  const NAMED = 'cdk-distribution-invalidator:onChangeOfOtherStack';

  /** What synth says to an invalidator that counts the whole app, or what `counted` says. */
  function saidIn(
    arrange: (app: App, own: Stack) => void,
    {
      counted = (app: App, _: Stack): IConstruct[] => [app],
      awaited = (_: App): IConstruct[] => [],
      context = {},
    } = {},
  ) {
    const app = new App({ context });
    const own = new Stack(app, 'Own');
    arrange(app, own);
    new DistributionInvalidator(own, 'Invalidator', {
      distribution: distributionIn(own),
      trigger: InvalidationTrigger.onChangeOf(...counted(app, own)),
      executeAfter: awaited(app),
    });
    return app
      .synth()
      .getStackArtifact(own.artifactId)
      .messages.filter(({ id }) => id.startsWith('/Own/Invalidator'))
      .map(({ level, entry }) => `${level}: ${entry.data}`);
  }

  test.each<[string, (app: App, own: Stack) => void, string | undefined]>([
    ['nothing where there are none', () => {}, undefined],
    [
      'nothing of one that is deployed before',
      (app, own) =>
        own.addDependency(
          withDependency(new Stack(app, 'A'), new Stack(app, 'B')),
        ),
      undefined,
    ],
    [
      'nothing of a nested one',
      (_, own) => new NestedStack(own, 'Nested'),
      undefined,
    ],
    [
      'one that is deployed after it, by its path',
      (app, own) =>
        withDependency(
          new Stack(app, 'C'),
          withDependency(new Stack(app, 'B'), own),
        ),
      'B, C, deployed after it',
    ],
    [
      'one that is in no order',
      (app) => new Stack(app, 'B'),
      'B, deployed before or after it',
    ],
    [
      'one that is placed in it',
      (_, own) => new Stack(own, 'Below'),
      'Own/Below, deployed before or after it',
    ],
    [
      'both kinds',
      (app, own) => {
        withDependency(new Stack(app, 'B'), own);
        new Stack(app, 'C');
      },
      'B, deployed after it; C, deployed before or after it',
    ],
  ])('names %s', (_, arrange, named) => {
    expect(saidIn(arrange)).toEqual(
      named === undefined
        ? []
        : [
            `info: 'trigger' counts stacks that this one does not wait for: ${named}. Their changes may not be in place when the invalidation runs; 'executeAfter' makes it wait for a stack [ack: ${LATER}]`,
          ],
    );
  });

  describe('by name', () => {
    const find = (scope: IConstruct, path: string) =>
      path.split('/').reduce((found, id) => found.node.findChild(id), scope);

    function arrange(app: App) {
      const backend = new Stack(app, 'Backend');
      new CfnQueue(backend, 'Queue');
      new CfnQueue(new NestedStack(backend, 'Nested'), 'Queue');
      const group = new Construct(app, 'Group');
      new CfnQueue(new Stack(group, 'Grouped'), 'Queue');
    }

    test.each<[string, string, string]>([
      ['a stack', 'Backend', 'Backend'],
      ['a resource', 'Backend/Queue', 'Backend'],
      ['a nested stack', 'Backend/Nested', 'Backend'],
      ['a construct that holds stacks', 'Group', 'Group/Grouped'],
    ])('warns of %s that is not awaited', (_, path, stack) => {
      const counted = (app: App) => [find(app, path)];
      expect(saidIn(arrange, { counted })).toEqual([
        `warning: 'trigger' names what this stack does not wait for: ${stack}, deployed before or after it. Its changes may come after the invalidation, and the cache would keep what they replace; name it in 'executeAfter' as well, or create the invalidator in the stack that is deployed last [ack: ${NAMED}]`,
      ]);
      expect(saidIn(arrange, { counted, awaited: counted })).toEqual([]);
    });

    test('warns beside what is in the own stack', () => {
      expect(
        saidIn(arrange, {
          counted: (app, own) => [own, find(app, 'Backend')],
        }),
      ).toEqual([expect.stringContaining(NAMED)]);
    });

    test('warns of a stack that is deployed later', () => {
      expect(
        saidIn((app, own) => withDependency(new Stack(app, 'B'), own), {
          counted: (app) => [find(app, 'B')],
        }),
      ).toEqual([expect.stringContaining('B, deployed after it.')]);
    });

    test('warns of the stack that the own one is placed in', () => {
      const app = testApp();
      const outer = new Stack(app, 'Outer');
      const own = new Stack(outer, 'Own');
      new DistributionInvalidator(own, 'Invalidator', {
        distribution: distributionIn(own),
        trigger: InvalidationTrigger.onChangeOf(outer),
      });
      Annotations.fromStack(own).hasWarning('*', Match.stringLikeRegexp(NAMED));
    });
  });

  function withDependency(stack: Stack, on: Stack): Stack {
    stack.addDependency(on);
    return stack;
  }

  describe('of which only some are bundled', () => {
    /** A function whose code is hashed after it has been bundled, as that of a `NodejsFunction` is. */
    function backend(isBundled: boolean) {
      return (app: App, own: Stack) => {
        const stack = new Stack(app, 'Backend');
        own.addDependency(stack);
        new Asset(stack, 'Code', {
          path: __dirname,
          ...(isBundled && {
            assetHashType: AssetHashType.OUTPUT,
            bundling: {
              image: DockerImage.fromRegistry('none'),
              local: {
                tryBundle: (folder: string) => {
                  writeFileSync(join(folder, 'index.js'), 'code');
                  return true;
                },
              },
            },
          }),
        });
      };
    }

    test.each<[string, boolean, string[], boolean]>([
      [
        '--exclusively refuses a bundled asset that is left out',
        true,
        ['Own'],
        true,
      ],
      ['--exclusively with both is fine', true, ['Own', 'Backend'], false],
      ['everything is fine', true, ['**'], false],
      ['a list of the stacks is fine', true, [], false],
      ['an asset that needs no bundling is fine', false, ['Own'], false],
    ])('%s', (_, isBundled, chosen, isRefused) => {
      const said = saidIn(backend(isBundled), {
        context: { 'aws:cdk:bundling-stacks': chosen },
      });
      expect(said).toEqual(
        isRefused
          ? [
              "error: 'trigger' counts Backend, whose assets are not bundled because '--exclusively' leaves them out, so a change of them would be missed; choose these stacks too, leave out '--exclusively', or use InvalidationTrigger.onValueChange(...)",
            ]
          : [],
      );
    });
  });
});
