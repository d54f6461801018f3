import { Aws, Duration, Lazy, Stack, Token, Tokenization } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { aws_cloudfront as cloudfront } from 'aws-cdk-lib/interfaces';
import { type Construct, type IConstruct, Node } from 'constructs';
import type { EdgeVerification } from './edge-verification';
import { FailureAction } from './failure-action';
import { InvalidationMetrics } from './invalidation-metrics';
import { InvalidationProvider } from './invalidation-provider';
import { InvalidationTarget } from './invalidation-target';
import { InvalidationTrigger } from './invalidation-trigger';
import type { AttributeName } from './private/contract/attributes';
import { METRIC_DIMENSIONS } from './private/contract/metrics';
import {
  type InvalidationProperties,
  wireBoolean,
} from './private/contract/properties';
import {
  MAX_SERVICE_TIMEOUT_SECONDS,
  MAX_TIMEOUT_SECONDS,
  serviceTimeoutSeconds,
} from './private/contract/time';
import { injectProps } from './private/injection';
import {
  noteBlueGreenHook,
  noteBucketDeployments,
  noteOtherInvalidators,
} from './private/neighbours';
import {
  noteAttributeInOtherStack,
  noteCoveredContent,
  noteDistributionOfOtherStack,
  noteItems,
  noteMissingCacheTagConfig,
  refuseSplitReferences,
} from './private/notes';
import { InvalidationResource } from './private/order/resource';
import { bindTargets, hasItems } from './private/target/bind';
import type { BoundTarget } from './private/target/bound';
import {
  checkHeaderName,
  setCacheTagHeader,
} from './private/target/cache-tag-config';
import { resourceOf } from './private/target/distribution';
import { checkDistribution } from './private/target/ids';
import {
  checkBoolean,
  checkConstructs,
  checkDuration,
  checkEachConstruct,
  checking,
  checkingCall,
  checkOptions,
  has,
  having,
  isOptions,
  listOf,
  oneOf,
  refuse,
  shown,
} from './private/target/input';
import { checkItems } from './private/target/items';
import { mayBeEqual } from './private/target/may-be-equal';
import { permissionsFor } from './private/target/permissions';
import { withVerification } from './private/target/verification';
import { isMarked, mark } from './private/template/marks';
import { orderable } from './private/template/tree';
import type { SiteContent } from './site-content';

const DEFAULT_TIMEOUT = Duration.minutes(10);

const checkAction = oneOf(Object.values(FailureAction));

/** What an invalidator does, whatever it invalidates. */
export interface DistributionInvalidatorOptions {
  /**
   * The paths to invalidate, such as `/index.html` or `/images/*`. Characters that are not allowed in a URL are encoded.
   * A `*` is a wildcard only at the end.
   *
   * @default ['/*'] - everything, unless there are `tags` or `content`
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html
   */
  readonly paths?: string[];

  /**
   * The cache tags to invalidate, without the `#`: all objects that the origin sent with one of these tags. The
   * distribution must specify which header contains them; see `DistributionInvalidator.enableCacheTags`.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-by-tags.html
   */
  readonly tags?: string[];

  /**
   * The files of the site. With them, each deployment invalidates only what changed since the last one, on all targets,
   * in addition to the `paths` and `tags`. Use those for URLs that no file represents, such as a `config.json` that the
   * deployment writes.
   *
   * @default - no files are compared
   */
  readonly content?: SiteContent;

  /**
   * Whether the deployment waits until CloudFront has finished.
   *
   * @default true
   */
  readonly waitForCompletion?: boolean;

  /**
   * How long the invalidation may take, including all retries. At most 14 minutes.
   *
   * @default Duration.minutes(10)
   */
  readonly timeout?: Duration;

  /**
   * What to do when the invalidation cannot be created: CloudFront refuses it, or keeps failing until the timeout.
   *
   * @default FailureAction.FAIL
   */
  readonly onError?: FailureAction;

  /**
   * What to do when the invalidation was created but has not completed at the timeout. CloudFront continues it anyway.
   *
   * @default FailureAction.WARN
   */
  readonly onTimeout?: FailureAction;

