import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  App,
  Aspects,
  CfnCondition,
  CfnElement,
  CfnHook,
  CfnMapping,
  CfnOutput,
  CfnParameter,
  CfnResource,
  CfnRule,
  Fn,
  NestedStack,
  Stack,
  Stage,
  Tags,
} from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import type { Construct, IConstruct } from 'constructs';
import { DistributionInvalidator, InvalidationTrigger } from '../src';
import {
  distributionIn,
  logicalIdOf,
  resourcesOf,
  testApp,
  testStack,
} from './support/app';
import { temporaryFolder } from './support/temporary-folder';

const directory = temporaryFolder();

/** A folder with one file. */
function folderWith(name: string, content: string): string {
  const folder = join(directory, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.js'), content);
  return folder;
}

const CODE = folderWith('code', 'exports.handler = () => {}');
const CHANGED_CODE = folderWith('changed', 'exports.handler = () => 1');

/** What CloudFormation compares to see whether the invalidator has to run. */
function triggerOf(invalidator: DistributionInvalidator): unknown {
  const { [logicalIdOf(invalidator)]: resource } = resourcesOf(
    Stack.of(invalidator),
  );
  return resource.Properties.Trigger;
}

/** A stack with something of everything that a template can hold. */
class Site extends Stack {
  readonly invalidator: DistributionInvalidator;
  readonly queue: Queue;
  readonly fn: lambda.Function;
  readonly output: CfnOutput;
  readonly condition: CfnCondition;
  readonly mapping: CfnMapping;
  readonly parameter: CfnParameter;
  readonly secret: CfnParameter;
  readonly rule: CfnRule;
  readonly child: NestedStack;
  readonly nestedQueue: Queue;
  readonly innermostQueue: Queue;

  constructor(
    scope: Construct = testApp(),
    {
      code = CODE,
      trigger = undefined as InvalidationTrigger | undefined,
      id = 'Site',
    } = {},
  ) {
    super(scope, id, { description: 'A site' });
    this.queue = new Queue(this, 'Queue');
    this.parameter = new CfnParameter(this, 'Parameter', { default: 'a' });
    this.secret = new CfnParameter(this, 'Secret', {
      default: 'a',
      noEcho: true,
    });
    this.condition = new CfnCondition(this, 'Condition', {
      expression: Fn.conditionEquals(this.parameter, 'a'),
    });
    this.mapping = new CfnMapping(this, 'Mapping', {
      mapping: { top: { second: 'value' } },
    });
    this.output = new CfnOutput(this, 'Output', {
      value: 'a',
      exportName: 'a',
    });
    this.rule = new CfnRule(this, 'Rule', {
      assertions: [
        {
          assert: Fn.conditionEquals(this.parameter, 'a'),
          assertDescription: 'a',
        },
      ],
    });
    this.addTransform('AWS::Serverless-2016-10-31');
    this.addMetadata('Key', 'value');
    this.fn = new lambda.Function(this, 'Function', {
      code: lambda.Code.fromAsset(code),
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
    });
    this.queue.grantSendMessages(this.fn);
    this.child = new NestedStack(this, 'Nested');
    this.nestedQueue = new Queue(this.child, 'Queue');
    const innermost = new NestedStack(this.child, 'Innermost');
    this.innermostQueue = new Queue(innermost, 'Queue');
    this.invalidator = new DistributionInvalidator(this, 'Invalidator', {
      distribution: distributionIn(this),
      trigger,
    });
  }
}

const UNCHANGED = triggerOf(new Site().invalidator);

/** The element that makes the main resource of a construct. */
function mainResource(construct: Construct): CfnResource {
  const { defaultChild } = construct.node;
  if (defaultChild && CfnResource.isCfnResource(defaultChild))
    return defaultChild;
  throw new Error(`${construct.node.path} has no main resource`);
}

describe('every deployment: the invalidation runs after a change of', () => {
  test.each<[string, (site: Site) => void]>([
    [
      'a property',
      ({ queue }) => mainResource(queue).addPropertyOverride('DelaySeconds', 1),
    ],
    ['a resource that is added', (site) => new Queue(site, 'Added')],
    ['a resource that is removed', (site) => site.node.tryRemoveChild('Queue')],
    [
      'a resource that gets another name',
      ({ queue }) => mainResource(queue).overrideLogicalId('Other'),
    ],
    [
      'the type of a resource',
      ({ queue }) => mainResource(queue).addOverride('Type', 'AWS::SNS::Topic'),
    ],
    [
      'a deletion policy',
      ({ queue }) =>
        mainResource(queue).addOverride('DeletionPolicy', 'Retain'),
    ],
    [
      'an update policy',
      ({ queue }) => mainResource(queue).addOverride('UpdatePolicy', { A: 1 }),
    ],
    ['a dependency', (site) => site.queue.node.addDependency(site.child)],
    [
      'the condition of a resource',
      (site) => {
        mainResource(site.queue).cfnOptions.condition = site.condition;
      },
    ],
    [
      'the metadata of a resource',
      ({ queue }) => mainResource(queue).addMetadata('Key', 'value'),
    ],
    [
      'the tags of a resource',
      ({ queue }) => Tags.of(queue).add('key', 'value'),
    ],
    [
      'a policy that is none of the function that invalidates',
      ({ fn }) =>
        fn.addToRolePolicy(
          new PolicyStatement({
            actions: ['sqs:SendMessage'],
            resources: ['arn:aws:sqs:eu-west-1:111111111111:queue'],
          }),
        ),
    ],
    [
      'an output that is added',
      (site) => new CfnOutput(site, 'Added', { value: 'a' }),
    ],
    [
      'the value of an output',
      ({ output }) => {
        output.value = 'b';
      },
    ],
    [
      'an export',
      ({ output }) => {
        output.exportName = 'b';
      },
    ],
    [
      'a condition',
      (site) => {
        site.condition.expression = Fn.conditionEquals(site.parameter, 'b');
      },
    ],
    ['a mapping', ({ mapping }) => mapping.setValue('top', 'second', 'other')],
    ['a parameter that is added', (site) => new CfnParameter(site, 'Added')],
    [
      'the default of a parameter',
      ({ parameter }) => {
        parameter.default = 'b';
      },
    ],
    [
      'the default of a secret parameter',
      ({ secret }) => {
        secret.default = 'b';
      },
    ],
    [
      'a rule',
      (site) =>
        site.rule.addAssertion(Fn.conditionEquals(site.parameter, 'b'), 'b'),
    ],
    [
      'a hook',
      (site) =>
        new CfnHook(site, 'Hook', { type: 'AWS::CodeDeploy::BlueGreen' }),
    ],
    ['a transform', (site) => site.addTransform('AWS::LanguageExtensions')],
    [
      'the metadata of the template',
      (site) => site.addMetadata('Key', 'other'),
    ],
    [
      'the description',
      (site) => {
        site.templateOptions.description = 'Another site';
      },
    ],
    [
      'the version of the template format',
      (site) => {
        site.templateOptions.templateFormatVersion = '2010-09-09';
      },
    ],
    ['the tags of the stack', ({ tags }) => tags.setTag('key', 'value')],
    [
      'a nested stack',
      ({ nestedQueue }) =>
        mainResource(nestedQueue).addPropertyOverride('DelaySeconds', 1),
    ],
    [
      'a nested stack in a nested stack',
      ({ innermostQueue }) =>
        mainResource(innermostQueue).addPropertyOverride('DelaySeconds', 1),
    ],
    [
      'the description of a nested stack',
      ({ child }) => {
        child.templateOptions.description = 'Nested';
      },
    ],
    [
      'the tags of a nested stack',
      ({ child }) => child.tags.setTag('key', 'value'),
    ],
    [
      'the parameters of a nested stack',
      ({ child }) => child.setParameter('Parameter', 'value'),
    ],
    [
      'what an aspect adds',
      (site) =>
        Aspects.of(site).add({
          visit: (node) => {
            if (node === site && !site.node.tryFindChild('Late'))
              new Queue(site, 'Late');
          },
        }),
    ],
    [
      'an export for another stack',
      (site) =>
        new CfnOutput(new Stack(Stage.of(site), 'Other'), 'Output', {
          value: site.queue.queueArn,
        }),
    ],
  ])('%s', (_, change) => {
    const site = new Site();
    change(site);
    expect(triggerOf(site.invalidator)).not.toEqual(UNCHANGED);
  });

  test("a function's code", () => {
    const { invalidator } = new Site(testApp(), { code: CHANGED_CODE });
    expect(triggerOf(invalidator)).not.toEqual(UNCHANGED);
  });

  test.each<[string, (stack: Stack, content: string) => void]>([
    [
      'the files of a BucketDeployment',
      (stack, content) =>
        new BucketDeployment(stack, 'Files', {
          destinationBucket: new Bucket(stack, 'Bucket'),
          sources: [Source.asset(folderWith(`site-${content}`, content))],
        }),
    ],
    [
      'a template that is included',
      (stack, content) =>
        new CfnInclude(stack, 'Include', {
          templateFile: templateFile(content),
        }),
    ],
    [
      'a template that is included as one element',
      (stack, content) => {
        new RawTemplate(stack, 'Include', content);
      },
    ],
  ])('%s', (_, add) => {
    const triggerWith = (content: string) => {
      const site = new Site();
      add(site, content);
      return triggerOf(site.invalidator);
    };
    expect(triggerWith('a')).not.toEqual(triggerWith('b'));
    expect(triggerWith('a')).toEqual(triggerWith('a'));
  });
});

function rawTemplate(name: string) {
  return {
    Parameters: {
      Shown: { Type: 'String' },
      Hidden: { Type: 'String', NoEcho: 'true' },
    },
    Resources: {
      Included: { Type: 'AWS::SQS::Queue', Properties: { QueueName: name } },
    },
  };
}

/** Puts several things into a template at once, as another construct library may. */
class RawTemplate extends CfnElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly name: string,
  ) {
    super(scope, id);
  }

  _toCloudFormation() {
    return rawTemplate(this.name);
  }
}

