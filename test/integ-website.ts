import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExpectedResult, type IntegTest } from '@aws-cdk/integ-tests-alpha';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import {
  BucketDeployment,
  CacheControl,
  type ISource,
  Source,
} from 'aws-cdk-lib/aws-s3-deployment';
import { TriggerFunction } from 'aws-cdk-lib/triggers';
import type { Construct } from 'constructs';
import { type DistributionInvalidator, InvalidationTrigger } from '../src';

const PAGE = 'index.html';

/** What the website has in the end. */
export const SITE = join(__dirname, 'integ-site');
const FRESH_PAGE = readFileSync(join(SITE, PAGE), 'utf8');

/** The default trigger also counts the handler's bundle, so the snapshots of these tests would change with the bundle. */
export const TRIGGER = InvalidationTrigger.onValueChange(FRESH_PAGE);

/** Cached for longer than any test runs. */
const CACHE_CONTROL = [CacheControl.maxAge(Duration.days(1))];

/** Objects get it as `x-amz-meta-cache-tag`. */
const METADATA = { 'cache-tag': 'page' };

const VISITOR = `
exports.handler = async () => {
  const response = await fetch(process.env.PAGE_URL);
  if (!response.ok) throw new Error('the page is not served: ' + response.status);
};
`;

/** A website whose page was replaced after a visitor had come, so that CloudFront has the old one in its cache. */
export class StaleWebsite extends Stack {
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const destinationBucket = new Bucket(this, 'Bucket', {
      autoDeleteObjects: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.distribution = new Distribution(this, 'Distribution', {
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(destinationBucket),
      },
    });
    const upload = (name: string, source: ISource) =>
      new BucketDeployment(this, name, {
        cacheControl: CACHE_CONTROL,
        destinationBucket,
        metadata: METADATA,
        sources: [source],
      });
    const old = upload('Old', Source.data(PAGE, 'the old page'));
    const visitor = new TriggerFunction(this, 'Visitor', {
      code: lambda.Code.fromInline(VISITOR),
      environment: { PAGE_URL: this.pageUrl },
      // The bucket's policy is a part of it.
      executeAfter: [destinationBucket, this.distribution, old],
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      timeout: Duration.minutes(1),
    });
    upload('Fresh', Source.asset(SITE)).node.addDependency(visitor);
  }

  get pageUrl(): string {
    return `https://${this.distribution.distributionDomainName}/${PAGE}`;
  }
}

/** The invalidation is completed and has these items, and viewers get the fresh page. */
export function expectFreshPage(
  integ: IntegTest,
  website: StaleWebsite,
  invalidator: DistributionInvalidator,
  items: string[],
): void {
  integ.assertions
    .awsApiCall('CloudFront', 'getInvalidation', {
      DistributionId: website.distribution.distributionId,
      Id: invalidator.invalidationId,
    })
    .expect(
      ExpectedResult.objectLike({
        Invalidation: {
          Status: 'Completed',
          InvalidationBatch: { Paths: { Items: items } },
        },
      }),
    )
    .next(
      integ.assertions
        .httpApiCall(website.pageUrl)
        .expect(ExpectedResult.objectLike({ body: FRESH_PAGE, status: 200 })),
    );
}