  /**
   * What to request from the distribution, as viewers do, when the invalidation has completed. This detects where
   * viewers still get old content, or something other than they should. See `docs/verification.md`.
   *
   * If a URL is not fresh, the function requests it again for up to a minute, within the `timeout`.
   *
   * @default - nothing is requested
   */
  readonly verification?: EdgeVerification[];

  /**
   * What to do when the `verification` finds that viewers do not get what they should.
   *
   * @default FailureAction.WARN
   */
  readonly onStale?: FailureAction;

  /**
   * Whether to do nothing when the invalidator itself is created. A distribution created in the same deployment has an
   * empty cache; leave this off when you add an invalidator to a distribution that is already in use.
   *
   * @default false
   */
  readonly skipOnCreate?: boolean;

  /**
   * Whether to wait until the distribution's own last change has reached all edge locations, before invalidating.
   *
   * CloudFormation itself waits for this, except in express mode.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-express-mode.html
   */
  readonly waitForDistributionDeployed?: boolean;

  /**
   * When the invalidation runs. With `content` it runs whenever the files change, whatever the trigger says; in a run
   * in which no file has changed, the files cost nothing.
   *
   * @default InvalidationTrigger.everyDeployment() - with `content` but neither `paths` nor `tags`, only when the files
   *   change
   */
  readonly trigger?: InvalidationTrigger;

  /**
   * Whether the invalidation runs after all other resources of the stack, except those that depend on it.
   *
   * @default true
   */
  readonly runLast?: boolean;

  /**
   * Extra constructs that the invalidation must wait for, in addition to those it waits for anyway.
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
   * The function that invalidates. It may be in another stack in the same region and account, and serve many stacks.
   *
   * @default InvalidationProvider.getOrCreate(this) - one per stack
   */
  readonly provider?: InvalidationProvider;
}

/** Properties of `DistributionInvalidator`. */
export interface DistributionInvalidatorProps
  extends DistributionInvalidatorOptions {
  /**
   * The distribution to invalidate: a `Distribution`, a `CfnDistribution`, or an imported one.
   *
   * @default - none; give exactly one of `distribution` and `targets`
   */
  readonly distribution?: cloudfront.IDistributionRef;

  /**
   * What to invalidate: several distributions, distribution tenants, or distributions of another account. The function
   * invalidates all targets at the same time, and one that fails does not stop the others.
   *
   * @default - `distribution`
   */
  readonly targets?: InvalidationTarget[];
}

/**
 * Invalidates the cached paths of a CloudFront distribution in every deployment of the stack, once everything else in
 * the stack is in place.
 *
 * @example
 * new DistributionInvalidator(this, 'Invalidator', { distribution });
 */
export class DistributionInvalidator extends InvalidationMetrics {
  /** Identifies the class to property injectors: `PropertyInjectors.of(scope).add(...)`. */
  static readonly PROPERTY_INJECTION_ID: string =
    'cdk-distribution-invalidator.DistributionInvalidator';

  /** Whether `x` is a `DistributionInvalidator`, from any copy of this library. */
  static isDistributionInvalidator(x: unknown): x is DistributionInvalidator {
    return (
      typeof x === 'object' &&
      x !== null &&
      isMarked(x, 'distribution-invalidator')
    );
  }

  /**
   * Enables cache tags for a distribution of this app: CloudFront reads the tags of an object, separated by commas, from
   * this header of the origin's response. S3 sends an object's metadata as headers, such as `x-amz-meta-cache-tag`.
   *
   * @param distribution a `Distribution` or a `CfnDistribution`
   * @param headerName such as `Cache-Tag`
   * @throws if the distribution is imported, because the app cannot change it, if the header is not the name of one, or if
   *   the distribution has been given another one before
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-by-tags.html
   */
  static enableCacheTags(
    distribution: cloudfront.IDistributionRef,
    headerName: string,
  ): void {
    checkingCall('DistributionInvalidator.enableCacheTags', () => {
      if (!has(distribution, 'distributionRef')) {
        refuse("'distribution'", 'must be a distribution', distribution);
      }
      checkHeaderName("'headerName'", headerName);
      const resource = resourceOf(distribution);
      if (!resource) {
        throw new Error(
          `'distribution' must be part of this app for its cache tags to be enabled, got: ${distribution.node.path}, which is imported`,
        );
      }
      setCacheTagHeader(resource, headerName);
    });
  }