function templateFile(name: string): string {
  const file = join(directory, `${name}.template.json`);
  writeFileSync(file, JSON.stringify(rawTemplate(name)));
  return file;
}

function anotherInvalidator(scope: Construct, id = 'Another') {
  return new DistributionInvalidator(scope, id, {
    distribution: Distribution.fromDistributionAttributes(
      scope,
      `${id}Distribution`,
      { distributionId: 'EDFDVBD6EXAMPLE', domainName: 'example.com' },
    ),
  });
}

describe('every deployment: the invalidation does not run after', () => {
  test('a second synth of the same app', () => {
    const app = testApp();
    const { invalidator } = new Site(app);
    const first = triggerOf(invalidator);
    app.synth({ force: true });
    expect(triggerOf(invalidator)).toEqual(first);
    expect(first).toEqual(UNCHANGED);
  });

  test('a synth of the same app from another folder to another folder', () => {
    const app = new App({
      outdir: join(directory, 'cdk.out'),
      context: { 'aws:cdk:enable-asset-metadata': true },
    });
    const code = folderWith('elsewhere', 'exports.handler = () => {}');
    expect(triggerOf(new Site(app, { code }).invalidator)).toEqual(UNCHANGED);
  });

  test.each(['CDK_DEBUG', 'CDK_DEFAULT_REGION', 'HOME', 'TZ', 'LANG'])(
    'a change of the environment variable %s',
    (name) => {
      const before = process.env[name];
      process.env[name] = name === 'CDK_DEBUG' ? 'true' : 'other';
      try {
        expect(triggerOf(new Site().invalidator)).toEqual(UNCHANGED);
      } finally {
        if (before === undefined) delete process.env[name];
        else process.env[name] = before;
      }
    },
  );

  test.each<[string, string | undefined, boolean]>([
    ['its own stack, without a region', undefined, false],
    ['its own stack, with a region', 'eu-west-1', false],
    ['another stack', undefined, true],
  ])(
    'a synth by another Node.js, which the statistics of the CDK hold: %s',
    (_, region, isOther) => {
      const before = process.env.JSII_AGENT;
      const synth = (agent: string) => {
        process.env.JSII_AGENT = agent;
        const app = new App({ analyticsReporting: true });
        const [stack, other] = ['Stack', 'Zother'].map(
          (id) => new Stack(app, id, { env: { region } }),
        );
        const invalidator = new DistributionInvalidator(stack, 'Invalidator', {
          distribution: distributionIn(stack),
          trigger: isOther ? InvalidationTrigger.onChangeOf(other) : undefined,
        });
        new Queue(other, 'Queue');
        return [
          resourcesOf(stack).CDKMetadata.Properties.Analytics,
          triggerOf(invalidator),
        ];
      };
      try {
        const [one, other] = [
          synth('node.js/v24.1.0'),
          synth('node.js/v24.1.1'),
        ];
        expect(one[0]).not.toEqual(other[0]);
        expect(one[1]).toEqual(other[1]);
      } finally {
        if (before === undefined) delete process.env.JSII_AGENT;
        else process.env.JSII_AGENT = before;
      }
    },
  );

  test('the same constructs in another order', () => {
    const triggerWith = (...ids: string[]) => {
      const stack = testStack();
      for (const id of ids) new Queue(stack, id);
      const invalidator = new DistributionInvalidator(stack, 'Invalidator', {
        distribution: distributionIn(stack),
      });
      for (const id of ids) new CfnParameter(stack, `${id}Parameter`);
      return triggerOf(invalidator);
    };
    expect(JSON.stringify(triggerWith('A', 'B'))).toBe(
      JSON.stringify(triggerWith('B', 'A')),
    );
  });

  test('a transform that is there already', () => {
    const site = new Site();
    site.addTransform('AWS::Serverless-2016-10-31');
    expect(triggerOf(site.invalidator)).toEqual(UNCHANGED);
  });

  test.each<[string, (site: Site) => void]>([
    ['the same stack', (site) => anotherInvalidator(site)],
    ['a nested stack', (site) => anotherInvalidator(site.child)],
    [
      'another stack',
      (site) => anotherInvalidator(new Stack(Stage.of(site), 'Other')),
    ],
  ])('another invalidator in %s', (_, add) => {
    const withProvider = () => {
      const site = new Site();
      anotherInvalidator(site.child, 'First');
      return site;
    };
    const changed = withProvider();
    add(changed);
    expect(triggerOf(changed.invalidator)).toEqual(
      triggerOf(withProvider().invalidator),
    );
  });
});

