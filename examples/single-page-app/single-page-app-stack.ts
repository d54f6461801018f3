import { join } from 'node:path';
import {
  CfnOutput,
  Duration,
  RemovalPolicy,
  Stack,
  type StackProps,
} from 'aws-cdk-lib';
import {
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import {
  BucketDeployment,
  CacheControl,
  Source,
} from 'aws-cdk-lib/aws-s3-deployment';
import {
  DistributionInvalidator,
  InvalidationPaths,
  SiteContent,
} from 'cdk-distribution-invalidator';
import type { Construct } from 'constructs';

const A_YEAR = Duration.days(365);

/** The app renders everything below this path itself, from the same page. */
const ROUTES = '/orders';

const ANSWER_ROUTES = `function handler(event) {
  const request = event.request;
  if (request.uri === '${ROUTES}' || request.uri.startsWith('${ROUTES}/')) {
    request.uri = '/index.html';
  }
  return request;
}`;

export interface SinglePageAppStackProps extends StackProps {
  /** The folder that the bundler writes. */
  readonly site: string;

  /** The API that the app calls. Only the deployment knows it; no file contains it. */
  readonly apiUrl: string;
}

/** A single-page app that CloudFront caches for exactly as long as it does not change. */
export class SinglePageAppStack extends Stack {
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, props: SinglePageAppStackProps) {
    super(scope, id, props);

    const bucket = new Bucket(this, 'Bucket', {
      autoDeleteObjects: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });

    const routes = new EdgeFunction(this, 'Routes', {
      code: FunctionCode.fromInline(ANSWER_ROUTES),
      runtime: FunctionRuntime.JS_2_0,
    });

    this.distribution = new Distribution(this, 'Distribution', {
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        functionAssociations: [
          { eventType: FunctionEventType.VIEWER_REQUEST, function: routes },
        ],
      },
      defaultRootObject: 'index.html',
    });

    // Their names change with their content. The old files stay, for pages that are still open in a browser.
    const assets = new BucketDeployment(this, 'Assets', {
      destinationBucket: bucket,
      destinationKeyPrefix: 'assets',
      sources: [Source.asset(join(props.site, 'assets'))],
      cacheControl: [CacheControl.maxAge(A_YEAR), CacheControl.immutable()],
      prune: false,
    });

    const pages = new BucketDeployment(this, 'Pages', {
      destinationBucket: bucket,
      sources: [
        Source.asset(props.site, { exclude: ['assets'] }),
        Source.jsonData('config.json', { apiUrl: props.apiUrl }),
      ],
      exclude: ['assets/*'],
      // Browsers always revalidate. CloudFront caches the files until they are invalidated.
      cacheControl: [
        CacheControl.maxAge(Duration.seconds(0)),
        CacheControl.sMaxAge(A_YEAR),
      ],
    });
    pages.node.addDependency(assets);

    const invalidator = new DistributionInvalidator(this, 'Invalidator', {
      distribution: this.distribution,
      content: SiteContent.fromDirectory(props.site, { exclude: ['assets'] }),
      // No file in the folder has these URLs: a function rewrites the routes, and the deployment writes config.json.
      paths: [...InvalidationPaths.directory(ROUTES), '/config.json'],
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
