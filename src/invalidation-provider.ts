import { type CfnResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct, IDependable } from 'constructs';
import { InvalidationMetrics } from './invalidation-metrics';
import { METRIC_DIMENSIONS } from './private/contract/metrics';
import { FUNCTION_TIMEOUT_SECONDS } from './private/contract/time';
import { handlerFolder } from './private/handler-folder';
import { injectProps } from './private/injection';
import {
  checkConstruct,
  checking,
  checkingCall,
  checkObject,
  checkOptions,
  checkRole,
  checkString,
  has,
  having,
  integer,
  listOf,
  refuse,
} from './private/target/input';
import type { Permission } from './private/target/permissions';
import {
  createConditionalPolicy,
  createPolicy,
  createPolicyWith,
  grantBefore,
  unlessConditional,
} from './private/target/policy';
import { isMarked, mark } from './private/template/marks';
import { warn } from './private/template/messages';

/** Part of the logical ids of deployed stacks: changing it changes the service token, which CloudFormation refuses. */
const DEFAULT_PROVIDER_ID = 'CdkDistributionInvalidatorProvider';

/** The version that the code is bundled for. */
const OLDEST_NODE = 22;

/** What Node.js reads. https://nodejs.org/api/http.html#built-in-proxy-support */
const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy'];

/** Properties of `InvalidationProvider`. */
export interface InvalidationProviderProps {
  /**
   * The log group that the function logs to.
   *
   * @default - a new log group that keeps its events for a month and is deleted with the stack
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * The role that the function runs as. The construct grants it what the function needs, if it can change the role; for
   * a role imported as immutable, grant this yourself.
   *
   * @default - a new role that can write to the log group, and has the permissions that the invalidators grant it
   */
  readonly role?: iam.IRole;

  /**
   * The function's memory, in MiB.
   *
   * @default 512 - enough for small changes to a site of 300,000 files
   */
  readonly memorySize?: number;

  /**
   * The function's runtime: a version of Node.js.
   *
   * @default lambda.Runtime.NODEJS_24_X
   */
  readonly runtime?: lambda.Runtime;

  /**
   * Environment variables of the function, such as those that the AWS SDK reads. With `HTTPS_PROXY` and `NO_PROXY`, all
   * calls go through a proxy; this needs Node.js 22.21 or 24.5, or newer, as in Lambda's runtimes.
   * https://nodejs.org/api/http.html#built-in-proxy-support
   *
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };

  /**
   * The key that encrypts the environment variables.
   *
   * @default - a key that Lambda owns
   */
  readonly environmentEncryption?: kms.IKey;

  /**
   * The VPC that the function runs in. It needs a route to CloudFront's API and to the S3 bucket in which CloudFormation
   * receives answers; see `docs/limits.md`.
   *
   * @default - not in a VPC
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets that the function runs in. Only with `vpc`.
   *
   * @default - the private subnets of the VPC
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the function. Only with `vpc`.
   *
   * @default - a new security group that allows all outbound traffic
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Where Lambda sends the outcome of each run: an event bus, a topic, a queue or another function. The record contains
   * the outcome as `responsePayload`, and the event that caused it as `requestPayload`.
   *
   * The event contains the pre-signed URL for the answer to CloudFormation, so pass on only the `responsePayload`.
   *
   * @default - nowhere; the log and the metrics contain the same information
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
   */
  readonly onOutcome?: lambda.IDestination;
}

type Environment = NonNullable<InvalidationProviderProps['environment']>;

const CHECKS = {
  logGroup: having(
    'logGroupArn',
    'must be a log group, such as LogGroup.fromLogGroupName(...)',
  ),
  role: checkRole,
  memorySize: integer(128, 10_240),
  runtime: checkRuntime,
  environment: checkEnvironment,
  environmentEncryption: having(
    'keyArn',
    'must be a key, such as Key.fromKeyArn(...)',
  ),
  vpc: having('selectSubnets', 'must be a VPC, such as Vpc.fromLookup(...)'),
  vpcSubnets: checkObject,
  securityGroups: listOf(
    'security groups',
    having(
      'securityGroupId',
      'must be a security group, such as SecurityGroup.fromSecurityGroupId(...)',
    ),
  ),
  onOutcome: having(
    'bind',
    'must be a Lambda destination, such as new SnsDestination(topic) of aws-cdk-lib/aws-lambda-destinations',
  ),
};

/**
 * The Lambda function that invalidates, with its role and log group.
 *
 * All invalidators of a stack share one, which they create themselves. Create your own to set its options, and pass it
 * to the invalidators as `provider`.
 */
