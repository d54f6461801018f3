import { join } from 'node:path';
import { Stack, type StackProps } from 'aws-cdk-lib';
import { LambdaRestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  Code,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** The function that renders the pages. */
export class BackendStack extends Stack {
  readonly api: LambdaRestApi;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    this.api = new LambdaRestApi(this, 'Api', {
      handler: new LambdaFunction(this, 'Server', {
        code: Code.fromAsset(join(__dirname, 'server')),
        handler: 'index.handler',
        runtime: Runtime.NODEJS_24_X,
      }),
      cloudWatchRole: false,
    });
  }
}
