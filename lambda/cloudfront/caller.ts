import type { Environment } from '../environment';
import { describe, isAccessDenied, isTransient } from '../errors';
import { retry } from '../retry';
import type { Deadline } from '../time-budget';
import { CallError } from './call-error';
import { isNoRoom } from './errors';
import type { Pace } from './pace';
import type { CloudFrontTarget } from './target';

/** A changed policy takes a while to reach all of IAM, and CloudFormation's express mode does not wait for it. */
const IAM_PROPAGATION_MS = 60_000;

type Call<T> = (signal: AbortSignal) => Promise<T>;

/** Calls CloudFront for one target, in turn with the others of its account, and logs what comes back. */
export class Caller {
  private readonly startedAt: number;
  /** The actions that have worked: losing a permission again has nothing to do with propagation. */
  private readonly allowed = new Set<string>();

  constructor(
    readonly target: CloudFrontTarget,
    readonly deadline: Deadline,
    readonly environment: Pick<Environment, 'clock' | 'random' | 'log'>,
    private readonly pace: Pace,
  ) {
    this.startedAt = environment.clock.now();
  }

  /** Calls once. */
  async once<T>(
    action: string,
    call: Call<T>,
    details: Readonly<Record<string, unknown>> = {},
  ): Promise<T> {
    const { deadline, target, environment } = this;
    // Checking an invalidation can wait, but creating one cannot.
    const isUrgent = action !== target.actions.get;
    const answer = await this.pace.inTurn(
      () => call(deadline.signal),
      isUrgent,
      deadline,
    );
    this.allowed.add(action);
    const { name } = target;
    environment.log('INFO', action, { target: name, ...details, ...answer });
    return answer;
  }

  /** Calls until there is an answer. Throws `CallError` when there is none in time, or an error does not pass. */
  async untilAnswered<T>(
    action: string,
    call: Call<T>,
    isPassing = (error: unknown) => this.isPassing(action, error),
  ): Promise<T> {
    const { clock, random } = this.environment;
    try {
      return await retry(() => this.once(action, call), {
        clock,
        random,
        deadline: this.deadline,
        isTransient: isPassing,
        onFailure: (error, attempt) => this.logFailure(action, error, attempt),
      });
    } catch (error) {
      throw this.callError(action, error);
    }
  }

  isPassing(action: string, error: unknown): boolean {
    return (
      isTransient(error) || isNoRoom(error) || this.mayPropagate(action, error)
    );
  }

  logFailure(action: string, error: unknown, attempt: number): void {
    this.environment.log('WARN', `${action} failed`, {
      target: this.target.name,
      attempt,
      error: describe(error),
    });
  }

  callError(action: string, error: unknown, items?: string[]): CallError {
    const { name, principal } = this.target;
    return new CallError(error, { action, target: name, principal, items });
  }

  private mayPropagate(action: string, error: unknown): boolean {
    return (
      isAccessDenied(error) &&
      !this.allowed.has(action) &&
      this.environment.clock.now() < this.startedAt + IAM_PROPAGATION_MS
    );
  }
}
