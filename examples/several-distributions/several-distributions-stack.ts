import { join } from 'node:path';
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Distribution, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import {
  DistributionInvalidator,
  InvalidationTarget,
} from 'cdk-distribution-invalidator';
import { Construct } from 'constructs';

/** A gallery: its pages come from one distribution, its pictures from another. */
export class SeveralDistributionsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const site = new Folder(this, 'Site', join(__dirname, 'site'));
    const images = new Folder(this, 'Images', join(__dirname, 'images'));

    // One custom resource: it invalidates both at the same time, and if one fails, it still invalidates the other.
    const invalidator = new DistributionInvalidator(this, 'Invalidator', {
      targets: [
        InvalidationTarget.distribution(site.distribution),
        // Originals get a new name when they change.
        InvalidationTarget.distribution(images.distribution, {
          paths: ['/thumbnails/*'],
        }),
      ],
    });

    new CfnOutput(this, 'Url', {
      value: `https://${site.distribution.distributionDomainName}`,
    });
    new CfnOutput(this, 'SiteDistributionId', {
      value: site.distribution.distributionId,
    });
    new CfnOutput(this, 'ImagesDistributionId', {
      value: images.distribution.distributionId,
    });
    new CfnOutput(this, 'InvalidationIds', {
      value: invalidator.invalidationIds,
    });
  }
}

/** The files of a folder, with their own bucket and distribution. */
class Folder extends Construct {
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, path: string) {
    super(scope, id);

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
      sources: [Source.asset(path)],
    });
  }
}
