import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import {
  DistributionInvalidator,
  FailureAction,
  InvalidationProvider,
  SiteContent,
} from '../../src';

/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9';

const app = new App();
const stack = new Stack(app, 'Debts');

const distribution = new Distribution(stack, 'Distribution', {
  defaultBehavior: { origin: new HttpOrigin('origin.example.com') },
});

const isDown = app.node.getContext('cloudfront') === 'down';

const invalidator = new DistributionInvalidator(stack, 'Invalidator', {
  distribution,
  content: SiteContent.fromDirectory(app.node.getContext('site')),
  provider: new InvalidationProvider(stack, 'Provider', {
    environment: isDown ? { AWS_ENDPOINT_URL_CLOUDFRONT: NOWHERE } : {},
  }),
  onError: FailureAction.WARN,
  timeout: Duration.seconds(10),
});

new CfnOutput(stack, 'DistributionId', { value: distribution.distributionId });
new CfnOutput(stack, 'Status', { value: invalidator.status });
