import { join } from 'node:path';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import {
  CachePolicy,
  Distribution,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { FunctionUrlOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Code,
  FunctionUrlAuthType,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { DistributionInvalidator } from 'cdk-distribution-invalidator';
import type { Construct } from 'constructs';

/** Pages that a function renders, and that CloudFront caches until the function changes. */
export class ServerSideRenderingStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const server = new LambdaFunction(this, 'Server', {
      code: Code.fromAsset(join(__dirname, 'server')),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
    });
    const url = server.addFunctionUrl({
      authType: FunctionUrlAuthType.AWS_IAM,
    });

    const distribution = new Distribution(this, 'Distribution', {
      defaultBehavior: {
        origin: FunctionUrlOrigin.withOriginAccessControl(url),
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      },
    });

    // The origin grants `lambda:InvokeFunctionUrl`; Lambda requires this permission as well.
    server.addPermission('InvokeFunction', {
      principal: new ServicePrincipal('cloudfront.amazonaws.com'),
      action: 'lambda:InvokeFunction',
      sourceArn: distribution.distributionArn,
      invokedViaFunctionUrl: true,
    });

    // There are no files to compare: new code may change any page.
    const invalidator = new DistributionInvalidator(this, 'Invalidator', {
      distribution,
    });

    new CfnOutput(this, 'Url', {
      value: `https://${distribution.distributionDomainName}`,
    });
    new CfnOutput(this, 'DistributionId', {
      value: distribution.distributionId,
    });
    new CfnOutput(this, 'InvalidationStatus', { value: invalidator.status });
  }
}