describe('every deployment: the values of parameters', () => {
  test('are part of the trigger, except those that must not be shown', () => {
    expect(UNCHANGED).toEqual({
      Fingerprint: expect.any(String),
      Parameters: { Parameter: { Ref: 'Parameter' } },
    });
  });

  test.each<[string, (stack: Stack) => void]>([
    [
      'included',
      (stack) =>
        new CfnInclude(stack, 'Include', {
          templateFile: templateFile('a'),
        }),
    ],
    [
      'included as one element',
      (stack) => {
        new RawTemplate(stack, 'Include', 'a');
      },
    ],
  ])('of a template that is %s count the same', (_, include) => {
    const site = new Site();
    include(site);
    expect(triggerOf(site.invalidator)).toMatchObject({
      Parameters: { Parameter: { Ref: 'Parameter' }, Shown: { Ref: 'Shown' } },
    });
    expect(JSON.stringify(triggerOf(site.invalidator))).not.toContain('Hidden');
  });
});

const delay = (queue: Queue) =>
  mainResource(queue).addPropertyOverride('DelaySeconds', 1);

describe('on change of', () => {
  interface Apps {
    readonly app: App;
    readonly site: Site;
    readonly backend: Site;
  }

  /** The trigger of an invalidator in `site` that watches something, after a change. */
  function triggerWatching(
    watch: (apps: Apps) => IConstruct[],
    change: (apps: Apps) => void = () => {},
  ): unknown {
    const app = testApp();
    const apps = {
      app,
      // Written after the site that looks at it, as stacks are in the order of their names.
      backend: new Site(app, { id: 'Zbackend' }),
      site: new Site(app),
    };
    const invalidator = new DistributionInvalidator(apps.site, 'Watching', {
      distribution: distributionIn(apps.site, 'Other'),
      trigger: InvalidationTrigger.onChangeOf(...watch(apps)),
    });
    change(apps);
    return triggerOf(invalidator);
  }

  const queue = ({ site }: Apps) => [site.queue];
  const nested = ({ site }: Apps) => [site.child];
  const backend = ({ backend }: Apps) => [backend];
  const whole = ({ app }: Apps) => [app];

  test.each<[string, (apps: Apps) => IConstruct[], (apps: Apps) => void]>([
    ['a construct', queue, ({ site }) => delay(site.queue)],
    [
      'one of several',
      ({ site, backend }) => [site.queue, backend.queue],
      ({ backend }) => delay(backend.queue),
    ],
    [
      'a parameter',
      ({ site }) => [site.parameter],
      ({ site }) => {
        site.parameter.default = 'b';
      },
    ],
    ['a nested stack', nested, ({ site }) => delay(site.nestedQueue)],
    [
      'what is nested in a nested stack',
      nested,
      ({ site }) => delay(site.innermostQueue),
    ],
    [
      'a construct of another stack',
      ({ backend }) => [backend.queue],
      ({ backend }) => delay(backend.queue),
    ],
    ['another stack', backend, ({ backend }) => delay(backend.queue)],
    [
      "another stack's description",
      backend,
      ({ backend }) => {
        backend.templateOptions.description = 'Other';
      },
    ],
    [
      'a nested stack of another stack',
      backend,
      ({ backend }) => delay(backend.nestedQueue),
    ],
    ['the app, its own stack', whole, ({ site }) => delay(site.queue)],
    [
      'the app, another stack',
      whole,
      ({ backend }) => delay(backend.innermostQueue),
    ],
    [
      'the app, a stack that is added',
      whole,
      ({ app }) => new Stack(app, 'Added'),
    ],
  ])('%s, the invalidation runs', (_, watch, change) => {
    expect(triggerWatching(watch, change)).not.toEqual(triggerWatching(watch));
  });

  test.each<[string, (apps: Apps) => IConstruct[], (apps: Apps) => void]>([
    [
      'a construct, the change of another one does not count',
      queue,
      ({ site }) => new Queue(site, 'Added'),
    ],
    [
      "a construct, the stack's description does not count",
      queue,
      ({ site }) => {
        site.templateOptions.description = 'Other';
      },
    ],
    [
      'a nested stack, its parent does not count',
      nested,
      ({ site }) => delay(site.queue),
    ],
    [
      'another stack, its own does not count',
      backend,
      ({ site }) => delay(site.queue),
    ],
    [
      'the app, an invalidator does not count',
      whole,
      ({ backend }) => anotherInvalidator(backend),
    ],
    [
      'the app, a stage in it does not count',
      whole,
      ({ app }) => new Site(new Stage(app, 'Stage')),
    ],
    [
      'a stack, one that is placed below it does not count',
      ({ site }) => [site],
      ({ site }) => delay(new Queue(new Stack(site, 'Below'), 'Queue')),
    ],
  ])('%s', (_, watch, change) => {
    expect(triggerWatching(watch, change)).toEqual(triggerWatching(watch));
  });

  test('the same construct in several ways is the same', () => {
    expect(triggerWatching(({ site }) => [site.queue, site.queue])).toEqual(
      triggerWatching(queue),
    );
  });

  test.each<[string, (apps: Apps) => IConstruct[], string[]]>([
    ['a construct without parameters', queue, []],
    ['a parameter', ({ site }) => [site.parameter], ['Parameter']],
    ['a secret parameter', ({ site }) => [site.secret], []],
    [
      'a construct that refers to parameters',
      ({ site }) => [
        new Queue(site, 'Named', {
          queueName: `${site.parameter.valueAsString}-${site.secret.valueAsString}`,
        }),
      ],
      ['Parameter'],
    ],
    ['its own stack', ({ site }) => [site], ['Parameter']],
    ['another stack', backend, []],
  ])('%s, the right values of parameters count', (_, watch, ids) => {
    expect(triggerWatching(watch)).toEqual({
      Fingerprint: expect.any(String),
      Parameters: Object.fromEntries(ids.map((id) => [id, { Ref: id }])),
    });
  });

  test('its own stack is the same as every deployment', () => {
    const site = new Site();
    const watching = new DistributionInvalidator(site, 'Watching', {
      distribution: distributionIn(site, 'Other'),
      trigger: InvalidationTrigger.onChangeOf(site),
    });
    expect(triggerOf(watching)).toEqual(triggerOf(site.invalidator));
  });

  test('its own stage, the invalidation runs', () => {
    const triggerAfter = (change: (stack: Stack) => void) => {
      const stage = new Stage(testApp(), 'Stage');
      const { invalidator } = new Site(stage, {
        trigger: InvalidationTrigger.onChangeOf(stage),
      });
      change(new Stack(stage, 'Other'));
      return triggerOf(invalidator);
    };
    expect(triggerAfter((stack) => new Queue(stack, 'Queue'))).not.toEqual(
      triggerAfter(() => {}),
    );
  });

  test('nothing is refused', () => {
    expect(() => InvalidationTrigger.onChangeOf()).toThrow(
      new Error(
        "InvalidationTrigger.onChangeOf: 'constructs' must not be empty, got: []",
      ),
    );
  });

  test('something that is not deployed is refused', () => {
    const imported = ({ site }: Apps) => [
      Queue.fromQueueArn(
        site,
        'Imported',
        'arn:aws:sqs:eu-west-1:111111111111:a',
      ),
    ];
    expect(() => triggerWatching(imported)).toThrow(
      `'constructs' must hold something that is deployed, got: "Site/Imported"`,
    );
  });

  test.each<
    [string, (app: App, stage: Stage) => [Construct, IConstruct], string]
  >([
    [
      'the app from a stage',
      (app, stage) => [new Stack(stage, 'Stack'), app],
      `must be in the invalidator's stage, "Stage", got: the app`,
    ],
    [
      'a stage from the app',
      (app, stage) => [new Stack(app, 'Stack'), stage],
      `must be in the invalidator's stage, the app, got: "Stage"`,
    ],
    [
      'another stage',
      (app, stage) => [
        new Stack(stage, 'Stack'),
        new Stack(new Stage(app, 'Other'), 'Stack'),
      ],
      `must be in the invalidator's stage, "Stage", got: "Other/Stack"`,
    ],
  ])('%s is refused', (_, place, message) => {
    const app = testApp();
    const [scope, watched] = place(app, new Stage(app, 'Stage'));
    expect(
      () =>
        new DistributionInvalidator(scope, 'Invalidator', {
          distribution: distributionIn(scope),
          trigger: InvalidationTrigger.onChangeOf(watched),
        }),
    ).toThrow(`each of 'constructs' ${message}`);
  });
});

