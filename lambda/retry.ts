import type { Clock } from './clock';
import { describe } from './errors';
import { type Deadline, timeUpOr } from './time-budget';

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
      const error = timeUpOr(thrown, deadline);
      onFailure(error, attempt);
      if (!deadline.signal.aborted && !isTransient(error)) throw error;
      if (!(await pause(delayAfter(attempt, random), deadline, clock))) {
        throw new DeadlineError(error, attempt);
      }
    }
  }
}

/** How long to wait after so many attempts, in milliseconds. */
export function delayAfter(attempts: number, random: () => number): number {
  return random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (attempts - 1));
}

/**
 * Waits, but not beyond the deadline: what works again at the end must not be given up before. Returns whether there is
 * time for an attempt, the last one perhaps.
 */
export async function pause(
  milliseconds: number,
  { at, signal }: Deadline,
  clock: Clock,
): Promise<boolean> {
  const leftMs = at - clock.now();
  if (leftMs <= 0 || signal.aborted) return false;
  try {
    await clock.sleep(Math.min(milliseconds, leftMs), signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return !signal.aborted;
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
