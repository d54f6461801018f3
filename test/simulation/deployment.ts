import { stackStatus } from '../../lambda/cloudformation/stack-status';
import {
  type CloudFrontTarget,
  DistributionTarget,
} from '../../lambda/cloudfront/target';
import { handleEvent } from '../../lambda/handle-event';
import type { CheckedAnswer } from '../loopback/answer-check';
import { AnswerInbox } from '../loopback/answer-inbox';
import { VirtualClock } from '../loopback/clock';
import { CloudFormationStacks } from '../loopback/cloudformation-stacks';
import { cloudFrontService } from '../loopback/cloudfront-service';
import {
  type ApiCall,
  CloudFrontState,
  type Invalidation,
} from '../loopback/cloudfront-state';
import { FaultSchedule } from '../loopback/faults';
import { InProgressQuota } from '../loopback/in-progress-quota';
import type { InvalidationQuota } from '../loopback/invalidation-quota';
import type { MortalProcess } from '../loopback/mortal-process';
import { PerSecondQuota } from '../loopback/per-second-quota';
import { putInProcess } from '../loopback/put-in-process';
import { type Random, seededRandom } from '../loopback/random';
import { ServiceError } from '../loopback/service-error';
import type { EmbeddedMetrics } from '../support/embedded-metric-format';
import { wireProperties } from '../support/wire-properties';
import { type Ending, invokeAsynchronously } from './asynchronous-invocation';
import { BaselineTarget } from './baseline-target';
import type { FaultMix, Scenario } from './scenario';
import type { SdkClients } from './sdk-clients';

export type HandlerKind = 'ours' | 'baseline';

/** What CloudFormation asked of the handler, and all that came of it. */
export interface Operation {
  readonly request: 'Create' | 'Update' | 'rollback' | 'Delete';
  readonly endings: readonly Ending[];
  /** The lines of metrics that each of these runs has written. */
  readonly metrics: ReadonlyArray<readonly EmbeddedMetrics[]>;
  /** When the function was started, in milliseconds. */
  readonly startsMs: readonly number[];
  /** In order of arrival: CloudFormation takes the first. */
  readonly answers: readonly CheckedAnswer[];
  /** When the first of them arrived. */
  readonly answeredAtMs?: number;
  readonly calls: readonly ApiCall[];
  readonly invalidations: readonly Invalidation[];
  /** Whether a run called DescribeStacks, and it failed every time. */
  readonly isStatusUnknown: boolean;
}

const FUNCTION_TIMEOUT_MS = 900_000;
const STACK_ID =
  'arn:aws:cloudformation:eu-west-1:123456789012:stack/Site/11111111-2222-3333-4444-555555555555';
const FUNCTION_NAME = 'Site-Handler886CB40B';
const LOGICAL_ID = 'Invalidator9552E410';
const DISTRIBUTION_ID = 'E1A2B3C4D5E6F7';
const OTHERS = 'others';
const TARGET = { kind: 'distribution', id: DISTRIBUTION_ID } as const;
const STANDING = 'standing';
const FOREIGN = 'foreign-';
const FOREIGN_COMPLETION_MS = 5_000;
const MAX_WILDCARDS_IN_PROGRESS = 15;

/** Plays CloudFormation and Lambda for one scenario. */
export async function deploy(
  scenario: Scenario,
  kind: HandlerKind,
  clients: SdkClients,
): Promise<Operation[]> {
  const deployment = new Deployment(scenario, kind, clients);
  const { request, rollsBack } = scenario;
  const first = await deployment.run(request, 1);
  const hasFailed = first.answers[0]?.answer.Status === 'FAILED';
  if (request === 'Create') {
    return hasFailed ? [first, await deployment.run('Delete', 2)] : [first];
  }
  return rollsBack || hasFailed
    ? [first, await deployment.run('rollback', 2)]
    : [first];
}

class Deployment {
  private readonly clock = new VirtualClock();
  private readonly random: Random;
  private readonly cloudFront: CloudFrontState;
  private readonly stacks: CloudFormationStacks;
  private readonly inbox: AnswerInbox;

