import { join } from 'node:path';
import { Stack, type StackProps } from 'aws-cdk-lib';
import {
  Code,
  type FunctionUrl,
  FunctionUrlAuthType,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** What renders the pages. */
export class BackendStack extends Stack {
  readonly url: FunctionUrl;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const server = new LambdaFunction(this, 'Server', {
      code: Code.fromAsset(join(__dirname, 'server')),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
    });
    this.url = server.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
  }
}
