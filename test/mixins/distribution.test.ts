import { type App, CfnElement, Mixins, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  CfnDistribution,
  CfnDistributionTenant,
  Distribution,
} from 'aws-cdk-lib/aws-cloudfront';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IMixin } from 'constructs';
import { DistributionInvalidator, InvalidationTarget, mixins } from '../../src';
import {
  distributionIn,
  invalidatorOf,
  invalidatorsOf,
  logicalIdOf,
  testApp,
  testStack,
} from '../support/app';
import { graphOf, reachable } from '../support/graph';

const CONFIG = {
  enabled: true,
  origins: [{ id: 'origin', domainName: 'origin.example.com' }],
  defaultCacheBehavior: {
    targetOriginId: 'origin',
    viewerProtocolPolicy: 'redirect-to-https',
  },
};

function l1In(
  scope: Construct,
  id = 'Distribution',
  config: Partial<CfnDistribution.DistributionConfigProperty> = {},
) {
  return new CfnDistribution(scope, id, {
    distributionConfig: { ...CONFIG, ...config },
  });
}

function tenantIn(scope: Construct) {
  return new CfnDistributionTenant(scope, 'Tenant', {
    distributionId: 'EDFDVBD6EXAMPLE',
    domains: ['tenant.example.com'],
    name: 'tenant',
  });
}

/** The ways to apply a mixin to all that is in an app. */
const APPLY: Array<[string, (app: App, mixin: IMixin) => unknown]> = [
  ['with', (app, mixin) => app.with(mixin)],
];
// It is in aws-cdk-lib from 2.241.0 on.
if (Mixins) {
  APPLY.push(['Mixins.of', (app, mixin) => Mixins.of(app).apply(mixin)]);
}

const templateOf = (stack: Stack) => Template.fromStack(stack).toJSON();

/** The template that the construct makes of the same. */
function templateWithConstruct(
  make: (
    stack: Stack,
  ) => ConstructorParameters<typeof DistributionInvalidator>[2],
  id = 'DistributionInvalidator',
) {
  const stack = testStack();
  new DistributionInvalidator(stack, id, make(stack));
  return templateOf(stack);
}