describe('on change of a value', () => {
  function renderedWith(values: (stack: Stack) => string[]): unknown {
    const stack = testStack();
    return triggerOf(
      new DistributionInvalidator(stack, 'Invalidator', {
        distribution: distributionIn(stack),
        trigger: InvalidationTrigger.onValueChange(...values(stack)),
      }),
    );
  }

  test('texts are taken as they are', () => {
    expect(renderedWith(() => ['3f2a', ' '])).toEqual({
      Values: ['3f2a', ' '],
    });
  });

  test('tokens reach CloudFormation', () => {
    expect(
      renderedWith((stack) => [
        new CfnParameter(stack, 'Parameter').valueAsString,
        new Queue(stack, 'Queue', { queueName: 'a' }).queueArn,
        'text',
      ]),
    ).toEqual({
      Values: [
        { Ref: 'Parameter' },
        { 'Fn::GetAtt': [expect.stringMatching(/^Queue/), 'Arn'] },
        'text',
      ],
    });
  });

  test('the elements of a list that is known at deployment reach CloudFormation', () => {
    expect(
      renderedWith((stack) => {
        const { objectKeys } = new BucketDeployment(stack, 'Files', {
          destinationBucket: new Bucket(stack, 'Bucket'),
          sources: [Source.data('index.html', 'content')],
        });
        return ['a', ...objectKeys, 'b'];
      }),
    ).toEqual({
      Values: [
        'a',
        { 'Fn::GetAtt': [expect.stringMatching(/^Files/), 'SourceObjectKeys'] },
        'b',
      ],
    });
  });

  test.each([
    ['""', ''],
    ['7', 7],
    ['["a"]', ['a']],
  ])('%s among the values is refused', (got, value) => {
    expect(() =>
      InvalidationTrigger.onValueChange('a', value as string),
    ).toThrow(
      new Error(
        `InvalidationTrigger.onValueChange: each of 'values' must be a non-empty string, got: ${got}`,
      ),
    );
  });

  test('nothing is refused', () => {
    expect(() => InvalidationTrigger.onValueChange()).toThrow(
      new Error(
        "InvalidationTrigger.onValueChange: 'values' must not be empty, got: []",
      ),
    );
  });
});