  constructor(
    private readonly scenario: Scenario,
    private readonly kind: HandlerKind,
    private readonly clients: SdkClients,
  ) {
    const { clock } = this;
    const { seed, completionMs, occupiedMs, deniedMs } = scenario;
    // Streams of their own, so that one fault more or less does not change all others.
    const stream = (index: number) => seed * 8 + index;
    const faults = ({ fraction, kinds }: FaultMix, index: number) =>
      FaultSchedule.random({ seed: stream(index), fraction, kinds });
    this.random = seededRandom(stream(1));
    this.cloudFront = new CloudFrontState({
      clock,
      quota: quotaOf(scenario, clock),
      replay: scenario.replay,
      rejection: scenario.rejection,
      apiCallRate: scenario.apiCallRate,
      completionDelayMs: ({ callerReference }) => {
        if (callerReference === OTHERS) return occupiedMs;
        if (callerReference === STANDING) return Number.POSITIVE_INFINITY;
        return callerReference.startsWith(FOREIGN)
          ? FOREIGN_COMPLETION_MS
          : completionMs;
      },
    });
    this.cloudFront.addDistribution(DISTRIBUTION_ID);
    this.cloudFront.denyAccess({ untilMs: clock.now() + deniedMs });
    if (scenario.quota === 'in progress') {
      if (occupiedMs > 0) {
        this.invalidateForeign(OTHERS, MAX_WILDCARDS_IN_PROGRESS);
      } else if (scenario.foreign) {
        this.invalidateForeign(STANDING, scenario.foreign.standingWildcards);
      }
    }
    this.stacks = new CloudFormationStacks(faults(scenario.stackFaults, 2));
    this.inbox = new AnswerInbox(faults(scenario.answerFaults, 3));
    clients.connect({
      clock,
      random: this.random,
      cloudFront: cloudFrontService(
        this.cloudFront,
        scenario.outage
          ? FaultSchedule.always('503')
          : faults(scenario.cloudFrontFaults, 4),
      ),
      cloudFormation: this.stacks.service,
    });
  }

  /** One event, with all its deliveries. */
  async run(request: Operation['request'], number: number): Promise<Operation> {
    const { clock, cloudFront, stacks, inbox, scenario } = this;
    const event = this.event(request, number);
    stacks.setStatus(
      STACK_ID,
      request === 'rollback'
        ? 'UPDATE_ROLLBACK_IN_PROGRESS'
        : `${request.toUpperCase()}_IN_PROGRESS`,
    );
    const before = {
      answers: inbox.answersTo(event).length,
      calls: cloudFront.calls.length,
      invalidations: cloudFront.invalidations.length,
    };
    const startsMs: number[] = [];
    let isStatusUnknown = false;
    let answeredAtMs: number | undefined;
    const ended = new AbortController();
    const foreign = this.actForeign(ended.signal);
    const deliveries = await Promise.all(
      scenario.deliveries.map(async ({ delayMs, deaths }) => {
        await clock.sleep(delayMs);
        const metrics: EmbeddedMetrics[][] = [];
        const endings = await invokeAsynchronously({
          clock,
          timeoutMs: FUNCTION_TIMEOUT_MS,
          deaths,
          run: (process) => {
            startsMs.push(clock.now());
            const lines: EmbeddedMetrics[] = [];
            metrics.push(lines);
            return this.handle(event, process, lines, {
              onLook: (isKnown) => {
                isStatusUnknown = isStatusUnknown || !isKnown;
              },
              onPut: () => {
                if (inbox.answersTo(event).length > before.answers) {
                  answeredAtMs ??= clock.now();
                }
              },
            });
          },
        });
        return { endings, metrics };
      }),
    );
    ended.abort();
    await foreign;
    return {
      request,
      answeredAtMs,
      endings: deliveries.flatMap(({ endings }) => endings),
      metrics: deliveries.flatMap(({ metrics }) => metrics),
      startsMs,
      answers: inbox.answersTo(event).slice(before.answers),
      calls: cloudFront.calls.slice(before.calls),
      invalidations: cloudFront.invalidations
        .slice(before.invalidations)
        .filter(({ callerReference }) => !callerReference.startsWith(FOREIGN)),
      isStatusUnknown,
    };
  }

