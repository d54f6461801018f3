import { join } from 'node:path';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import {
  DistributionInvalidator,
  InvalidationPaths,
} from 'cdk-distribution-invalidator';
import type { Construct } from 'constructs';

export interface ImportedDistributionStackProps extends StackProps {
  /** The bucket that the distribution serves. */
  readonly bucketName: string;

  readonly distributionId: string;
}

const ARTICLES = 'articles';

/** The articles of a website whose bucket and distribution were created elsewhere. */
export class ImportedDistributionStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    props: ImportedDistributionStackProps,
  ) {
    super(scope, id, props);

    new BucketDeployment(this, 'Articles', {
      destinationBucket: Bucket.fromBucketName(
        this,
        'Bucket',
        props.bucketName,
      ),
      destinationKeyPrefix: ARTICLES,
      sources: [Source.asset(join(__dirname, ARTICLES))],
    });

    const invalidator = new DistributionInvalidator(this, 'Invalidator', {
      distribution: CfnDistribution.fromDistributionId(
        this,
        'Distribution',
        props.distributionId,
      ),
      paths: InvalidationPaths.directory(`/${ARTICLES}`),
    });

    new CfnOutput(this, 'InvalidationId', {
      value: invalidator.invalidationId,
    });
  }
}