describe('always', () => {
  const CONTEXT = 'cdk-distribution-invalidator:nonce';

  function siteWith(trigger: InvalidationTrigger, context = {}): Site {
    return new Site(testApp(context), { trigger });
  }

  test('each synth of a program has another value', () => {
    const [one, other] = [1, 2].map(() =>
      triggerOf(siteWith(InvalidationTrigger.always()).invalidator),
    );
    expect(one).toEqual({ Nonce: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(one).not.toEqual(other);
  });

  test('two synths of one app have the same value', () => {
    const app = testApp();
    const { invalidator } = new Site(app, {
      trigger: InvalidationTrigger.always(),
    });
    const first = triggerOf(invalidator);
    app.synth({ force: true });
    expect(triggerOf(invalidator)).toEqual(first);
  });

  test.each<[string, string | undefined, object, string]>([
    ['an argument', 'build-1', {}, 'build-1'],
    ['the context', undefined, { [CONTEXT]: 'build-2' }, 'build-2'],
    [
      'an argument before the context',
      'build-1',
      { [CONTEXT]: 'build-2' },
      'build-1',
    ],
  ])('the value can be set by %s', (_, nonce, context, expected) => {
    const { invalidator } = siteWith(
      InvalidationTrigger.always(nonce),
      context,
    );
    expect(triggerOf(invalidator)).toEqual({ Nonce: expected });
  });

  test.each([
    ['""', ''],
    ['7', 7],
  ])('%s as an argument is refused', (got, value) => {
    expect(() => InvalidationTrigger.always(value as string)).toThrow(
      new Error(
        `InvalidationTrigger.always: 'nonce' must be a non-empty string, got: ${got}`,
      ),
    );
  });

  test.each([
    ['""', ''],
    ['7', 7],
    ['true', true],
  ])('%s in the context is refused', (got, value) => {
    expect(() =>
      siteWith(InvalidationTrigger.always(), { [CONTEXT]: value }),
    ).toThrow(
      `the context '${CONTEXT}' must be a non-empty string, got: ${got}`,
    );
  });
});

describe('the context that freezes all triggers', () => {
  const CONTEXT = 'cdk-distribution-invalidator:trigger';

  test.each<[string, () => InvalidationTrigger | undefined]>([
    ['the default', () => undefined],
    ['every deployment', () => InvalidationTrigger.everyDeployment()],
    ['on change of a value', () => InvalidationTrigger.onValueChange('a')],
    ['always', () => InvalidationTrigger.always()],
  ])('makes a constant of %s', (_, trigger) => {
    const { invalidator } = new Site(testApp({ [CONTEXT]: 'off' }), {
      trigger: trigger(),
    });
    expect(triggerOf(invalidator)).toEqual({ Off: 'true' });
  });

  test('makes a constant of a trigger that watches constructs', () => {
    const app = testApp({ [CONTEXT]: 'off' });
    const { invalidator } = new Site(app, {
      trigger: InvalidationTrigger.onChangeOf(app),
    });
    expect(triggerOf(invalidator)).toEqual({ Off: 'true' });
  });

  test.each([
    ['"on"', 'on'],
    ['""', ''],
    ['false', false],
  ])('must not be %s', (got, value) => {
    expect(() => new Site(testApp({ [CONTEXT]: value }))).toThrow(
      `the context '${CONTEXT}' must be "off" or not be set, got: ${got}`,
    );
  });
});
