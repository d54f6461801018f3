import { App, CfnOutput, Duration, Mixins, Stack } from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import {
  DistributionInvalidator,
  FailureAction,
  InvalidationPaths,
  InvalidationTarget,
  InvalidationTrigger,
  mixins,
  SiteContent,
} from 'cdk-distribution-invalidator';

const app = new App();
const stack = new Stack(app, 'Site');

const distribution = new Distribution(stack, 'Distribution', {
  defaultBehavior: { origin: new HttpOrigin('origin.example.com') },
});
DistributionInvalidator.enableCacheTags(distribution, 'Cache-Tag');

const invalidator = new DistributionInvalidator(stack, 'Invalidator', {
  distribution,
  paths: ['/search?q=*'],
  content: SiteContent.fromDirectory('site', {
    exclude: ['*.txt'],
    maxPaths: 5,
  }),
  trigger: InvalidationTrigger.onChangeOf(distribution),
  timeout: Duration.minutes(5),
  onError: FailureAction.WARN,
});

new DistributionInvalidator(stack, 'ImagesInvalidator', {
  targets: [
    InvalidationTarget.distribution(distribution, {
      paths: InvalidationPaths.directory('/images'),
      tags: ['catalogue'],
    }),
    InvalidationTarget.distributionTenantId('dt_2wMLDbVGQLTxYhmGl8aCWkPqY7d'),
  ],
  waitForCompletion: false,
  skipOnCreate: true,
  executeAfter: [invalidator],
});

invalidator
  .metricFailed({ period: Duration.minutes(1) })
  .createAlarm(stack, 'Failed', { threshold: 1, evaluationPeriods: 1 });

new CfnOutput(stack, 'InvalidationStatus', { value: invalidator.status });
new CfnOutput(stack, 'ChangedFiles', { value: invalidator.changedFiles });

Mixins.of(app).apply(
  new mixins.DistributionInvalidation({ paths: ['/feed.xml'] }),
);

app.synth();
