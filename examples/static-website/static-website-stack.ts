import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Distribution, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { DistributionInvalidator } from 'cdk-distribution-invalidator';
import type { Construct } from 'constructs';

export interface StaticWebsiteStackProps extends StackProps {
  /** The folder with the website's files. */
  readonly site: string;
}

/** A website in a private bucket, served by CloudFront, fresh after every deployment. */
export class StaticWebsiteStack extends Stack {
  constructor(scope: Construct, id: string, props: StaticWebsiteStackProps) {
    super(scope, id, props);

    const bucket = new Bucket(this, 'Bucket', {
      autoDeleteObjects: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });

    const distribution = new Distribution(this, 'Distribution', {
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

    // Runs after everything else in the stack, including the upload: there is nothing to wire up.
    const invalidator = new DistributionInvalidator(this, 'Invalidator', {
      distribution,
    });

    new CfnOutput(this, 'Url', {
      value: `https://${distribution.distributionDomainName}`,
    });
    new CfnOutput(this, 'DistributionId', {
      value: distribution.distributionId,
    });
    new CfnOutput(this, 'InvalidationId', {
      value: invalidator.invalidationId,
    });
    new CfnOutput(this, 'InvalidationStatus', { value: invalidator.status });
  }
}
