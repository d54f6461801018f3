import type { Clock } from './clock';

/** The last call of a part may start at the part's end, and take this long. */
const LAST_CALL_MS = 5_000;

/** Kept to deliver the answer, by two attempts at least. */
const ANSWERING_MS = 13_000;

/** Kept to ask for the stack's status, which also takes no longer. */
const ASKING_MS = 30_000;

/** Lambda must not end the function first. */
const RESERVE_MS = 2_000;

/** Without a manifest everything is invalidated, so reading must not take the time for that. */
const READING_MS = 30_000;

/** When each part of a run ends, in milliseconds since the epoch: nothing of it starts later. */
export interface TimeBudget {
  readonly startedAt: number;
  readonly reading: number;
  /** To invalidate, and to watch the invalidations. */
  readonly invalidating: number;
  readonly asking: number;
  readonly answering: number;
}

/** Divides what is left of the function's time, from its end backwards. */
export function timeBudget(startedAt: number, remainingMs: number): TimeBudget {
  const answering = startedAt + remainingMs - RESERVE_MS - LAST_CALL_MS;
  const asking = answering - ANSWERING_MS;
  const invalidating = asking - ASKING_MS;
  return {
    startedAt,
    reading: Math.min(startedAt + READING_MS, invalidating),
    invalidating,
    asking,
    answering,
  };
}

/** Keeps the work to the invalidator's own timeout; reading gets half of it at most. */
export function withTimeout(budget: TimeBudget, timeoutMs: number): TimeBudget {
  const { startedAt, reading, invalidating } = budget;
  return {
    ...budget,
    reading: Math.min(reading, startedAt + timeoutMs / 2),
    invalidating: Math.min(invalidating, startedAt + timeoutMs),
  };
}

/** Ends the asking early enough, also where nothing else has taken time. */
export function askingFrom(budget: TimeBudget, now: number): number {
  return Math.min(budget.asking, now + ASKING_MS - LAST_CALL_MS);
}

/** The end of a part. */
export interface Deadline {
  /** No call starts later, in milliseconds since the epoch. */
  readonly at: number;
  /** Ends the last call, should it hang. */
  readonly signal: AbortSignal;
}

/** Does a part of the run that must not outlast its end. */
export async function until<T>(
  at: number,
  clock: Clock,
  part: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const timer = new AbortController();
  const abort = () => controller.abort(new TimeUpError());
  const leftMs = at + LAST_CALL_MS - clock.now();
  if (leftMs <= 0) abort();
  else clock.sleep(leftMs, timer.signal).then(abort, () => undefined);
  try {
    return await part({ at, signal: controller.signal });
  } finally {
    timer.abort();
  }
}

/** Replaces what a call throws when it is cut off, which says nothing. */
export function timeUpOr(thrown: unknown, { signal }: Deadline): unknown {
  return signal.aborted ? signal.reason : thrown;
}

class TimeUpError extends Error {
  readonly name = 'TimeoutError';

  constructor() {
    super('a call to AWS neither succeeded nor failed in time');
  }
}
