import type { Clock } from '../clock';
import { isThrottling } from '../errors';
import type { Deadline } from '../time-budget';

/** Enough for the quickest answers, and few enough to learn of throttling before all have been sent. */
const MAX_CALLS_AT_A_TIME = 10;

/** By how much calls move apart when one of them is throttled, and together when one is answered. */
const SLOWER = 1.25;
const FASTER = 0.97;
const SHORTEST_INTERVAL_MS = 20;
const LONGEST_INTERVAL_MS = 5_000;

/**
 * Lets the calls to one account start one after the other, and finds out how fast it takes them: each target on its own
 * would only get in the way of the others.
 */
export class Pace {
  private readonly urgent: Lane;
  private readonly others: Lane;
  /** The calls without an answer. */
  private running = 0;
  /** Whether somebody starts those that wait. There must be one only, or calls would start at the same time. */
  private isStarting = false;
  /** Goes on with starting when one of the calls has ended. */
  private onEnd = () => {};

  constructor(private readonly clock: Clock) {
    this.urgent = new Lane(clock);
    this.others = new Lane(clock);
  }

  /** Makes a call when it is its turn, but waits no longer than to the deadline. Urgent calls come before all others. */
  async inTurn<T>(
    call: () => Promise<T>,
    isUrgent: boolean,
    deadline: Deadline,
  ): Promise<T> {
    const lane = isUrgent ? this.urgent : this.others;
    await new Promise<void>((start) => {
      lane.waiting.push(start);
      if (!this.isStarting) this.startAll(deadline);
    });
    const { slowDowns } = lane;
    try {
      const answer = await call();
      lane.speedUp();
      return answer;
    } catch (error) {
      if (isThrottling(error)) lane.slowDown(slowDowns);
      throw error;
    } finally {
      this.running--;
      this.onEnd();
    }
  }

  private async startAll({ at }: Deadline): Promise<void> {
    const { clock, urgent, others } = this;
    this.isStarting = true;
    while (urgent.waiting.length + others.waiting.length > 0) {
      const lane = urgent.waiting.length > 0 ? urgent : others;
      const waitMs = Math.min(lane.nextAt, at) - clock.now();
      if (this.running >= MAX_CALLS_AT_A_TIME) {
        await new Promise<void>((resolve) => {
          this.onEnd = resolve;
        });
      } else if (waitMs > 0) {
        // Meanwhile the answer to another call may move it, or a more urgent one come.
        await clock.sleep(waitMs);
      } else {
        this.running++;
        lane.startNext();
      }
    }
    this.isStarting = false;
  }
}

/** The calls of one kind: they share a quota. */
class Lane {
  /** Starts the calls that wait, first come first served. */
  readonly waiting: Array<() => void> = [];
  /** When the next call may start. Each start and each slow-down moves it. */
  nextAt = Number.NEGATIVE_INFINITY;
  /** Counts the slow-downs: one is enough for all calls that had started before it. */
  slowDowns = 0;
  private intervalMs = 0;

  constructor(private readonly clock: Clock) {}

  startNext(): void {
    this.nextAt = this.clock.now() + this.intervalMs;
    this.waiting.shift()?.();
  }

  slowDown(slowDownsAtStart: number): void {
    if (slowDownsAtStart < this.slowDowns) return;
    this.slowDowns++;
    this.intervalMs = Math.min(
      Math.max(this.intervalMs * SLOWER, SHORTEST_INTERVAL_MS),
      LONGEST_INTERVAL_MS,
    );
    this.nextAt = this.clock.now() + this.intervalMs;
  }

  speedUp(): void {
    const intervalMs = this.intervalMs * FASTER;
    this.intervalMs = intervalMs < SHORTEST_INTERVAL_MS / 2 ? 0 : intervalMs;
  }
}

/** Keeps a pace for each account, found by any ARN of it. */
export function pacesByAccount(clock: Clock): (arn: string) => Pace {
  const paces = new Map<string | undefined, Pace>();
  return (arn) => {
    const account = arn.split(':')[4];
    const pace = paces.get(account) ?? new Pace(clock);
    paces.set(account, pace);
    return pace;
  };
}
