import {
  CfnOutput,
  Duration,
  RemovalPolicy,
  Stack,
  type StackProps,
} from 'aws-cdk-lib';
import { Distribution, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import {
  type Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  SingleValueWidget,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { EventBus, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { EventBridgeDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import {
  DistributionInvalidator,
  FailureAction,
  InvalidationProvider,
  SiteContent,
} from 'cdk-distribution-invalidator';
import type { Construct } from 'constructs';

/** An alarm can look back at most seven days. At this rate, a month of 31 days uses the 1,000 free paths. */
const FREE_PATHS_IN_SEVEN_DAYS = Math.floor((1_000 * 7) / 31);

/** For how many days it is normal that nothing is deployed. Also at most seven. */
const QUIET_DAYS = 7;

export interface MonitoringStackProps extends StackProps {
  /** The folder with the website's files. */
  readonly site: string;

  /** Who gets the emails. */
  readonly mailAddress: string;
}

/** A website whose deployments continue if the cache could not be cleared, with a notification. */
export class MonitoringStack extends Stack {
  private readonly topic: Topic;

  constructor(scope: Construct, id: string, props: MonitoringStackProps) {
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
      defaultRootObject: 'index.html',
    });
    new BucketDeployment(this, 'Content', {
      destinationBucket: bucket,
      sources: [Source.asset(props.site)],
    });

    this.topic = new Topic(this, 'Topic');
    this.topic.addSubscription(new EmailSubscription(props.mailAddress));

    const bus = new EventBus(this, 'Outcomes');
    const provider = new InvalidationProvider(this, 'Provider', {
      onOutcome: new EventBridgeDestination(bus),
    });
    const invalidator = new DistributionInvalidator(this, 'Invalidator', {
      distribution,
      provider,
      content: SiteContent.fromDirectory(props.site),
      onError: FailureAction.WARN,
    });

    this.mailUnlessAllIsWell(bus);
    this.raiseAlarms(invalidator);
    this.showOnDashboard(invalidator);

    new CfnOutput(this, 'DistributionId', {
      value: distribution.distributionId,
    });
    new CfnOutput(this, 'InvalidationStatus', { value: invalidator.status });
  }

  /** Sends an email immediately, with the outcome of the run. */
  private mailUnlessAllIsWell(bus: EventBus): void {
    const outcomes = [
      { status: ['Failed', 'Stale'] },
      { unfinished: [true] },
      { debt: [true] },
    ];
    new Rule(this, 'NotAllIsWell', {
      eventBus: bus,
      eventPattern: {
        source: ['lambda'],
        detailType: ['Lambda Function Invocation Result - Success'],
        detail: {
          $or: outcomes.map((responsePayload) => ({ responsePayload })),
        },
      },
      targets: [
        new SnsTopic(this.topic, {
          // The rest of the event contains the URL for the answer to CloudFormation, which must stay private.
          message: RuleTargetInput.fromEventPath('$.detail.responsePayload'),
        }),
      ],
    });
  }

  /** Alarms that last until the problem is fixed. */
  private raiseAlarms(invalidator: DistributionInvalidator): void {
    for (const metric of [
      invalidator.metricFailed(),
      invalidator.metricDebts(),
    ]) {
      this.tell(
        metric.createAlarm(this, metric.metricName, {
          threshold: 1,
          evaluationPeriods: 1,
          // Keeps its state between runs: a successful run clears it.
          treatMissingData: TreatMissingData.IGNORE,
        }),
      );
    }

    const paths = DistributionInvalidator.metricAll('BillablePaths', {
      period: Duration.days(7),
    });
    this.tell(
      paths.createAlarm(this, 'ManyPaths', {
        threshold: FREE_PATHS_IN_SEVEN_DAYS,
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }),
    );

    this.tell(
      invalidator.metricRuns().createAlarm(this, 'NothingRan', {
        threshold: 1,
        evaluationPeriods: QUIET_DAYS,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        treatMissingData: TreatMissingData.BREACHING,
      }),
    );
  }

  private tell(alarm: Alarm): void {
    alarm.addAlarmAction(new SnsAction(this.topic));
  }

  private showOnDashboard(invalidator: DistributionInvalidator): void {
    new Dashboard(this, 'Dashboard', {
      defaultInterval: Duration.days(31),
      widgets: [
        [
          new SingleValueWidget({
            title: 'In the time shown',
            metrics: [
              invalidator.metricRuns(),
              invalidator.metricBillablePaths(),
              DistributionInvalidator.metricAll('BillablePaths', {
                label: 'BillablePaths of all invalidators',
              }),
            ],
            setPeriodToTimeRange: true,
            width: 24,
          }),
        ],
        [
          new GraphWidget({
            title: 'How the runs ended',
            left: [
              invalidator.metricFailed(),
              invalidator.metricUnfinished(),
              invalidator.metricDebts(),
            ],
            width: 12,
          }),
          new GraphWidget({
            title: 'How long they took',
            left: [invalidator.metricDuration()],
            width: 12,
          }),
        ],
      ],
    });
  }
}