  /**
   * The ID of the invalidation that the last deployment created, such as `I2J0I21PCUYOIK`; the first one if there were
   * several, and `none` if there was none.
   */
  readonly invalidationId: string;

  /** The IDs of all invalidations that the last deployment created, separated by commas, or `none`. */
  readonly invalidationIds: string;

  /**
   * The result of the invalidation: `Completed`, `InProgress` (not waited for, or not finished in time), `Skipped`,
   * `Stale` (completed, but the `verification` found something and `onStale` lets the deployment continue), or `Failed`
   * (and `onError` lets the deployment continue).
   */
  readonly status: string;

  /**
   * How many paths the last deployment invalidated, as CloudFront counts them for the bill.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PayingForInvalidation.html
   */
  readonly billablePaths: string;

  /**
   * How many files of `content` the last deployment changed, removed or added; `unknown` if everything was invalidated
   * because the files could not be compared, or because an earlier run had not invalidated everything that it should
   * have.
   */
  readonly changedFiles: string;

  /** How many files of `content` the last deployment invalidated although they had not changed, or `unknown`. */
  readonly evictedFiles: string;

  /** How many URLs the `verification` found stale, or `unknown` if nothing was verified. */
  readonly staleUrls: string;

  /** How long the invalidation took, in seconds. */
  readonly durationSeconds: string;

  /** @internal */
  protected readonly _dimensions: cloudwatch.DimensionsMap;

  private readonly resource: InvalidationResource;

  private readonly provider: InvalidationProvider;

