import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type App,
  Aspects,
  Aws,
  CfnCondition,
  CfnElement,
  CfnOutput,
  CfnParameter,
  CfnResource,
  Fn,
  Lazy,
  NestedStack,
  Stack,
} from 'aws-cdk-lib';
import { LaunchTemplate, UserData } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  CloudFormationProduct,
  CloudFormationTemplate,
  ProductStack,
} from 'aws-cdk-lib/aws-servicecatalog';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import fc from 'fast-check';
import { DistributionInvalidator, InvalidationTrigger } from '../src';
import { RESOURCE_TYPE } from '../src/private/order/resource';
import { fragmentOf } from '../src/private/template/fragment';
import type { JsonObject } from '../src/private/template/json';
import { distributionIn, testApp } from './support/app';

/** What other people make: most of it holds values that are computed once and kept. */
const NEIGHBOURS: Record<string, (scope: Construct, id: string) => void> = {
  launchTemplate: (scope, id) =>
    new LaunchTemplate(scope, id, { userData: UserData.forLinux() }),
  role: (scope, id) =>
    new Role(scope, id, {
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    }),
  queue: (scope, id) => new Queue(scope, id),
  lazy: (scope, id) => {
    const names: string[] = [];
    const topic = new CfnTopic(scope, id, {
      topicName: Lazy.string({ produce: () => names.join('-') }),
      displayName: Lazy.uncachedString({ produce: () => names.join('+') }),
    });
    Aspects.of(topic).add({ visit: () => names.push('visited') });
  },
  conditional: (scope, id) => {
    const queue = new CfnQueue(scope, id);
    queue.cfnOptions.condition = new CfnCondition(scope, `${id}Condition`, {
      expression: Fn.conditionEquals(Aws.REGION, id),
    });
  },
  parameter: (scope, id) => {
    const parameter = new CfnParameter(scope, id, { default: 'a' });
    new CfnOutput(scope, `${id}Output`, { value: parameter.valueAsString });
  },
  nested: (scope, id) => {
    const nested = new NestedStack(scope, id);
    new LaunchTemplate(nested, 'Template', { userData: UserData.forLinux() });
    new CfnQueue(nested, 'Queue', { queueName: Stack.of(scope).stackName });
  },
  product: (scope, id) => {
    const stack = new ProductStack(scope, `${id}Stack`);
    new LaunchTemplate(stack, 'Template', { userData: UserData.forLinux() });
    new CloudFormationProduct(scope, id, {
      productName: id,
      owner: 'owner',
      productVersions: [
        {
          cloudFormationTemplate:
            CloudFormationTemplate.fromProductStack(stack),
        },
      ],
    });
  },
  stack: (scope, id) =>
    NEIGHBOURS.launchTemplate(new Stack(scope, id), 'Template'),
};

/** What a platform team adds by an aspect to what others have made. */
function addLate(app: App): void {
  Aspects.of(app).add({
    visit: (node) => {
      if (node instanceof LaunchTemplate) {
        node.userData?.addCommands('install-agent');
      }
      if (node instanceof Role) {
        node.addToPolicy(
          new PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }),
        );
      }
    },
  });
}

type Look = 'none' | 'aspect first' | 'aspect last' | 'validation';

/** Reads every custom resource of this library as it is, as a linter or an inventory would. */
function lookEarly(app: App, look: Look): void {
  const lookAt = (node: unknown) => {
    if (CfnElement.isCfnElement(node) && isOurs(node)) fragmentOf(node);
  };
  if (look === 'validation') {
    app.node.addValidation({
      validate: () => {
        app.node.findAll().forEach(lookAt);
        return [];
      },
    });
  } else if (look !== 'none') {
    Aspects.of(app).add(
      { visit: lookAt },
      { priority: look === 'aspect first' ? 1 : 1_000 },
    );
  }
}

function isOurs(element: CfnElement): boolean {
  return (
    CfnResource.isCfnResource(element) &&
    element.cfnResourceType === RESOURCE_TYPE
  );
}

const stacks = fc.array(
  fc.record({
    neighbours: fc.array(fc.constantFrom(...Object.keys(NEIGHBOURS)), {
      maxLength: 5,
    }),
    invalidator: fc.constantFrom('none', 'own', 'app', 'not last', 'value'),
    dependsOnFirst: fc.boolean(),
  }),
  { minLength: 1, maxLength: 3 },
);
const apps = fc.record({
  stacks,
  look: fc.constantFrom<Look[]>(
    'none',
    'aspect first',
    'aspect last',
    'validation',
  ),
  stabilizes: fc.boolean(),
});
type Arbitrary<T> = T extends fc.Arbitrary<infer V> ? V : never;

/** The templates of an app by file, with the invalidators or without. */
function synth(
  { stacks, look, stabilizes }: Arbitrary<typeof apps>,
  hasInvalidators: boolean,
): Map<string, JsonObject> {
  const app = testApp({ '@aws-cdk/core:aspectStabilization': stabilizes });
  if (look === 'aspect first') lookEarly(app, look);
  const made: Stack[] = [];
  stacks.forEach(({ neighbours, invalidator, dependsOnFirst }, i) => {
    const stack = new Stack(app, `Stack${i}`);
    made.push(stack);
    if (dependsOnFirst) {
      new CfnQueue(stack, 'Uses', { queueName: sharedOf(made[0]) });
    }
    const distribution = distributionIn(stack);
    neighbours.forEach((name, n) => {
      NEIGHBOURS[name](stack, `Neighbour${n}`);
    });
    if (!hasInvalidators || invalidator === 'none') return;
    new DistributionInvalidator(stack, 'Invalidator', {
      distribution,
      runLast: invalidator !== 'not last',
      trigger:
        invalidator === 'app'
          ? InvalidationTrigger.onChangeOf(app)
          : invalidator === 'value'
            ? InvalidationTrigger.onValueChange('a')
            : undefined,
    });
  });
  if (look !== 'aspect first') lookEarly(app, look);
  addLate(app);
  const { directory } = app.synth();
  return new Map(
    readdirSync(directory)
      .filter((file) => file.endsWith('.template.json'))
      .map((file) => [
        file,
        JSON.parse(readFileSync(join(directory, file), 'utf8')),
      ]),
  );
}

/** The attribute of something in the first stack. */
function sharedOf(stack: Stack): string {
  const id = 'Shared';
  const shared =
    (stack.node.tryFindChild(id) as CfnTopic | undefined) ??
    new CfnTopic(stack, id);
  return shared.attrTopicName;
}

test('whoever looks, and whenever, an invalidator changes no byte of what is not its own', () => {
  fc.assert(
    fc.property(apps, (app) => {
      const withThem = synth(app, true);
      const without = synth(app, false);
      expect([...withThem.keys()]).toEqual([...without.keys()]);
      for (const [file, template] of without) {
        expect(withoutOwn(withThem.get(file) ?? {}, template)).toBe(
          JSON.stringify(template),
        );
      }
    }),
    { numRuns: 40 },
  );
}, 600_000);

/** A template as text, without the definitions that another one does not have. */
function withoutOwn(template: JsonObject, other: JsonObject): string {
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(template).map(([section, definitions]) => {
        const known = other[section] as JsonObject | undefined;
        return [
          section,
          typeof definitions === 'object' && definitions !== null
            ? Object.fromEntries(
                Object.entries(definitions).filter(
                  ([id]) => known && id in known,
                ),
              )
            : definitions,
        ];
      }),
    ),
  );
}
