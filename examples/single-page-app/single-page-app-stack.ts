import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Distribution, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import {
  DistributionInvalidator,
  SiteContent,
} from 'cdk-distribution-invalidator';
import type { Construct } from 'constructs';

export interface SinglePageAppStackProps extends StackProps {
  /** The folder that the app is built to. */
  readonly site: string;
}

/** A single-page app, of which a deployment clears only what it has changed. */
export class SinglePageAppStack extends Stack {
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, props: SinglePageAppStackProps) {
    super(scope, id, props);

    const bucket = new Bucket(this, 'Bucket', {
      autoDeleteObjects: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });

    this.distribution = new Distribution(this, 'Distribution', {
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      },
      defaultRootObject: 'index.html',
    });

    new BucketDeployment(this, 'Content', {
      destinationBucket: bucket,
      sources: [Source.asset(props.site)],
    });

    // The same folder as above: its files are compared with those of the deployment before.
    const invalidator = new DistributionInvalidator(this, 'Invalidator', {
      distribution: this.distribution,
      content: SiteContent.fromDirectory(props.site),
    });

    new CfnOutput(this, 'Url', {
      value: `https://${this.distribution.distributionDomainName}`,
    });
    new CfnOutput(this, 'DistributionId', {
      value: this.distribution.distributionId,
    });
    new CfnOutput(this, 'InvalidationStatus', { value: invalidator.status });
    new CfnOutput(this, 'ChangedFiles', { value: invalidator.changedFiles });
    new CfnOutput(this, 'EvictedFiles', { value: invalidator.evictedFiles });
    new CfnOutput(this, 'BillablePaths', { value: invalidator.billablePaths });
  }
}
