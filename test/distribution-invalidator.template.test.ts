import { CfnOutput, CfnParameter } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DistributionInvalidator } from '../src';
import { distributionIn, testStack } from './support/app';

// The hashes of assets, and of the template that holds them, change with the function's code.
const HASH = /[0-9a-f]{64}/g;

expect.addSnapshotSerializer({
  test: (value) => typeof value === 'string' && value.search(HASH) >= 0,
  serialize: (value: string) => JSON.stringify(value.replace(HASH, '<hash>')),
});

test('the whole template', () => {
  const stack = testStack();
  const version = new CfnParameter(stack, 'Version');
  const invalidator = new DistributionInvalidator(stack, 'Invalidator', {
    distribution: distributionIn(stack),
    executeAfter: [
      new Queue(stack, 'Before', { queueName: version.valueAsString }),
    ],
    executeBefore: [new Queue(stack, 'After')],
  });
  new CfnOutput(stack, 'InvalidationId', { value: invalidator.invalidationId });

  expect(Template.fromStack(stack).toJSON()).toMatchSnapshot();
});
