import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Distribution, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import {
  DistributionInvalidator,
  type InvalidationProvider,
} from 'cdk-distribution-invalidator';
import type { Construct } from 'constructs';

export interface SiteStackProps extends StackProps {
  /** The provider of another stack, whose function invalidates. */
  readonly provider: InvalidationProvider;

  /** The folder with the site's files. */
  readonly files: string;
}

/** A site with its distribution, which is invalidated in every deployment of this stack. */
export class SiteStack extends Stack {
  constructor(scope: Construct, id: string, props: SiteStackProps) {
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
      sources: [Source.asset(props.files)],
    });

    // Its permissions are a policy of this stack, attached to the function's role.
    new DistributionInvalidator(this, 'Invalidator', {
      distribution,
      provider: props.provider,
    });

    new CfnOutput(this, 'Url', {
      value: `https://${distribution.distributionDomainName}`,
    });
    new CfnOutput(this, 'DistributionId', {
      value: distribution.distributionId,
    });
  }
}