  private handle(
    event: unknown,
    process: MortalProcess,
    lines: EmbeddedMetrics[],
    {
      onLook,
      onPut,
    }: {
      readonly onLook: (isKnown: boolean) => void;
      readonly onPut: () => void;
    },
  ): Promise<unknown> {
    const { clock, random, clients, inbox } = this;
    const end = clock.now() + FUNCTION_TIMEOUT_MS;
    let isStatusKnown: boolean | undefined;
    return handleEvent(
      event,
      process.within({
        clock,
        random,
        log: () => undefined,
        writeMetrics: (metrics) =>
          lines.push(JSON.parse(JSON.stringify(metrics))),
        functionName: FUNCTION_NAME,
        remainingMs: () => end - clock.now(),
        targetOf: ({ id }) => this.target(id),
        getObject: async () => {
          throw new Error('there is no content in this simulation');
        },
        askEdge: async () => {
          throw new Error('nobody looks at an edge in this simulation');
        },
        stackStatus: async (stackId, signal) => {
          try {
            const status = await stackStatus(
              clients.cloudFormation,
              stackId,
              signal,
            );
            isStatusKnown = true;
            return status;
          } catch (error) {
            isStatusKnown = false;
            throw error;
          }
        },
        putAnswer: (url, body) => {
          if (isStatusKnown !== undefined) onLook(isStatusKnown);
          return putInProcess(inbox.service, url, body).finally(onPut);
        },
      }),
    );
  }

  private target(id: string): CloudFrontTarget {
    const { clients, random, kind } = this;
    const caller = "the function's role";
    return kind === 'ours'
      ? new DistributionTarget(clients.cloudFront, id, caller)
      : new BaselineTarget(
          new DistributionTarget(clients.defaultCloudFront, id, caller),
          random,
        );
  }

  private event(request: Operation['request'], number: number) {
    const { scenario, inbox } = this;
    const properties = (trigger: string) =>
      wireProperties({
        Targets: [{ DistributionId: DISTRIBUTION_ID, Paths: scenario.paths }],
        WaitForCompletion: String(scenario.waits),
        Timeout: String(scenario.timeoutSeconds),
        OnError: scenario.onError,
        OnTimeout: scenario.onTimeout,
        Trigger: trigger,
      });
    const identity = {
      StackId: STACK_ID,
      RequestId: `request-${scenario.reusesRequestId ? 1 : number}`,
      LogicalResourceId: LOGICAL_ID,
    };
    const isRollback = request === 'rollback';
    return {
      ...identity,
      RequestType: isRollback ? 'Update' : request,
      PhysicalResourceId: request === 'Create' ? undefined : LOGICAL_ID,
      ResponseURL: inbox.responseUrl('https://answers.test', identity),
      ResourceProperties: properties(isRollback ? 'before' : 'after'),
      OldResourceProperties: properties(isRollback ? 'after' : 'before'),
    };
  }

  /** Somebody else calls CloudFront for the same distribution while we do. */
  private async actForeign(ended: AbortSignal): Promise<void> {
    const { clock, cloudFront, scenario } = this;
    if (!scenario.foreign) return;
    for (let call = 1; ; call++) {
      await clock.sleep(scenario.foreign.pauseMs, ended).catch(() => undefined);
      if (ended.aborted) return;
      try {
        cloudFront.admit('GetInvalidation', TARGET);
        if (call % 3 === 0) this.invalidateForeign(`${FOREIGN}${call}`, 1);
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
      }
    }
  }

  private invalidateForeign(callerReference: string, wildcards: number): void {
    this.cloudFront.createInvalidation(TARGET, {
      callerReference,
      items: Array.from(
        { length: wildcards },
        (_, index) => `/${callerReference}${index}/*`,
      ),
    });
  }
}

function quotaOf(
  { quota }: Scenario,
  clock: VirtualClock,
): InvalidationQuota | undefined {
  switch (quota) {
    case 'none':
      return undefined;
    case 'in progress':
      return new InProgressQuota();
    case 'per second':
      return new PerSecondQuota({ clock });
    case 'per second, strict':
      return new PerSecondQuota({ clock, burstSeconds: 1 });
  }
}