describe('DistributionInvalidation', () => {
  test('makes of an L2 what the construct beside it makes', () => {
    const stack = testStack();
    distributionIn(stack).with(new mixins.DistributionInvalidation());
    expect(templateOf(stack)).toEqual(
      templateWithConstruct((other) => ({
        distribution: distributionIn(other),
      })),
    );
  });

  test('makes the same of an L1', () => {
    const stack = testStack();
    l1In(stack).with(new mixins.DistributionInvalidation());
    expect(templateOf(stack)).toEqual(
      templateWithConstruct((other) => ({ distribution: l1In(other) })),
    );
  });

  test('stays in the stack of an L1 that the stack takes for its main part', () => {
    const stack = testStack();
    l1In(stack, 'Resource').with(new mixins.DistributionInvalidation());
    expect(Object.keys(invalidatorsOf(stack))).toHaveLength(1);
  });

  test('hands on its options', () => {
    const stack = testStack();
    distributionIn(stack).with(
      new mixins.DistributionInvalidation({
        paths: ['/index.html'],
        waitForCompletion: false,
      }),
    );
    expect(templateOf(stack)).toEqual(
      templateWithConstruct((other) => ({
        distribution: distributionIn(other),
        paths: ['/index.html'],
        waitForCompletion: false,
      })),
    );
  });

  test.each(APPLY)(
    'invalidates every distribution of an app by `%s`, with one function a stack',
    (_, apply) => {
      const app = testApp();
      const [first, second] = ['First', 'Second'].map(
        (id) => new Stack(app, id),
      );
      distributionIn(first, 'Site');
      distributionIn(new Construct(first, 'Images'), 'Distribution');
      const nested = new NestedStack(second, 'Nested');
      distributionIn(nested, 'Site');

      apply(app, new mixins.DistributionInvalidation());

      expect(
        [first, second, nested].map((stack) => {
          const template = Template.fromStack(stack);
          return [
            Object.keys(invalidatorsOf(stack)).length,
            Object.keys(template.findResources('AWS::Lambda::Function')).length,
          ];
        }),
      ).toEqual([
        [2, 1],
        [0, 0],
        [1, 1],
      ]);
    },
  );

  test('comes after what is made to depend on the distribution', () => {
    const stack = testStack();
    const distribution = distributionIn(stack);
    distribution.with(new mixins.DistributionInvalidation());
    const later = new Queue(stack, 'Later');
    later.node.addDependency(distribution);
    const [id] = Object.keys(invalidatorsOf(stack));
    expect(reachable(graphOf(templateOf(stack).Resources), [id])).toContain(
      logicalIdOf(later),
    );
  });

  test('invalidates a distribution tenant', () => {
    const stack = testStack();
    tenantIn(stack).with(new mixins.DistributionInvalidation());
    expect(templateOf(stack)).toEqual(
      templateWithConstruct(
        (other) => ({
          targets: [InvalidationTarget.distributionTenant(tenantIn(other))],
        }),
        'TenantInvalidator',
      ),
    );
  });

  test('leaves out what only serves tenants: CloudFront has nothing to invalidate there', () => {
    const stack = testStack();
    l1In(stack, 'Distribution', { connectionMode: 'tenant-only' }).with(
      new mixins.DistributionInvalidation(),
    );
    expect(invalidatorsOf(stack)).toEqual({});
  });

  test.each<[string, (stack: Stack) => Construct]>([
    [
      'an imported distribution',
      (stack) =>
        Distribution.fromDistributionAttributes(stack, 'Imported', {
          distributionId: 'EDFDVBD6EXAMPLE',
          domainName: 'd111111abcdef8.cloudfront.net',
        }) as unknown as Construct,
    ],
    ['a queue', (stack) => new Queue(stack, 'Queue')],
    ['a stack without distributions', (stack) => stack],
  ])('does nothing to %s, and says so to requireAny', (_, make) => {
    const stack = testStack();
    const construct = make(stack);
    const before = stack.node.findAll().length;
    construct.with(new mixins.DistributionInvalidation());
    expect(stack.node.findAll()).toHaveLength(before);
    if (!Mixins) return;
    expect(() =>
      Mixins.of(construct)
        .requireAny()
        .apply(new mixins.DistributionInvalidation()),
    ).toThrow('At least one mixin application was required');
  });

  test('cannot be applied twice, like mixins of the CDK that add a resource', () => {
    const stack = testStack();
    const distribution = distributionIn(stack);
    const mixin = new mixins.DistributionInvalidation();
    distribution.with(mixin);
    expect(() => distribution.with(mixin)).toThrow(
      "There is already a Construct with name 'DistributionInvalidator' in Stack",
    );
  });

  test('applyTo leaves alone what it does not support', () => {
    const stack = testStack();
    const queue = new Queue(stack, 'Queue');
    new mixins.DistributionInvalidation().applyTo(queue);
    expect(stack.node.children).toEqual([queue]);
  });

  test('refuses options that the construct refuses', () => {
    expect(() =>
      distributionIn(testStack()).with(
        new mixins.DistributionInvalidation({ paths: ['no-slash'] }),
      ),
    ).toThrow("each of 'paths' must start with '/', got: \"no-slash\"");
  });
});

describe('DistributionCacheTags', () => {
  test.each([
    ['an L2', distributionIn],
    ['an L1', l1In],
  ])('does to %s what enableCacheTags does', (_, make) => {
    const [mixed, told] = [testStack(), testStack()];
    make(mixed).with(new mixins.DistributionCacheTags('Cache-Tag'));
    DistributionInvalidator.enableCacheTags(make(told), 'Cache-Tag');
    expect(templateOf(mixed)).toEqual(templateOf(told));
    expect(JSON.stringify(templateOf(mixed))).toContain(
      '"CacheTagConfig":{"HeaderName":"Cache-Tag"}',
    );
  });

  test('makes the warning about tags without a header go away', () => {
    const stack = testStack();
    distributionIn(stack).with(
      new mixins.DistributionInvalidation({ tags: ['catalogue'] }),
      new mixins.DistributionCacheTags('Cache-Tag'),
    );
    expect(invalidatorOf(stack).Properties).toBeDefined();
    expect(
      stack.node
        .findAll()
        .flatMap(({ node }) => node.metadata)
        .filter(({ type }) => type === 'aws:cdk:warning'),
    ).toEqual([]);
  });

  test('does nothing to anything else', () => {
    const stack = testStack();
    const mixin = new mixins.DistributionCacheTags('Cache-Tag');
    const tenant = tenantIn(stack);
    tenant.with(mixin);
    mixin.applyTo(tenant);
    expect(mixin.supports(tenant)).toBe(false);
    expect(CfnElement.isCfnElement(tenant)).toBe(true);
    expect(JSON.stringify(templateOf(stack))).not.toContain('CacheTagConfig');
  });
});
