/**
 * What an invalidator costs at synthesis, beside the usual recipes: time, size of the template, resources.
 * Run: npx tsx --tsconfig test/tsconfig.json bench/synth.ts
 */
import { CustomResource, type Stack } from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DistributionInvalidator } from '../src';
import { addSdkCall } from './peers/aws-custom-resource';
import { medianSyntheses } from './synthesis';

const STACK_SIZES = [10, 100, 450];
const ROUNDS = 9;

type AddInvalidations = (
  stack: Stack,
  distribution: Distribution,
  count: number,
) => void;

const invalidators: AddInvalidations = (stack, distribution, count) => {
  for (let i = 0; i < count; i++) {
    new DistributionInvalidator(stack, `Invalidator${i}`, { distribution });
  }
};

/** The call of the SDK at each deployment, that many suggest. */
const sdkCalls: AddInvalidations = (stack, distribution, count) => {
  for (let i = 0; i < count; i++) {
    addSdkCall(stack, `SdkCall${i}`, distribution);
  }
};

/** A function of one's own, called by the time of day. */
const timestamps: AddInvalidations = (stack, distribution, count) => {
  const handler = new lambda.Function(stack, 'Handler', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {};'),
  });
  distribution.grantCreateInvalidation(handler);
  for (let i = 0; i < count; i++) {
    new CustomResource(stack, `Timestamp${i}`, {
      serviceToken: handler.functionArn,
      properties: {
        DistributionId: distribution.distributionId,
        Timestamp: Date.now(),
      },
    });
  }
};

const WAYS: readonly [string, AddInvalidations, number][] = [
  ['nothing', invalidators, 0],
  ['1 DistributionInvalidator', invalidators, 1],
  ['20 DistributionInvalidators', invalidators, 20],
  ['1 AwsCustomResource', sdkCalls, 1],
  ['20 AwsCustomResources', sdkCalls, 20],
  ['1 Date.now() resource', timestamps, 1],
  ['20 Date.now() resources', timestamps, 20],
];

report();

function report(): void {
  console.table(STACK_SIZES.flatMap(rowsFor));
}

function rowsFor(size: number) {
  const medians = medianSyntheses(
    size,
    ROUNDS,
    WAYS.map(
      ([, add, count]) =>
        (stack, distribution) =>
          add(stack, distribution, count),
    ),
  );
  return WAYS.map(([name], way) => {
    const { cpuMs, bytes, resources } = medians[way];
    return {
      'resources of the stack': size,
      with: name,
      'more resources': resources - size,
      'CPU ms': Math.round(cpuMs),
      'times nothing': (cpuMs / medians[0].cpuMs).toFixed(2),
      'template KB': (bytes / 1000).toFixed(1),
    };
  });
}
