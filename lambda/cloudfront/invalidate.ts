import type { Environment } from '../environment';
import {
  describe,
  isAccessDenied,
  isReplay,
  isThrottling,
  isTooLarge,
  isTransient,
  messageOf,
} from '../errors';
import type { Outcome, Problem, Status } from '../outcome';
import { retry } from '../retry';
import type { Deadline } from '../time-budget';
import { CallError } from './call-error';
import { callerReference, type InvalidationIdentity } from './caller-reference';
import { chunksOf, paceAfter, smallChunksOf } from './pieces';
import type { CloudFrontTarget, CreatedInvalidation } from './target';

/** A changed policy takes a while to reach all of IAM, and CloudFormation's express mode does not wait for it. */
const IAM_PROPAGATION_MS = 60_000;

const FIRST_POLL_MS = 1_000;
const POLL_GROWTH = 1.5;
const MAX_POLL_MS = 5_000;

/** Whether a whole chunk is too much at once, or just came at a bad time, shows after some attempts. */
const REFUSALS_BEFORE_SMALLER_CHUNKS = 6;

export interface InvalidationRequest {
  readonly target: CloudFrontTarget;
  readonly items: string[];
  readonly identity: Omit<InvalidationIdentity, 'targetId' | 'items'>;
  readonly waitForCompletion: boolean;
  readonly waitForDistributionDeployed: boolean;
  readonly deadline: Deadline;
}

type InvalidationEnvironment = Pick<Environment, 'clock' | 'random' | 'log'>;

/** Invalidates the items of one target, and tells what came of it. */
export async function invalidate(
  request: InvalidationRequest,
  environment: InvalidationEnvironment,
): Promise<Outcome> {
  const run = new InvalidationRun(request, environment);
  try {
    return run.outcome(await run.run());
  } catch (error) {
    const message = messageOf(error);
    return error instanceof StillInProgressError
      ? run.outcome('InProgress', { kind: 'timeout', message })
      : run.outcome('Failed', { kind: 'error', message });
  }
}

interface CallOptions {
  /** What is sent, for the log and for messages. */
  readonly items?: string[];
  /** Whether not to repeat what could be repeated. */
  readonly isFinal?: (error: unknown) => boolean;
}

class InvalidationRun {
  private readonly startedAt: number;
  /** The actions that have worked: to lose a permission again has nothing to do with propagation. */
  private readonly allowed = new Set<string>();
  private readonly created: CreatedInvalidation[] = [];
  private replays = 0;
  private billablePaths = 0;

  constructor(
    private readonly request: InvalidationRequest,
    private readonly environment: InvalidationEnvironment,
  ) {
    this.startedAt = environment.clock.now();
  }

  async run(): Promise<Status> {
    const { items, waitForCompletion, waitForDistributionDeployed } =
      this.request;
    if (items.length === 0) return 'Skipped';
    if (waitForDistributionDeployed) await this.untilDeployed();
    await this.createAll(chunksOf(items));
    if (!waitForCompletion) return 'InProgress';
    for (const invalidation of this.created) {
      await this.untilCompleted(invalidation);
    }
    return this.replays > 0 ? 'InProgress' : 'Completed';
  }

  outcome(status: Status, problem?: Problem): Outcome {
    return {
      target: this.request.target.name,
      status,
      invalidationIds: this.created.map(({ id }) => id),
      invalidations: this.created.length + this.replays,
      billablePaths: this.billablePaths,
      isTakenOnTrust: this.replays > 0 || undefined,
      invalidatedAt: this.created.at(0)?.createdAt,
      problem,
    };
  }

  private async createAll(chunks: string[][]): Promise<void> {
    let pause = 0;
    for (const chunk of chunks) {
      if (!(await this.sleep(pause))) {
        const { items, target } = this.request;
        throw new Error(
          `only ${this.billablePaths} of ${items.length} paths of ${target.name} were sent before the timeout. ` +
            "Replace paths by a wildcard, or raise the invalidator's timeout.",
        );
      }
      await this.create(chunk);
      pause = paceAfter(chunk);
    }
  }

