import { join } from 'node:path';
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  CachePolicy,
  CfnDistribution,
  CfnDistributionTenant,
  CfnOriginAccessControl,
} from 'aws-cdk-lib/aws-cloudfront';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import {
  DistributionInvalidator,
  InvalidationTarget,
  InvalidationTrigger,
} from 'cdk-distribution-invalidator';
import type { Construct } from 'constructs';

export interface MultiTenantStackProps extends StackProps {
  /** The domain of which each customer has a subdomain. */
  readonly domain: string;

  /** A certificate for all subdomains, in us-east-1. */
  readonly certificateArn: string;
}

const CUSTOMERS = ['acme', 'globex'];

/** Customers with one website each. The websites share all CloudFront settings, but no cache. */
export class MultiTenantStack extends Stack {
  constructor(scope: Construct, id: string, props: MultiTenantStackProps) {
    super(scope, id, props);

    const bucket = new Bucket(this, 'Bucket', {
      autoDeleteObjects: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const distribution = this.distributionOf(bucket);

    for (const customer of CUSTOMERS) {
      const content = new BucketDeployment(this, `${customer}-content`, {
        destinationBucket: bucket,
        destinationKeyPrefix: customer,
        sources: [Source.asset(join(__dirname, 'customers', customer))],
      });
      const tenant = new CfnDistributionTenant(this, `${customer}-tenant`, {
        distributionId: distribution.attrId,
        name: customer,
        domains: [`${customer}.${props.domain}`],
        customizations: { certificate: { arn: props.certificateArn } },
        parameters: [{ name: 'customer', value: customer }],
      });

      // Does not touch the caches of the other tenants.
      new DistributionInvalidator(this, `${customer}-invalidator`, {
        targets: [InvalidationTarget.distributionTenant(tenant)],
        trigger: InvalidationTrigger.onChangeOf(content, tenant, distribution),
      });

      new CfnOutput(this, `${customer}-tenant-id`, { value: tenant.attrId });
    }
  }

  /** There is no L2 construct for multi-tenant distributions. */
  private distributionOf(bucket: Bucket): CfnDistribution {
    const accessControl = new CfnOriginAccessControl(this, 'AccessControl', {
      originAccessControlConfig: {
        name: this.stackName,
        originAccessControlOriginType: 's3',
        signingBehavior: 'always',
        signingProtocol: 'sigv4',
      },
    });
    const distribution = new CfnDistribution(this, 'Distribution', {
      distributionConfig: {
        connectionMode: 'tenant-only',
        enabled: true,
        defaultRootObject: 'index.html',
        origins: [
          {
            id: 'bucket',
            domainName: bucket.bucketRegionalDomainName,
            // Each tenant has its own value for this parameter.
            originPath: '/{{customer}}',
            originAccessControlId: accessControl.attrId,
            s3OriginConfig: {},
          },
        ],
        defaultCacheBehavior: {
          targetOriginId: 'bucket',
          viewerProtocolPolicy: 'redirect-to-https',
          cachePolicyId: CachePolicy.CACHING_OPTIMIZED.cachePolicyId,
        },
        tenantConfig: {
          parameterDefinitions: [
            {
              name: 'customer',
              definition: {
                stringSchema: {
                  required: true,
                  comment: "The customer's folder in the bucket",
                },
              },
            },
          ],
        },
      },
    });
    bucket.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
        actions: ['s3:GetObject'],
        resources: [bucket.arnForObjects('*')],
        conditions: {
          StringEquals: {
            'AWS:SourceArn': CfnDistribution.arnForDistribution(distribution),
          },
        },
      }),
    );
    return distribution;
  }
}
