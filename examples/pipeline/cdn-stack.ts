import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import {
  CachePolicy,
  Distribution,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import {
  DistributionInvalidator,
  InvalidationTrigger,
} from 'cdk-distribution-invalidator';
import type { Construct } from 'constructs';
import type { BackendStack } from './backend-stack';

export interface CdnStackProps extends StackProps {
  readonly backend: BackendStack;
}

/** The distribution through which viewers reach the backend. */
export class CdnStack extends Stack {
  constructor(scope: Construct, id: string, props: CdnStackProps) {
    super(scope, id, props);

    const { backend } = props;
    const distribution = new Distribution(this, 'Distribution', {
      defaultBehavior: {
        origin: new RestApiOrigin(backend.api),
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      },
    });

    // New code changes the backend's stack, but not this one.
    new DistributionInvalidator(this, 'Invalidator', {
      distribution,
      trigger: InvalidationTrigger.onChangeOf(this, backend),
      executeAfter: [backend],
    });

    new CfnOutput(this, 'Url', {
      value: `https://${distribution.distributionDomainName}`,
    });
    new CfnOutput(this, 'DistributionId', {
      value: distribution.distributionId,
    });
  }
}