  private async create(items: string[]): Promise<void> {
    const { target, identity } = this.request;
    const reference = callerReference({
      ...identity,
      targetId: target.id,
      items,
    });
    const smallChunks = smallChunksOf(items);
    let refusals = 0;
    try {
      const invalidation = await this.call(
        target.actions.create,
        (signal) => target.create(items, reference, signal),
        {
          items,
          isFinal: (error) =>
            isThrottling(error) &&
            smallChunks.length > 1 &&
            ++refusals === REFUSALS_BEFORE_SMALLER_CHUNKS,
        },
      );
      this.created.push(invalidation);
      this.billablePaths += items.length;
    } catch (error) {
      const { cause } = error as CallError;
      if (isReplay(cause)) {
        this.replays++;
        this.billablePaths += items.length;
        this.environment.log(
          'WARN',
          'CloudFront has made this invalidation for an earlier delivery of the same request, and does not tell its ID',
          { target: target.name, callerReference: reference },
        );
      } else if (isThrottling(cause) && smallChunks.length > 1) {
        await this.createAll(smallChunks);
      } else if (isTooLarge(cause) && items.length > 1) {
        const half = Math.ceil(items.length / 2);
        await this.createAll([items.slice(0, half), items.slice(half)]);
      } else {
        throw error;
      }
    }
  }

  private async untilCompleted(invalidation: CreatedInvalidation) {
    const { target } = this.request;
    let { isCompleted } = invalidation;
    for (const delay of pollDelays()) {
      if (isCompleted) return;
      if (!(await this.sleep(delay))) break;
      try {
        ({ isCompleted } = await this.call(target.actions.get, (signal) =>
          target.get(invalidation.id, signal),
        ));
      } catch (error) {
        if (!(error as CallError).isOutOfTime) throw error;
        break;
      }
    }
    throw new StillInProgressError(target.name, invalidation.id);
  }

  private async untilDeployed(): Promise<void> {
    const { target } = this.request;
    for (const delay of pollDelays()) {
      const isDeployed = await this.call(target.actions.getTarget, (signal) =>
        target.isDeployed(signal),
      );
      if (isDeployed) return;
      if (!(await this.sleep(delay))) break;
    }
    throw new Error(
      `${target.name} was not deployed to all edge locations before the timeout, so nothing was invalidated. ` +
        "Deploy again later, or raise the invalidator's timeout.",
    );
  }

  /** Whether there was time for it. */
  private async sleep(milliseconds: number): Promise<boolean> {
    const { clock } = this.environment;
    if (clock.now() + milliseconds > this.request.deadline.at) return false;
    if (milliseconds > 0) await clock.sleep(milliseconds);
    return true;
  }

  /** Calls CloudFront until it answers. Throws `CallError` only. */
  private async call<T>(
    action: string,
    operation: (signal: AbortSignal) => Promise<T>,
    { items, isFinal = () => false }: CallOptions = {},
  ): Promise<T> {
    const { clock, random, log } = this.environment;
    const { target, deadline } = this.request;
    const mayPropagate = () =>
      !this.allowed.has(action) &&
      clock.now() < this.startedAt + IAM_PROPAGATION_MS;
    try {
      const answer = await retry(() => operation(deadline.signal), {
        clock,
        random,
        deadline,
        isTransient: (error) =>
          !isFinal(error) &&
          (isTransient(error) || (isAccessDenied(error) && mayPropagate())),
        onFailure: (error, attempt) =>
          log('WARN', `${action} failed`, {
            target: target.name,
            attempt,
            error: describe(error),
          }),
      });
      this.allowed.add(action);
      log('INFO', action, {
        target: target.name,
        items: items?.length,
        ...answer,
      });
      return answer;
    } catch (error) {
      throw new CallError(error, {
        action,
        target: target.name,
        caller: target.caller,
        items,
      });
    }
  }
}

/** Growing, so that a quick invalidation is noticed quickly and a slow one costs few calls. */
function* pollDelays(): Generator<number> {
  for (let delay = FIRST_POLL_MS; ; delay *= POLL_GROWTH) {
    yield Math.min(delay, MAX_POLL_MS);
  }
}

class StillInProgressError extends Error {
  constructor(target: string, invalidationId: string) {
    super(
      `invalidation ${invalidationId} of ${target} is made and still in progress at the timeout; it goes on. ` +
        "Until it completes viewers can get the old content. Look at it in CloudFront's console, or raise the invalidator's timeout.",
    );
  }
}
