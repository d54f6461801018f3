import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { DistributionInvalidator, InvalidationTarget } from '../../src';

const app = new App();
const stack = new Stack(app, 'Stack');
for (const id of app.node.getContext('buckets').split(',')) {
  new Bucket(stack, id, { removalPolicy: RemovalPolicy.RETAIN });
}
new DistributionInvalidator(stack, 'Invalidator', {
  targets: [
    InvalidationTarget.distributionId(app.node.getContext('distribution')),
  ],
  skipOnCreate: true,
});
