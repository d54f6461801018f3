/** `content`: in the first deployment, without an older list of files to compare with, everything is invalidated. */
import { join } from 'node:path';
import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App } from 'aws-cdk-lib';
import { Source } from 'aws-cdk-lib/aws-s3-deployment';
import { DistributionInvalidator, SiteContent } from '../src';
import { expectFreshPage, StaleWebsite } from './integ-website';

const SITE = join(__dirname, 'integ-site');

const app = new App();
const website = new StaleWebsite(app, 'SiteContent', Source.asset(SITE));
const invalidator = new DistributionInvalidator(website, 'Invalidator', {
  content: SiteContent.fromDirectory(SITE),
  distribution: website.distribution,
});
const integ = new IntegTest(app, 'Integ', { testCases: [website] });
expectFreshPage(integ, website, invalidator, ['/*']);
