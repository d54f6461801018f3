import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { InvalidationProvider } from 'cdk-distribution-invalidator';
import type { Construct } from 'constructs';

/** The function that invalidates for all stacks of the app, with its role and log group. */
export class InvalidationStack extends Stack {
  readonly provider: InvalidationProvider;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    this.provider = new InvalidationProvider(this, 'Provider', {
      logGroup: new LogGroup(this, 'Log', {
        retention: RetentionDays.ONE_YEAR,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    });
  }
}
