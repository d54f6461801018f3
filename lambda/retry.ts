import type { Clock } from './clock';
import { describe } from './errors';
import type { Deadline } from './time-budget';

/** Full jitter: a random part of an exponentially growing delay, so that many stacks that fail together do not come back together. */
const BASE_DELAY_MS = 500;
const MAX_DELAY_MS = 20_000;

export interface RetryOptions {
  readonly clock: Clock;
  /** From 0 to 1, exclusive. */
  readonly random: () => number;
  readonly deadline: Deadline;
  readonly isTransient: (error: unknown) => boolean;
  readonly onFailure: (error: unknown, attempt: number) => void;
}

/** Repeats what fails for a passing reason. Throws `DeadlineError` when the deadline comes first. */
export async function retry<T>(
  operation: () => Promise<T>,
  options: RetryOptions,
): Promise<T> {
  const { clock, random, deadline, isTransient, onFailure } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await operation();
    } catch (thrown) {
      const { at, signal } = deadline;
      // What a call makes of being cut off says nothing.
      const error = signal.aborted ? signal.reason : thrown;
      onFailure(error, attempt);
      if (!signal.aborted && !isTransient(error)) throw error;
      const leftMs = at - clock.now();
      if (leftMs <= 0) throw new DeadlineError(error, attempt);
      const delay =
        random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (attempt - 1));
      // The last pause is cut, so that what works again at the end is not given up before.
      await clock.sleep(Math.min(delay, leftMs));
    }
  }
}

/** It still failed when the time was up. */
export class DeadlineError extends Error {
  constructor(
    readonly lastError: unknown,
    attempts: number,
  ) {
    super(`${describe(lastError)} (${attempts} attempts)`);
  }
}
