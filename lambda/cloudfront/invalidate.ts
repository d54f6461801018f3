import type { Environment } from '../environment';
import { messageOf } from '../errors';
import { type Outcome, type Problem, type Status, skipped } from '../outcome';
import type { Deadline } from '../time-budget';
import { Caller } from './caller';
import type { RequestIdentity } from './caller-reference';
import type { Pace } from './pace';
import { sendAll } from './queue';
import type { CloudFrontTarget, InvalidationState } from './target';
import { waitUntilDeployed, waitWithoutId, watchUntilCompleted } from './watch';

export interface InvalidationRequest {
  readonly target: CloudFrontTarget;
  readonly items: string[];
  readonly identity: RequestIdentity;
  readonly waitForCompletion: boolean;
  readonly waitForDistributionDeployed: boolean;
  readonly deadline: Deadline;
  /** Of the target's account. */
  readonly pace: Pace;
}

/** Invalidates the items of one target, watches the invalidations while more go out, and tells what came of it. */
export async function invalidate(
  request: InvalidationRequest,
  environment: Pick<Environment, 'clock' | 'random' | 'log'>,
): Promise<Outcome> {
  const { target, items, identity, waitForCompletion, deadline } = request;
  if (items.length === 0) return skipped(target.name);

  const stop = new AbortController();
  const signal = AbortSignal.any([deadline.signal, stop.signal]);
  const caller = new Caller(
    target,
    { at: deadline.at, signal },
    environment,
    request.pace,
  );
  const created: InvalidationState[] = [];
  // Includes those that CloudFront created for an earlier delivery, and whose IDs it does not return.
  let invalidations = 0;
  let billablePaths = 0;
  const watches: Array<Promise<string | undefined>> = [];
  // Those that have not been seen to complete: without watching, all of them.
  let inProgress = 0;
  const outcome = (status: Status, problem?: Problem): Outcome => ({
    target: target.name,
    status,
    invalidationIds: created.map(({ id }) => id),
    invalidations,
    billablePaths,
    isTakenOnTrust: invalidations > created.length || undefined,
    invalidatedAt: created.at(0)?.createdAt,
    problem,
  });

  try {
    if (request.waitForDistributionDeployed) await waitUntilDeployed(caller);
    for await (const { items: piece, invalidation } of sendAll(
      items,
      identity,
      caller,
      () => inProgress > 0,
    )) {
      invalidations++;
      billablePaths += piece.length;
      inProgress++;
      if (invalidation) created.push(invalidation);
      if (waitForCompletion) {
        const watch = invalidation
          ? watchUntilCompleted(invalidation, caller)
          : waitWithoutId(caller);
        watches.push(watch.finally(() => inProgress--));
      }
    }
  } catch (error) {
    stop.abort();
    await Promise.all(watches);
    return outcome('Failed', { kind: 'error', message: messageOf(error) });
  }
  if (!waitForCompletion) return outcome('InProgress');
  const [first, ...others] = (await Promise.all(watches)).filter(
    (problem) => problem !== undefined,
  );
  if (first === undefined) return outcome('Completed');
  const message =
    others.length > 0
      ? `${first} The same is true of ${others.length} more.`
      : first;
  return outcome('InProgress', { kind: 'timeout', message });
}
