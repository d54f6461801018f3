import { Duration, Lazy, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { aws_cloudfront as cloudfront } from 'aws-cdk-lib/interfaces';
import { Construct, type IConstruct, Node } from 'constructs';
import { FailureAction } from './failure-action';
import { InvalidationProvider } from './invalidation-provider';
import { InvalidationTrigger } from './invalidation-trigger';
import { InvalidationResource } from './private/invalidation-resource';
import {
  type InvalidationProperties,
  wireBoolean,
} from './private/resource-properties';
import { TemplateScan } from './private/template-scan';

const DEFAULT_PATHS = ['/*'];

const DEFAULT_TIMEOUT = Duration.minutes(10);

/** The function lives for 15 minutes, and keeps some of them to report. */
const MAX_TIMEOUT = Duration.minutes(14);

/** Lambda runs a function that died twice more, after one and after two minutes. */
const LAMBDA_ATTEMPTS = 3;
const LAMBDA_PAUSES = Duration.minutes(3);

/** What a run may take beyond the timeout: to start, and to report. */
const OVERHEAD = Duration.minutes(1);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-customresource.html */
const MAX_SERVICE_TIMEOUT = Duration.hours(1);

/** Properties of `DistributionInvalidator`. */
export interface DistributionInvalidatorProps {
  /** The distribution to invalidate: a `Distribution`, a `CfnDistribution`, or an imported one. */
  readonly distribution: cloudfront.IDistributionRef;

  /**
   * The paths to invalidate.
   *
   * @default ['/*'] - everything
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html
   */
  readonly paths?: string[];

  /**
   * Whether the deployment waits until CloudFront has finished.
   *
   * @default true
   */
  readonly waitForCompletion?: boolean;

  /**
   * How long the invalidation may take, with all repeated attempts. At most 14 minutes.
   *
   * @default Duration.minutes(10)
   */
  readonly timeout?: Duration;

  /**
   * What to do when the invalidation cannot be created: CloudFront refuses it, or is out of order until the timeout.
   *
   * @default FailureAction.FAIL
   */
  readonly onError?: FailureAction;

  /**
   * What to do when the invalidation is created but not completed at the timeout. It goes on in CloudFront all the same.
   *
   * @default FailureAction.WARN
   */
  readonly onTimeout?: FailureAction;

  /**
   * Whether to do nothing when the invalidator itself is created. A distribution that comes to life in the same
   * deployment has nothing in its cache; leave this off when you add an invalidator to a distribution that is in use.
   *
   * @default false
   */
  readonly skipOnCreate?: boolean;

  /**
   * Whether to wait until the distribution's own last change has reached all edge locations, before invalidating.
   *
   * CloudFormation sees to that by itself, except in express mode.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-express-mode.html
   */
  readonly waitForDistributionDeployed?: boolean;

  /**
   * When the invalidation runs.
   *
   * @default InvalidationTrigger.everyDeployment()
   */
  readonly trigger?: InvalidationTrigger;

  /**
   * Whether the invalidation comes after all other resources of the stack, except those that depend on it.
   *
   * @default true
   */
  readonly runLast?: boolean;

  /**
   * Constructs that must be in place before the invalidation, besides those it waits for anyway.
   *
   * @default - none
   */
  readonly executeAfter?: IConstruct[];

  /**
   * Constructs that must wait for the invalidation.
   *
   * @default - none
   */
  readonly executeBefore?: IConstruct[];

  /**
   * The function that invalidates.
   *
   * @default InvalidationProvider.getOrCreate(this) - one per stack
   */
  readonly provider?: InvalidationProvider;
}

/**
 * Invalidates the cached paths of a CloudFront distribution in every deployment of the stack, after everything else in
 * the stack is in place.
 *
 * @example
 * declare const distribution: cloudfront.Distribution;
 *
 * new DistributionInvalidator(this, 'Invalidator', { distribution });
 */
export class DistributionInvalidator extends Construct {
  /**
   * The ID of the invalidation that the last deployment has made, such as `I2J0I21PCUYOIK`; the first one, if there were
   * several, and empty if there was none.
   */
  readonly invalidationId: string;

  /** The IDs of all invalidations that the last deployment has made, separated by commas. */
  readonly invalidationIds: string;

  /**
   * What became of the invalidation: `Completed`, `InProgress` (not waited for, or not finished in time), `Skipped`, or
   * `Failed` (and `onError` says to go on).
   */
  readonly status: string;

  /**
   * How many paths the last deployment has invalidated, as CloudFront counts them for the bill.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PayingForInvalidation.html
   */
  readonly billablePaths: string;

  /** How long the invalidation took, in seconds. */
  readonly durationSeconds: string;

  private readonly resource: InvalidationResource;

  /**
   * @throws if a path is not one that CloudFront accepts, or if the timeout is not between one second and 14 minutes
   */
  constructor(
    scope: Construct,
    id: string,
    props: DistributionInvalidatorProps,
  ) {
    const {
      distribution,
      paths = DEFAULT_PATHS,
      timeout = DEFAULT_TIMEOUT,
      waitForCompletion = true,
      waitForDistributionDeployed = false,
      skipOnCreate = false,
      onError = FailureAction.FAIL,
      onTimeout = FailureAction.WARN,
      trigger = InvalidationTrigger.everyDeployment(),
      runLast = true,
    } = props;
    checkTimeout(timeout);

    super(scope, id);

    const provider = props.provider ?? InvalidationProvider.getOrCreate(this);
    const properties: InvalidationProperties = {
      Targets: [
        {
          DistributionId: distribution.distributionRef.distributionId,
          Paths: paths,
        },
      ],
      WaitForCompletion: wireBoolean(waitForCompletion),
      WaitForDistributionDeployed: wireBoolean(waitForDistributionDeployed),
      SkipOnCreate: wireBoolean(skipOnCreate),
      Timeout: Tokenization.stringifyNumber(timeout.toSeconds()),
      OnError: onError,
      OnTimeout: onTimeout,
      Trigger: trigger._render(this),
    };
    this.resource = new InvalidationResource(this, 'Resource', {
      properties: {
        ServiceToken: provider.serviceToken,
        ServiceTimeout: serviceTimeout(timeout).toSeconds().toString(),
        ...properties,
      },
      runLast,
    });
    if (runLast) {
      this.resource.addOverride(
        'DependsOn',
        Lazy.uncachedAny(
          {
            produce: (context) =>
              TemplateScan.of(Stack.of(this), context)?.dependenciesOf(
                this.resource,
              ) ?? this.resource.explicitDependencies,
          },
          { omitEmptyArray: true },
        ),
      );
    }

    const actions = ['cloudfront:CreateInvalidation'];
    if (waitForCompletion) actions.push('cloudfront:GetInvalidation');
    if (waitForDistributionDeployed) actions.push('cloudfront:GetDistribution');
    this.grant(
      provider,
      actions,
      CfnDistribution.arnForDistribution(distribution),
    );
    if ([onError, onTimeout].includes(FailureAction.FAIL)) {
      // The handler looks whether the stack is rolling back before it fails.
      this.grant(
        provider,
        ['cloudformation:DescribeStacks'],
        Stack.of(this).stackId,
      );
    }

    this.executeAfter(...(props.executeAfter ?? []));
    this.executeBefore(...(props.executeBefore ?? []));

    this.invalidationId = this.attribute('InvalidationId');
    this.invalidationIds = this.attribute('InvalidationIds');
    this.status = this.attribute('Status');
    this.billablePaths = this.attribute('BillablePaths');
    this.durationSeconds = this.attribute('DurationSeconds');
  }

  /** Makes the invalidation wait for these constructs, besides those it waits for anyway. */
  executeAfter(...scopes: IConstruct[]): void {
    this.node.addDependency(...scopes);
  }

  /** Makes these constructs wait for the invalidation. */
  executeBefore(...scopes: IConstruct[]): void {
    for (const scope of scopes) Node.of(scope).addDependency(this);
  }

  private grant(
    provider: InvalidationProvider,
    actions: string[],
    resourceArn: string,
  ): void {
    const grant = iam.Grant.addToPrincipal({
      grantee: provider,
      actions,
      resourceArns: [resourceArn],
    });
    // A new invalidator in a stack whose function exists already would else run before it may.
    grant.applyBefore(this.resource);
  }

  private attribute(name: string): string {
    return Token.asString(this.resource.getAtt(name));
  }
}

function checkTimeout(timeout: Duration): void {
  if (timeout.isUnresolved()) return;
  const seconds = timeout.toSeconds({ integral: false });
  if (seconds < 1 || seconds > MAX_TIMEOUT.toSeconds()) {
    throw new Error(
      `'timeout' must be between 1 second and ${MAX_TIMEOUT.toHumanString()}, got: ${timeout.toHumanString()}`,
    );
  }
}

/** Long enough for a function that dies to be run again, and short of the hour that CloudFormation waits by itself. */
function serviceTimeout(timeout: Duration): Duration {
  if (timeout.isUnresolved()) return MAX_SERVICE_TIMEOUT;
  const seconds =
    LAMBDA_ATTEMPTS * (timeout.toSeconds() + OVERHEAD.toSeconds()) +
    LAMBDA_PAUSES.toSeconds();
  return Duration.seconds(Math.min(seconds, MAX_SERVICE_TIMEOUT.toSeconds()));
}
