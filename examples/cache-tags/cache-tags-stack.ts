import { join } from 'node:path';
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Distribution, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import {
  DistributionInvalidator,
  InvalidationTrigger,
} from 'cdk-distribution-invalidator';
import type { Construct } from 'constructs';

/** S3 sends this metadata as the header `x-amz-meta-cache-tag`. */
const TAG_METADATA = 'cache-tag';

const KINDS = ['legal', 'manual'];

/** Documents of several kinds and languages. Only the kind that has changed is invalidated, whatever its URLs are. */
export class CacheTagsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
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
    });
    DistributionInvalidator.enableCacheTags(
      distribution,
      `x-amz-meta-${TAG_METADATA}`,
    );

    for (const kind of KINDS) {
      const documents = new BucketDeployment(this, `${kind}-documents`, {
        destinationBucket: bucket,
        sources: [Source.asset(join(__dirname, 'documents', kind))],
        metadata: { [TAG_METADATA]: kind },
        // The other kinds are in the same bucket.
        prune: false,
      });
      new DistributionInvalidator(this, `${kind}-invalidator`, {
        distribution,
        tags: [kind],
        trigger: InvalidationTrigger.onChangeOf(documents),
      });
    }

    new CfnOutput(this, 'Url', {
      value: `https://${distribution.distributionDomainName}`,
    });
    new CfnOutput(this, 'DistributionId', {
      value: distribution.distributionId,
    });
  }
}
