import { App, CfnParameter, RemovalPolicies } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { StaticWebsiteStack } from '../../examples/static-website/static-website-stack';

const app = new App();
const site: string = app.node.getContext('site');

const stack = new StaticWebsiteStack(app, 'Website', { site });

new CfnParameter(stack, 'Release', { default: '1' });

// Without the construct's own doing, the invalidation would not wait for this.
new StringParameter(stack, 'Late', {
  stringValue: 'after the content',
}).node.addDependency(stack.node.findChild('Content'));

// CloudFront lists the invalidations of existing distributions only: this one survives the stack.
RemovalPolicies.of(stack.node.findChild('Distribution')).retain();

if (app.node.tryGetContext('failing') === 'true') {
  const failing = new BucketDeployment(stack, 'FailingContent', {
    destinationBucket: Bucket.fromBucketName(stack, 'NoBucket', 'no-bucket'),
    sources: [Source.asset(site)],
  });
  failing.node.addDependency(stack.node.findChild('Invalidator'));
}