  /**
   * @throws if CloudFront would reject a path or a tag, if not exactly one of `distribution` and `targets` is given, if
   *   the timeout is not between one second and 14 minutes, if a distribution is known to be in another account and no
   *   `assumeRole` is given, if CloudFront cannot be used from the stack's region, if the provider is known to be in
   *   another region or account, or if a `verification` is given for a target without a known domain name, or without
   *   waiting for the completion
   */
  constructor(
    scope: Construct,
    id: string,
    props: DistributionInvalidatorProps,
  ) {
    props = checking(scope, id, () => {
      const injected = injectProps(
        DistributionInvalidator.PROPERTY_INJECTION_ID,
        scope,
        id,
        props,
      );
      checkProps(scope, injected);
      return injected;
    });
    const {
      content,
      timeout = DEFAULT_TIMEOUT,
      waitForCompletion = true,
      waitForDistributionDeployed = false,
      skipOnCreate = false,
      onError = FailureAction.FAIL,
      onTimeout = FailureAction.WARN,
      onStale = FailureAction.WARN,
      verification = [],
      runLast = true,
    } = props;
    const hasContent = content !== undefined;
    const { targets, targetProperties, trigger } = checking(scope, id, () => {
      const { targets, properties } = bindTargets(scope, {
        ...props,
        targets: targetsOf(props),
        hasContent,
      });
      const verified = withVerification(targets, {
        verification: verification.map((each) => each._render()),
        onStale,
        waitForCompletion,
        hasContent,
      });
      return {
        targets,
        targetProperties: { ...properties, ...verified },
        trigger: triggerOf(props, targets)?._render(scope, id),
      };
    });

    super(scope, id);
    mark(this, 'distribution-invalidator');

    const provider = props.provider ?? InvalidationProvider.getOrCreate(this);
    this.provider = provider;
    const manifest = content?._bind(
      this,
      provider._memorySize,
      targets.flatMap(({ construct }) => construct ?? []),
    );
    const properties: InvalidationProperties = {
      ...targetProperties,
      Content: manifest && {
        Bucket: manifest.s3BucketName,
        Key: manifest.s3ObjectKey,
      },
      WaitForCompletion: wireBoolean(waitForCompletion),
      WaitForDistributionDeployed: wireBoolean(waitForDistributionDeployed),
      SkipOnCreate: wireBoolean(skipOnCreate),
      Timeout: Tokenization.stringifyNumber(timeout.toSeconds()),
      OnError: onError,
      OnTimeout: onTimeout,
      Trigger: trigger,
    };
    this.resource = new InvalidationResource(this, 'Resource', {
      properties: {
        ServiceToken: provider.serviceToken,
        ServiceTimeout: serviceTimeout(timeout),
        ...properties,
      },
      runLast,
    });
    this._dimensions = {
      [METRIC_DIMENSIONS.stack]: deployedName(Stack.of(this)),
      [METRIC_DIMENSIONS.invalidator]: this.resource.logicalId,
    };
    this.resource.node.addDependency(...provider._prerequisites);

    provider._allow(
      this.resource,
      permissionsFor({
        targets,
        waitForCompletion,
        waitForDistributionDeployed,
        manifest,
        stackToLookAt: [onError, onTimeout, targetProperties.OnStale].includes(
          FailureAction.FAIL,
        )
          ? Stack.of(this)
          : undefined,
      }),
    );

    noteItems(this, targets);
    if (content) noteCoveredContent(this, targets);
    refuseSplitReferences(this, targets);
    for (const target of targets) {
      noteMissingCacheTagConfig(this, target);
      if (!props.trigger && !content) {
        noteDistributionOfOtherStack(this, target);
      }
    }
    noteBucketDeployments(this, targets);
    noteOtherInvalidators(this, targets);
    if (triggerOf(props, targets)?._runsInEveryDeployment(this)) {
      noteBlueGreenHook(this);
    }

    this.executeAfter(...(props.executeAfter ?? []));
    this.executeBefore(...(props.executeBefore ?? []));

    this.invalidationId = this.attribute('InvalidationId');
    this.invalidationIds = this.attribute('InvalidationIds');
    this.status = this.attribute('Status');
    this.billablePaths = this.attribute('BillablePaths');
    this.changedFiles = this.attribute('ChangedFiles');
    this.evictedFiles = this.attribute('EvictedFiles');
    this.staleUrls = this.attribute('StaleUrls');
    this.durationSeconds = this.attribute('DurationSeconds');
  }

  /** Makes the invalidation wait for these constructs, in addition to those it waits for anyway. */
  executeAfter(...scopes: IConstruct[]): void {
    checkEachConstruct('executeAfter', scopes, 'executeAfter');
    this.node.addDependency(...scopes.flatMap(orderable));
  }

  /**
   * Makes these constructs wait for the invalidation.
   *
   * @throws if one of them contains the invalidator's function, as its own stack does
   */
  executeBefore(...scopes: IConstruct[]): void {
    checkEachConstruct('executeBefore', scopes, 'executeBefore');
    refuseHolders("'executeBefore'", scopes, this.provider);
    for (const scope of scopes.flatMap(orderable)) {
      Node.of(scope).addDependency(this);
    }
  }

  private attribute(name: AttributeName): string {
    return Lazy.uncachedString({
      produce: ({ scope }) => {
        noteAttributeInOtherStack(this, name, scope);
        return Token.asString(this.resource.getAtt(name));
      },
    });
  }
}

/**
 * The name by which CloudFormation knows a stack. Within the stack it is resolved at deploy time, because a Service Catalog
 * product, or a template that somebody deploys by hand, has a different name than at synth.
 */
function deployedName(stack: Stack): string {
  return Lazy.uncachedString({
    produce: ({ scope }) =>
      Stack.of(scope) === stack ? Aws.STACK_NAME : stack.stackName,
  });
}

