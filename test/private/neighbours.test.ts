import {
  CfnCodeDeployBlueGreenHook,
  CfnHook,
  CfnTrafficRoutingType,
  Stack,
} from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import {
  DistributionInvalidator,
  type DistributionInvalidatorProps,
  InvalidationTarget,
  InvalidationTrigger,
} from '../../src';
import { distributionIn, testApp } from '../support/app';

const PATH = '/Stack/Invalidator/Resource';

function stackWith(
  props: (stack: Stack) => DistributionInvalidatorProps,
  context: Record<string, unknown> = {},
): Stack {
  const stack = new Stack(testApp(context), 'Stack');
  new DistributionInvalidator(stack, 'Invalidator', props(stack));
  return stack;
}

describe('a CodeDeploy blue/green hook', () => {
  const WARNING = Match.stringLikeRegexp(
    'no green deployment of Stack/Hook can happen',
  );

  function stackWithHook(
    trigger?: InvalidationTrigger,
    context: Record<string, unknown> = {},
    type = 'AWS::CodeDeploy::BlueGreen',
  ): Stack {
    const stack = stackWith(
      (scope) => ({ distribution: distributionIn(scope), trigger }),
      context,
    );
    new CfnHook(stack, 'Hook', { type });
    return stack;
  }

  test.each<[string, InvalidationTrigger | undefined]>([
    ['the default', undefined],
    ['everyDeployment', InvalidationTrigger.everyDeployment()],
    ['always', InvalidationTrigger.always('1')],
  ])('is warned of with the trigger %s', (_, trigger) => {
    Annotations.fromStack(stackWithHook(trigger)).hasWarning(PATH, WARNING);
  });

  test('is warned of where it is the L1 of the CDK', () => {
    const stack = stackWith((scope) => ({
      distribution: distributionIn(scope),
    }));
    new CfnCodeDeployBlueGreenHook(stack, 'Hook', {
      serviceRole: 'CodeDeploy',
      trafficRoutingConfig: { type: CfnTrafficRoutingType.ALL_AT_ONCE },
      applications: [],
    });
    Annotations.fromStack(stack).hasWarning(PATH, WARNING);
  });

  test.each<[string, InvalidationTrigger | undefined, Record<string, unknown>]>(
    [
      ['a value', InvalidationTrigger.onValueChange('1'), {}],
      [
        'the context `off`',
        undefined,
        { 'cdk-distribution-invalidator:trigger': 'off' },
      ],
    ],
  )('can do its work with the trigger %s', (_, trigger, context) => {
    const stack = stackWithHook(trigger, context);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('is not any other hook', () => {
    const stack = stackWithHook(undefined, {}, 'Example::Other::Hook');
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('another invalidator', () => {
  const note = Match.stringLikeRegexp("'/\\*' already covers what Stack/Other");

  function stackWithBoth(
    own: (distribution: Distribution) => DistributionInvalidatorProps,
    other: (distribution: Distribution) => DistributionInvalidatorProps,
  ): Stack {
    const stack = new Stack(testApp(), 'Stack');
    const distribution = distributionIn(stack);
    new DistributionInvalidator(stack, 'Invalidator', own(distribution));
    new DistributionInvalidator(stack, 'Other', other(distribution));
    return stack;
  }

  test.each<[string, (distribution: Distribution) => object]>([
    ['the same', (distribution) => ({ distribution })],
    [
      'some paths',
      (distribution) => ({ distribution, paths: ['/index.html'] }),
    ],
    [
      'a target among others',
      (distribution) => ({
        targets: [
          InvalidationTarget.distributionId('EDFDVBD6EXAMPLE'),
          InvalidationTarget.distribution(distribution),
        ],
      }),
    ],
  ])('that invalidates %s gets a note', (_, other) => {
    const stack = stackWithBoth((distribution) => ({ distribution }), other);
    Annotations.fromStack(stack).hasInfo(PATH, note);
  });

  test.each<[string, (distribution: Distribution) => object]>([
    ['other paths', (distribution) => ({ distribution, paths: ['/images/*'] })],
    [
      'another distribution',
      () => ({
        targets: [InvalidationTarget.distributionId('EDFDVBD6EXAMPLE')],
      }),
    ],
  ])('beside one of %s gets none', (_, own) => {
    const stack = stackWithBoth(own, (distribution) => ({
      distribution,
      paths: ['/index.html'],
    }));
    Annotations.fromStack(stack).hasNoInfo('*', Match.anyValue());
  });
});

describe('a BucketDeployment', () => {
  const note = (...paths: string[]) =>
    Match.stringLikeRegexp(
      `the same distribution is invalidated by ${paths.join(', ')} as well`,
    );

  function deploymentTo(
    distribution: Distribution | undefined,
    stack: Stack,
    id = 'Content',
  ): void {
    new BucketDeployment(stack, id, {
      destinationBucket: Bucket.fromBucketName(stack, `${id}Bucket`, 'site'),
      sources: [Source.data('index.html', id)],
      distribution,
    });
  }

  test('that invalidates the same distribution gets a note', () => {
    const stack = new Stack(testApp(), 'Stack');
    const distribution = distributionIn(stack);
    new DistributionInvalidator(stack, 'Invalidator', { distribution });
    deploymentTo(distribution, stack, 'Pages');
    deploymentTo(distribution, stack, 'Assets');
    Annotations.fromStack(stack).hasInfo(
      PATH,
      note('Stack/Pages', 'Stack/Assets'),
    );
  });

  test('gets the note where the distribution is known by its id', () => {
    const stack = new Stack(testApp(), 'Stack');
    new DistributionInvalidator(stack, 'Invalidator', {
      targets: [InvalidationTarget.distributionId('EDFDVBD6EXAMPLE')],
    });
    const imported = Distribution.fromDistributionAttributes(stack, 'Site', {
      distributionId: 'EDFDVBD6EXAMPLE',
      domainName: 'd111111abcdef8.cloudfront.net',
    });
    deploymentTo(imported as Distribution, stack);
    Annotations.fromStack(stack).hasInfo(PATH, note('Stack/Content'));
  });

  test.each<[string, (stack: Stack) => Distribution | undefined]>([
    ['without a distribution', () => undefined],
    ['with another one', (stack) => distributionIn(stack, 'Other')],
  ])('%s gets none', (_, distributionOf) => {
    const stack = stackWith((scope) => ({
      distribution: distributionIn(scope),
    }));
    deploymentTo(distributionOf(stack), stack);
    Annotations.fromStack(stack).hasNoInfo('*', Match.anyValue());
  });
});
