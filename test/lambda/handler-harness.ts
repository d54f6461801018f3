import { Readable } from 'node:stream';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import {
  CloudFrontClient,
  GetDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { S3Client } from '@aws-sdk/client-s3';
import { SDK_DEFAULTS } from '../../lambda/aws-clients';
import { stackStatus } from '../../lambda/cloudformation/stack-status';
import {
  DistributionTarget,
  TenantTarget,
} from '../../lambda/cloudfront/target';
import { getObject } from '../../lambda/content/get-object';
import type { Environment } from '../../lambda/environment';
import { handleEvent } from '../../lambda/handle-event';
import type { Summary } from '../../lambda/summary';
import type { InvalidationProperties } from '../../src/private/contract/properties';
import type { CheckedAnswer } from '../loopback/answer-check';
import { AnswerInbox } from '../loopback/answer-inbox';
import { VirtualClock } from '../loopback/clock';
import { CloudFormationStacks } from '../loopback/cloudformation-stacks';
import { cloudFrontService } from '../loopback/cloudfront-service';
import {
  CloudFrontState,
  type CloudFrontStateProps,
} from '../loopback/cloudfront-state';
import type { FaultSchedule } from '../loopback/faults';
import { getInProcess } from '../loopback/get-in-process';
import { InProcessHandler } from '../loopback/in-process-handler';
import type { InvalidationQuota } from '../loopback/invalidation-quota';
import { MortalProcess } from '../loopback/mortal-process';
import { putInProcess } from '../loopback/put-in-process';
import { QUICK_CLIENT, quick } from '../loopback/quick-client';
import { seededRandom } from '../loopback/random';
import { S3Objects } from '../loopback/s3-objects';
import type { Service } from '../loopback/service';
import type { EmbeddedMetrics } from '../support/embedded-metric-format';
import { wireProperties } from '../support/wire-properties';

export const STACK_ID =
  'arn:aws:cloudformation:eu-west-1:123456789012:stack/Site/11111111-2222-3333-4444-555555555555';
export const DISTRIBUTION_ID = 'E1A2B3C4D5E6F7';

export const FUNCTION_NAME = 'Site-Handler886CB40B';

/** How long Lambda gives the function. */
export const FUNCTION_TIMEOUT_MS = 900_000;

export const EDGE_LATENCY_MS = 50;

const REQUEST_TIMEOUT_MS = SDK_DEFAULTS.requestHandler.requestTimeout;

/**
 * The first client of a process reads files, and a virtual clock would jump meanwhile. What they hold is kept for all
 * others.
 */
const filesRead = new CloudFrontClient({
  ...SDK_DEFAULTS,
  ...QUICK_CLIENT,
  requestHandler: new InProcessHandler(
    () => ({ statusCode: 503, headers: {}, body: '' }),
    { clock: new VirtualClock() },
  ),
})
  .send(new GetDistributionCommand({ Id: 'E0' }))
  .catch(() => undefined);

export type Properties = {
  [name in keyof InvalidationProperties]?: unknown;
} & { readonly [other: string]: unknown };

export interface HarnessProps
  extends Omit<Partial<CloudFrontStateProps>, 'clock' | 'quota'> {
  readonly quota?: (clock: VirtualClock) => InvalidationQuota;
  readonly cloudFrontFaults?: FaultSchedule;
  readonly answerFaults?: FaultSchedule;
  readonly stackFaults?: FaultSchedule;
  readonly objectFaults?: FaultSchedule;
  readonly seed?: number;

  /**
   * Whether CloudFront's client has all middleware of the SDK, including the one that corrects its clock.
   *
   * @default - only what services in the same process need
   */
  readonly allSteps?: boolean;
}

export interface HandlerEvent {
  readonly RequestType: string;
  readonly RequestId: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly ResponseURL: string;
  readonly ResourceProperties: Properties;
  readonly [other: string]: unknown;
}

export interface DeliveryOptions {
  /** Until Lambda ends the function. */
  readonly remainingMs?: number;
  readonly process?: MortalProcess;
}

/**
 * The handler with everything around it in one process: the real SDK on a CloudFront and a CloudFormation that answer
 * without sockets, and a clock that jumps, so that ten minutes of waiting take no time and always come out the same.
 */
export class HandlerHarness {
  readonly clock = new VirtualClock();
  readonly cloudFront: CloudFrontState;
  readonly stacks: CloudFormationStacks;
  readonly inbox: AnswerInbox;
  readonly objects: S3Objects;
  /** What viewers get, by host. */
  readonly edges = new Map<string, Service>();
  readonly log: Array<Record<string, unknown>> = [];
  /** Each line as CloudWatch reads it. */
  readonly metrics: EmbeddedMetrics[] = [];
  private readonly client: CloudFrontClient;
  private readonly s3: S3Client;
  private readonly random: () => number;
  private requests = 0;

  constructor(props: HarnessProps = {}) {
    const {
      quota,
      cloudFrontFaults,
      answerFaults,
      stackFaults,
      objectFaults,
      allSteps,
      ...state
    } = props;
    const { clock } = this;
    this.cloudFront = new CloudFrontState({
      ...state,
      clock,
      quota: quota?.(clock),
    });
    this.cloudFront.addDistribution(DISTRIBUTION_ID);
    this.stacks = new CloudFormationStacks(stackFaults);
    this.stacks.setStatus(STACK_ID, 'UPDATE_IN_PROGRESS');
    this.inbox = new AnswerInbox(answerFaults);
    this.random = seededRandom(props.seed ?? 1);
    this.objects = new S3Objects(objectFaults);
    const { service } = this.objects;
    this.s3 = new S3Client({
      ...this.config(service),
      requestHandler: new StreamingHandler(service, {
        clock,
        requestTimeoutMs: REQUEST_TIMEOUT_MS,
      }),
      forcePathStyle: true,
    });
    const client = new CloudFrontClient(
      this.config(cloudFrontService(this.cloudFront, cloudFrontFaults)),
    );
    this.client = allSteps ? client : quick(client);
  }

  /** An event as CloudFormation would send it. */
  event(
    RequestType: 'Create' | 'Update' | 'Delete',
    properties: Properties = {},
    other: Readonly<Record<string, unknown>> = {},
  ): HandlerEvent {
    const request = {
      RequestId: `request-${++this.requests}`,
      StackId: STACK_ID,
      LogicalResourceId: 'Invalidator9552E410',
      ...other,
    };
    return {
      RequestType,
      ResourceType: 'Custom::CloudFrontInvalidation',
      ResourceProperties: wireProperties({
        Targets: [{ DistributionId: DISTRIBUTION_ID, Paths: ['/*'] }],
        Trigger: { Fingerprint: 'f1' },
        ...properties,
      }),
      ...(RequestType === 'Create'
        ? {}
        : { PhysicalResourceId: 'Invalidator9552E410' }),
      ResponseURL: this.inbox.responseUrl('https://answers.test', request),
      ...request,
    };
  }

  /** One run of the function, from delivery to its end. */
  async deliver(
    event: unknown,
    {
      remainingMs = FUNCTION_TIMEOUT_MS,
      process = new MortalProcess(),
    }: DeliveryOptions = {},
  ): Promise<Summary> {
    await this.clock.hold(() => filesRead);
    const { clock } = this;
    const end = clock.now() + remainingMs;
    const environment: Environment = {
      clock,
      random: this.random,
      log: (level, message, details) =>
        this.log.push({ level, message, ...details }),
      writeMetrics: (metrics) =>
        this.metrics.push(JSON.parse(JSON.stringify(metrics))),
      functionName: FUNCTION_NAME,
      remainingMs: () => end - clock.now(),
      targetOf: ({ kind, id }) =>
        kind === 'tenant'
          ? new TenantTarget(this.client, id, "the function's role")
          : new DistributionTarget(this.client, id, "the function's role"),
      getObject: (bucket, key, signal) =>
        getObject(this.s3, bucket, key, signal),
      stackStatus: (stackId, signal) =>
        stackStatus(
          new CloudFormationClient(this.config(this.stacks.service)),
          stackId,
          signal,
        ),
      askEdge: getInProcess({
        clock,
        latencyMs: EDGE_LATENCY_MS,
        serviceOf: (host) => this.edges.get(host),
      }),
      putAnswer: (url, body) => putInProcess(this.inbox.service, url, body),
    };
    return handleEvent(event, process.within(environment));
  }

  /** Delivers an event, and returns the one answer to it. */
  async answerTo(
    event: HandlerEvent,
    options: DeliveryOptions = {},
  ): Promise<CheckedAnswer> {
    await this.deliver(event, options);
    const answers = this.answers(event);
    const [answer, ...others] = answers;
    if (!answer || others.length > 0) {
      throw new Error(`there must be one answer, got: ${answers.length}`);
    }
    return answer;
  }

  answers(event: HandlerEvent): readonly CheckedAnswer[] {
    return this.inbox.answersTo(event);
  }

  /** What CloudFront was asked, in order: operation and outcome. */
  get calls(): string[] {
    return this.cloudFront.calls.map(
      ({ operation, outcome, fault }) =>
        `${operation} ${outcome === undefined || fault ? `${fault}` : outcome}`,
    );
  }

  /** The items of each invalidation that was made. */
  get invalidatedItems(): Array<readonly string[]> {
    return this.cloudFront.invalidations.map(({ items }) => items);
  }

  private config(service: Service) {
    return {
      ...SDK_DEFAULTS,
      ...QUICK_CLIENT,
      requestHandler: new InProcessHandler(service, {
        clock: this.clock,
        requestTimeoutMs: REQUEST_TIMEOUT_MS,
      }),
    };
  }
}

/** The S3 client returns response bodies as streams, so it must receive them as streams. */
class StreamingHandler extends InProcessHandler {
  override async handle(
    ...args: Parameters<InProcessHandler['handle']>
  ): ReturnType<InProcessHandler['handle']> {
    const { response } = await super.handle(...args);
    const { body } = response;
    return {
      response: {
        ...response,
        body: body instanceof Readable ? body : Readable.from([body]),
      },
    };
  }
}
