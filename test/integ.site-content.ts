/** `content`: in the first deployment, without an older list of files to compare with, everything is invalidated. */
import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App } from 'aws-cdk-lib';
import {
  DistributionInvalidator,
  EdgeVerification,
  FailureAction,
  SiteContent,
} from '../src';
import { expectFreshPage, SITE, StaleWebsite } from './integ-website';

const app = new App();
const website = new StaleWebsite(app, 'SiteContent');
const invalidator = new DistributionInvalidator(website, 'Invalidator', {
  content: SiteContent.fromDirectory(SITE),
  distribution: website.distribution,
  verification: [EdgeVerification.changedFiles()],
  onStale: FailureAction.FAIL,
});
const integ = new IntegTest(app, 'Integ', { testCases: [website] });
expectFreshPage(integ, website, invalidator, ['/*']);
