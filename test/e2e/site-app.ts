import { App } from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { SinglePageAppStack } from '../../examples/single-page-app/single-page-app-stack';
import { DistributionInvalidator, InvalidationTarget } from '../../src';

const app = new App();

const stack = new SinglePageAppStack(app, 'Site', {
  site: app.node.getContext('site'),
  apiUrl: app.node.getContext('apiUrl'),
});

const second = new Distribution(stack, 'SecondDistribution', {
  defaultBehavior: { origin: new HttpOrigin('origin.example.com') },
});
const invalidator = new DistributionInvalidator(stack, 'SeveralTargets', {
  targets: [
    InvalidationTarget.distribution(stack.distribution, { paths: ['/api/*'] }),
    InvalidationTarget.distribution(second),
    InvalidationTarget.distributionTenantId(app.node.getContext('tenant')),
  ],
});
stack.exportValue(second.distributionId, { name: 'SecondDistributionId' });
stack.exportValue(invalidator.invalidationIds, { name: 'InvalidationIds' });
