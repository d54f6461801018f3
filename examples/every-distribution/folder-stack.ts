import { join } from 'node:path';
import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Distribution, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';

/** Folders, each served by its own distribution. Nothing here knows about invalidations. */
export class FolderStack extends Stack {
  constructor(scope: Construct, id: string, folders: Record<string, string>) {
    super(scope, id);
    for (const [name, folder] of Object.entries(folders)) {
      const { distribution } = new ServedFolder(
        this,
        name,
        join(__dirname, folder),
      );
      new CfnOutput(this, `${name}DistributionId`, {
        value: distribution.distributionId,
      });
    }
  }
}

class ServedFolder extends Construct {
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