export class InvalidationProvider
  extends InvalidationMetrics
  implements iam.IGrantable
{
  /** Identifies the class to property injectors: `PropertyInjectors.of(scope).add(...)`. */
  static readonly PROPERTY_INJECTION_ID: string =
    'cdk-distribution-invalidator.InvalidationProvider';

  /** Whether `x` is an `InvalidationProvider`, from any copy of this library. */
  static isInvalidationProvider(x: unknown): x is InvalidationProvider {
    return typeof x === 'object' && x !== null && isMarked(x, 'provider');
  }

  /**
   * The provider that the invalidators of a stack use by default, created on first use.
   *
   * @param scope any construct of the stack
   */
  static getOrCreate(scope: Construct): InvalidationProvider {
    checkingCall('InvalidationProvider.getOrCreate', () =>
      checkConstruct("'scope'", scope),
    );
    const stack = Stack.of(scope);
    return (
      (stack.node.tryFindChild(DEFAULT_PROVIDER_ID) as
        | InvalidationProvider
        | undefined) ?? new InvalidationProvider(stack, DEFAULT_PROVIDER_ID)
    );
  }

  /** The log group that the function writes to. */
  readonly logGroup: logs.ILogGroup;

  /** The role that the function runs as. */
  readonly role: iam.IRole;

  /** The principal to grant permissions to: the role. */
  readonly grantPrincipal: iam.IPrincipal;

  /**
   * The function's memory, in MiB.
   *
   * @internal
   */
  readonly _memorySize: number;

  /** The ARN of the function, which CloudFormation calls for this provider's custom resources. */
  readonly serviceToken: string;

  /**
   * What must be in place before a run, in addition to what the function refers to.
   *
   * @internal
   */
  readonly _prerequisites: IDependable[];

  /** @internal */
  protected readonly _dimensions: cloudwatch.DimensionsMap;

  /** Takes what is granted in the provider's own stack. */
  private readonly ownGrantee: iam.IGrantable;

  constructor(
    scope: Construct,
    id: string,
    props: InvalidationProviderProps = {},
  ) {
    props = checking(scope, id, () => {
      const injected = injectProps(
        InvalidationProvider.PROPERTY_INJECTION_ID,
        scope,
        id,
        props,
      );
      checkOptions("'props'", injected, CHECKS);
      return injected;
    });
    super(scope, id);
    mark(this, 'provider');

    this.logGroup =
      props.logGroup ??
      new logs.LogGroup(this, 'LogGroup', {
        retention: logs.RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      });
    this.role = props.role ?? this.createRole(props.vpc !== undefined);
    this.grantPrincipal = this.role;
    // What a role of the user's own is allowed by others is no business of the invalidators, so they keep apart from it.
    this.ownGrantee = props.role ? createPolicy(this, this.role) : this.role;
    this.logGroup.grantWrite(this.ownGrantee);

    this._memorySize = props.memorySize ?? 512;
    const handler = new lambda.Function(this, 'Handler', {
      description: 'Invalidates CloudFront distributions for CloudFormation',
      code: lambda.Code.fromAsset(handlerFolder()),
      handler: 'index.handler',
      runtime: props.runtime ?? lambda.Runtime.NODEJS_24_X,
      memorySize: this._memorySize,
      timeout: Duration.seconds(FUNCTION_TIMEOUT_SECONDS),
      logGroup: this.logGroup,
      role: this.role,
      environment: props.environment,
      environmentEncryption: props.environmentEncryption,
      vpc: props.vpc,
      vpcSubnets: props.vpcSubnets,
      securityGroups: props.securityGroups,
    });
    this.serviceToken = handler.functionArn;
    this._dimensions = {
      [METRIC_DIMENSIONS.function]: handler.functionName,
    };
    this._prerequisites = props.onOutcome
      ? [
          new lambda.EventInvokeConfig(this, 'Outcome', {
            function: handler,
            onSuccess: props.onOutcome,
          }),
        ]
      : [];
    if (props.vpc) noteIsolatedSubnets(this, props.vpc, props);
  }

  /**
   * Allows the function what a custom resource needs, by a policy in the stack of the custom resource, so that the
   * provider's stack does not need that stack. In the provider's own stack it is the one that is there already.
   *
   * @internal
   */
  _allow(resource: CfnResource, permissions: Permission[]): void {
    if (Stack.of(resource) !== Stack.of(this)) {
      const policy = createPolicyWith(resource, this.role);
      grantBefore(resource, policy, permissions);
      return;
    }
    grantBefore(
      resource,
      this.ownGrantee,
      permissions.map((each) => unlessConditional(resource, each)),
    );
    grantBefore(
      resource,
      createConditionalPolicy(resource, this.role),
      permissions.filter(({ mayBeConditional }) => mayBeConditional),
    );
  }

  private createRole(inVpc: boolean): iam.Role {
    return new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      // Network interfaces cannot be narrowed down to a function, so AWS's own policy grants no more than ours would.
      managedPolicies: inVpc
        ? [
            iam.ManagedPolicy.fromAwsManagedPolicyName(
              'service-role/AWSLambdaVPCAccessExecutionRole',
            ),
          ]
        : [],
    });
  }
}

/** Refuses what cannot run the bundle: the code is for the oldest of Lambda's runtimes that is not going away. */
function checkRuntime(subject: string, runtime: lambda.Runtime): void {
  const version = has(runtime, 'name') && /^nodejs(\d+)\.x$/.exec(runtime.name);
  if (version && Number(version[1]) >= OLDEST_NODE) return;
  // Also an alias such as NODEJS_LATEST has the name of a version.
  refuse(
    subject,
    `must be Node.js ${OLDEST_NODE} or newer, such as Runtime.NODEJS_24_X`,
    has(runtime, 'name') ? runtime.name : runtime,
  );
}

function checkEnvironment(subject: string, environment: Environment): void {
  checkObject(subject, environment);
  for (const [name, value] of Object.entries(environment)) {
    checkString(`'environment.${name}'`, value);
  }
}

/** Warns where the function has no way to CloudFront, and the deployment would hang until the `ServiceTimeout`. */
function noteIsolatedSubnets(
  scope: Construct,
  vpc: ec2.IVpc,
  { vpcSubnets, environment = {} }: InvalidationProviderProps,
): void {
  const { subnets, isPendingLookup } = vpc.selectSubnets(vpcSubnets);
  if (
    isPendingLookup ||
    !subnets.every((subnet) => vpc.isolatedSubnets.includes(subnet)) ||
    PROXY_VARIABLES.some((name) => name in environment)
  ) {
    return;
  }
  warn(
    scope,
    'isolatedSubnets',
    `the function cannot reach CloudFront from the isolated subnets of ${vpc.node.path}, because CloudFront has no VPC endpoint, so each deployment would hang until CloudFormation gives up; choose subnets with a way out as 'vpcSubnets', or name a proxy by HTTPS_PROXY in 'environment'`,
  );
}
