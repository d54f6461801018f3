/** Cache tags: what the origin has sent with a tag is gone when the deployment has ended. */
import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App } from 'aws-cdk-lib';
import {
  DistributionInvalidator,
  EdgeVerification,
  FailureAction,
} from '../src';
import { expectFreshPage, StaleWebsite, TRIGGER } from './integ-website';

const app = new App();
const website = new StaleWebsite(app, 'CacheTags');
DistributionInvalidator.enableCacheTags(
  website.distribution,
  'x-amz-meta-cache-tag',
);
const invalidator = new DistributionInvalidator(website, 'Invalidator', {
  distribution: website.distribution,
  tags: ['page'],
  trigger: TRIGGER,
  verification: [EdgeVerification.urls(['/index.html'])],
  onStale: FailureAction.FAIL,
});
const integ = new IntegTest(app, 'Integ', { testCases: [website] });
expectFreshPage(integ, website, invalidator, ['#page']);
