import type { Clock } from './clock';
import { describe } from './errors';

/** Full jitter: a random part of an exponentially growing delay, so that many stacks that fail together do not come back together. */
const BASE_DELAY_MS = 500;
const MAX_DELAY_MS = 20_000;

export interface RetryOptions {
  readonly clock: Clock;
  /** From 0 to 1, exclusive. */
  readonly random: () => number;
  /** No attempt starts later, in milliseconds since the epoch. */
  readonly deadline: number;
  readonly isTransient: (error: unknown) => boolean;
  readonly onFailure: (error: unknown, attempt: number) => void;
}

/** Repeats what fails for a passing reason. Throws the last error when the deadline comes first. */
export async function retry<T>(
  operation: () => Promise<T>,
  options: RetryOptions,
): Promise<T> {
  const { clock, random, deadline, isTransient, onFailure } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await operation();
    } catch (error) {
      onFailure(error, attempt);
      if (!isTransient(error)) throw error;
      const delay =
        random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (attempt - 1));
      if (clock.now() + delay >= deadline) {
        throw new DeadlineError(error, attempt);
      }
      await clock.sleep(delay);
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