/** Refuses what would be misunderstood, or fail later with a message that does not say what is meant. */
function checkProps(
  scope: Construct,
  props: DistributionInvalidatorProps,
): void {
  if (!isOptions(props)) {
    throw new Error(
      `'distribution' or 'targets' must be given, got: ${shown(props)}`,
    );
  }
  checkOptions("'props'", props, {
    distribution: checkDistribution,
    timeout: checkTimeout,
    onError: checkAction,
    onTimeout: checkAction,
    onStale: checkAction,
    waitForCompletion: checkBoolean,
    waitForDistributionDeployed: checkBoolean,
    skipOnCreate: checkBoolean,
    runLast: checkBoolean,
    trigger: having(
      '_render',
      'must be an InvalidationTrigger, such as InvalidationTrigger.always()',
    ),
    content: having(
      '_bind',
      'must be SiteContent, such as SiteContent.fromDirectory(...)',
    ),
    verification: listOf(
      'EdgeVerification',
      having(
        '_render',
        "must be an EdgeVerification, such as EdgeVerification.urls(['/'])",
      ),
    ),
    provider: (_, provider) => checkProvider(scope, provider),
    executeAfter: checkConstructs,
    executeBefore: (subject, constructs) => {
      checkConstructs(subject, constructs);
      // The default provider is made in the stack.
      refuseHolders(subject, constructs, props.provider ?? Stack.of(scope));
    },
  });
  checkItems(props);
}

/** Refuses what holds the function, or the stack that the function will be in: it has to be there first. */
function refuseHolders(
  subject: string,
  constructs: IConstruct[],
  { node }: IConstruct,
): void {
  const holder = constructs.find((each) => node.scopes.includes(each));
  if (!holder) return;
  refuse(
    subject,
    "must not contain the invalidator's own function, which has to be there before",
    holder,
  );
}

/** The one distribution, or the targets. */
function targetsOf({
  distribution,
  targets,
}: DistributionInvalidatorProps): InvalidationTarget[] {
  if ((distribution === undefined) === (targets === undefined)) {
    throw new Error(
      `exactly one of 'distribution' and 'targets' must be given, got: ${distribution ? 'both' : "neither; for an ID use 'targets' with InvalidationTarget.distributionId(...)"}`,
    );
  }
  return distribution === undefined
    ? (targets ?? [])
    : [InvalidationTarget.distribution(distribution)];
}

/** The files have their own property; everything else must follow the stack. */
function triggerOf(
  { trigger }: DistributionInvalidatorProps,
  targets: BoundTarget[],
): InvalidationTrigger | undefined {
  return (
    trigger ??
    (hasItems(targets) ? InvalidationTrigger.everyDeployment() : undefined)
  );
}

function checkTimeout(subject: string, timeout: Duration): void {
  checkDuration(subject, timeout);
  if (timeout.isUnresolved()) return;
  const seconds = timeout.toSeconds({ integral: false });
  if (!Number.isInteger(seconds)) {
    throw new Error(
      `${subject} must be a whole number of seconds, got: ${seconds} seconds`,
    );
  }
  if (seconds < 1 || seconds > MAX_TIMEOUT_SECONDS) {
    throw new Error(
      `${subject} must be between 1 second and ${MAX_TIMEOUT_SECONDS / 60} minutes, got: ${timeout.toHumanString()}`,
    );
  }
}

/** Refuses a function that CloudFormation cannot call. */
function checkProvider(scope: Construct, provider: InvalidationProvider): void {
  if (!has(provider, 'serviceToken')) {
    refuse("'provider'", 'must be an InvalidationProvider', provider);
  }
  const own = Stack.of(scope);
  const other = Stack.of(provider);
  if (
    mayBeEqual(own.region, other.region) &&
    mayBeEqual(own.account, other.account)
  ) {
    return;
  }
  throw new Error(
    `'provider' must be in the invalidator's region and account (${own.region}, ${own.account}), because CloudFormation ` +
      `calls functions only there, got: ${provider.node.path} in ${other.region}, ${other.account}`,
  );
}

function serviceTimeout(timeout: Duration): string {
  const seconds = timeout.isUnresolved()
    ? MAX_SERVICE_TIMEOUT_SECONDS
    : serviceTimeoutSeconds(timeout.toSeconds());
  return seconds.toString();
}
