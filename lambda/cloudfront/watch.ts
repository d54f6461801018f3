import { messageOf, nameOf } from '../errors';
import { pause } from '../retry';
import { CallError } from './call-error';
import type { Caller } from './caller';
import type { InvalidationState } from './target';

/** CloudFront completes invalidations within 25 seconds at P95, so until then they are checked often. */
const QUICK_FOR_MS = 25_000;
const QUICK_LOOK_MS = 1_250;

/** Later, the interval between checks is a twelfth of the invalidation's age, because one more second hardly matters then. */
const LOOKS_PER_AGE = 12;
const LONGEST_LOOK_MS = 4_500;

/** A new invalidation takes a while to be known everywhere in CloudFront. */
const UNKNOWN_MS = 60_000;

/** How long to wait before the next check of an invalidation of this age, in milliseconds. */
export function lookAfter(ageMs: number): number {
  return ageMs < QUICK_FOR_MS
    ? QUICK_LOOK_MS
    : Math.min(ageMs / LOOKS_PER_AGE, LONGEST_LOOK_MS);
}

/** Watches an invalidation until it completes. If it is not known to have completed, returns why. Never rejects. */
export async function watchUntilCompleted(
  { id, isCompleted }: InvalidationState,
  caller: Caller,
): Promise<string | undefined> {
  const { target, deadline, environment } = caller;
  const { clock } = environment;
  const { get } = target.actions;
  const createdAt = clock.now();
  const ageMs = () => clock.now() - createdAt;
  const stillInProgress =
    `invalidation ${id} of ${target.name} was created and had not completed at the timeout; CloudFront will finish it. ` +
    "Until it completes, viewers can get old content. Look at it in CloudFront's console, or raise the invalidator's timeout.";
  if (isCompleted) return undefined;
  try {
    while (await pause(lookAfter(ageMs()), deadline, clock)) {
      const invalidation = await caller.untilAnswered(
        get,
        (signal) => target.get(id, signal),
        (error) =>
          caller.isPassing(get, error) ||
          (nameOf(error) === 'NoSuchInvalidation' && ageMs() < UNKNOWN_MS),
      );
      if (invalidation.isCompleted) return undefined;
    }
    return stillInProgress;
  } catch (error) {
    return error instanceof CallError && error.isOutOfTime
      ? stillInProgress
      : `invalidation ${id} of ${target.name} was created, and it is not known whether it has completed: ${messageOf(error)}`;
  }
}

/**
 * Waits for an invalidation that cannot be watched, because CloudFront does not return its ID. Another delivery of the same
 * request may know it, and answer meanwhile. Returns what is not known.
 */
export async function waitWithoutId({
  target,
  deadline,
  environment,
}: Caller): Promise<string> {
  await pause(Number.POSITIVE_INFINITY, deadline, environment.clock);
  return (
    `an invalidation of ${target.name} was created, and it is not known whether it has completed: ` +
    'CloudFront created it for an earlier delivery of the same request, and does not return its ID. ' +
    "Look at it in CloudFront's console."
  );
}

/** Waits until the target is deployed. */
export async function waitUntilDeployed(caller: Caller): Promise<void> {
  const { target, deadline, environment } = caller;
  const { clock } = environment;
  const startedAt = clock.now();
  do {
    const isDeployed = await caller.untilAnswered(
      target.actions.getTarget,
      (signal) => target.isDeployed(signal),
    );
    if (isDeployed) return;
  } while (await pause(lookAfter(clock.now() - startedAt), deadline, clock));
  throw new Error(
    `${target.name} was not deployed to all edge locations before the timeout, so nothing was invalidated. ` +
      "Deploy again later, or raise the invalidator's timeout.",
  );
}
