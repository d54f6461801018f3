import { Aspects, CfnOutput, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import {
  DistributionInvalidator,
  InvalidationTarget,
  InvalidationTrigger,
  SiteContent,
} from '../../src';
import { distributionIn, testApp } from '../support/app';

function warningsOf(stack: Stack): unknown[] {
  return (
    Annotations.fromStack(stack)
      .findWarning('*', Match.anyValue())
      .map(({ entry }) => String(entry.data))
      // The CDK has warnings of its own, from version to version.
      .filter((warning) => warning.includes('cdk-distribution-invalidator:'))
  );
}

describe('cache tags that an aspect switches on', () => {
  const warning = expect.stringContaining('do not say which header');

  test.each([
    ['before', true],
    ['after', true],
    ['before', false],
    ['after', false],
  ])(
    'are seen where the distribution comes %s the invalidator, with stabilization %s',
    (order, stabilization) => {
      const app = testApp({
        '@aws-cdk/core:aspectStabilization': stabilization,
      });
      const stack = new Stack(app, 'Stack');
      const [first, second] = ['First', 'Second'].map(
        (id) => new Construct(stack, id),
      );
      const distribution = distributionIn(order === 'before' ? first : second);
      new DistributionInvalidator(
        order === 'before' ? second : first,
        'Invalidator',
        { distribution, tags: ['news'] },
      );
      Aspects.of(stack).add({
        visit: (node) => {
          if (node instanceof Distribution) {
            DistributionInvalidator.enableCacheTags(node, 'Cache-Tag');
          }
        },
      });
      expect(warningsOf(stack)).toEqual([]);
    },
  );

  test('are missed once where nobody switches them on', () => {
    const stack = new Stack(testApp(), 'Stack');
    new DistributionInvalidator(stack, 'Invalidator', {
      distribution: distributionIn(stack),
      tags: ['news'],
    });
    expect(warningsOf(stack)).toEqual([
      expect.stringContaining(
        "'tags' have no effect, because Stack/Distribution/Resource does not say which header holds the tags",
      ),
    ]);
    expect(warningsOf(stack)).not.toContainEqual(warning);
  });
});

describe('a distribution of another stack', () => {
  const warning = expect.stringContaining(
    'Cdn/Distribution/Resource is in another stack, and changes there do not run this invalidator',
  );
  const build = (
    place: (stack: Stack) => Construct,
    options: object | ((stack: Stack) => object) = {},
  ) => {
    const app = testApp();
    const stack = new Stack(app, 'Site');
    const distribution = distributionIn(place(stack));
    new DistributionInvalidator(stack, 'Invalidator', {
      targets: [InvalidationTarget.distribution(distribution)],
      ...options,
    });
    return stack;
  };
  const another = (stack: Stack) =>
    new Stack(stack.node.root as Construct, 'Cdn');

  test('is warned of under the default trigger', () => {
    expect(warningsOf(build(another))).toEqual([warning]);
  });

  test.each<[string, Parameters<typeof build>]>([
    ['in the same stack', [(stack) => stack]],
    ['in a nested stack', [(stack) => new NestedStack(stack, 'Nested')]],
    [
      'with a trigger that somebody chose',
      [another, { trigger: InvalidationTrigger.everyDeployment() }],
    ],
    [
      'with content',
      [
        another,
        { content: SiteContent.fromDirectory(`${__dirname}/../integ-site`) },
      ],
    ],
  ])('is not warned of %s', (_, [place, options]) => {
    expect(warningsOf(build(place, options))).toEqual([]);
  });

  test('is not known where it is imported', () => {
    const stack = new Stack(testApp(), 'Site');
    new DistributionInvalidator(stack, 'Invalidator', {
      distribution: Distribution.fromDistributionAttributes(stack, 'Imported', {
        distributionId: 'E1',
        domainName: 'd1.cloudfront.net',
      }),
    });
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('an attribute', () => {
  const warning = expect.stringContaining(
    "the attribute 'InvalidationId' is used in Other, and changes with each invalidation",
  );
  const build = (consumer: (stack: Stack) => Construct) => {
    const app = testApp();
    const stack = new Stack(app, 'Site');
    const { invalidationId } = new DistributionInvalidator(
      stack,
      'Invalidator',
      { targets: [InvalidationTarget.distributionId('E1')] },
    );
    const output = new CfnOutput(consumer(stack), 'Id', {
      value: invalidationId,
    });
    app.synth();
    return { stack, output };
  };

  test('is warned of in another stack, once', () => {
    const { stack, output } = build(
      (stack) => new Stack(stack.node.root as Construct, 'Other'),
    );
    expect(warningsOf(stack)).toEqual([warning]);
    expect(output.stack.resolve(output.value)).toEqual({
      'Fn::ImportValue': expect.stringMatching(/^Site:ExportsOutputFnGetAtt/),
    });
  });

  test.each<[string, (stack: Stack) => Construct]>([
    ['the same stack', (stack) => stack],
    ['a nested stack', (stack) => new NestedStack(stack, 'Nested')],
  ])('is free to use in %s', (_, consumer) => {
    expect(warningsOf(build(consumer).stack)).toEqual([]);
  });
});
