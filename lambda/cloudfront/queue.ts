import {
  IN_PROGRESS,
  type ItemLimits,
  PER_SECOND,
} from '../../src/private/contract/limits';
import { isThrottling } from '../errors';
import { DeadlineError, delayAfter, pause } from '../retry';
import { timeUpOr } from '../time-budget';
import type { Caller } from './caller';
import { callerReference, type RequestIdentity } from './caller-reference';
import { isNoRoom, isReplay, isTooLarge } from './errors';
import { paceAfter, pieceEnd } from './pieces';
import type { InvalidationState } from './target';

/** After so many refusals a request is too large, not unlucky. */
const REFUSALS_BEFORE_SMALLER_PIECES = 4;

/** What the answers have told so far. */
export interface Learnt {
  /** The largest request that is worth offering. */
  readonly limits: ItemLimits;
  /** Attempts of the request at hand, and how many of them were refused as too much at once. */
  readonly attempts: number;
  readonly refusals: number;
}

export const NOTHING_LEARNT: Learnt = {
  limits: IN_PROGRESS,
  attempts: 0,
  refusals: 0,
};

/** How CloudFront refused a request, and in which situation. */
export interface Refusal {
  readonly error: unknown;
  /** Whether CloudFront may accept the same request later. */
  readonly isPassing: boolean;
  /** Whether invalidations of this run are in progress, which make room when they complete. */
  readonly ownInProgress: boolean;
}

/** What to do after a refusal: send the items again within the limits that were learnt, continue with the next, or give up. */
export type Decision = Learnt | 'known already' | 'failed';

/** Decides what becomes of a piece that was refused. */
export function decide(
  piece: readonly string[],
  { error, isPassing, ownInProgress }: Refusal,
  { limits, attempts, refusals }: Learnt,
): Decision {
  if (isReplay(error)) return 'known already';
  if (isTooLarge(error)) {
    return piece.length > 1 ? smaller(limits, half(piece)) : 'failed';
  }
  if (!isPassing) return 'failed';
  const isRefusal = isThrottling(error) || (isNoRoom(error) && !ownInProgress);
  const again = {
    limits,
    attempts: attempts + 1,
    refusals: refusals + (isRefusal ? 1 : 0),
  };
  if (again.refusals < REFUSALS_BEFORE_SMALLER_PIECES) return again;
  if (pieceEnd(piece, 0, PER_SECOND) < piece.length) {
    return smaller(limits, PER_SECOND);
  }
  // One second's worth fits the newer quota, but may not fit what others have left of the older one.
  return isNoRoom(error) && piece.length > 1
    ? smaller(limits, half(piece))
    : again;
}

/** A request that CloudFront has accepted. It has no invalidation if CloudFront did not return the earlier one. */
export interface Taken {
  readonly items: string[];
  readonly invalidation?: InvalidationState;
}

/** Sends all items, in as few requests as CloudFront takes, and yields each. Throws when they do not all get through in time. */
export async function* sendAll(
  items: string[],
  identity: RequestIdentity,
  caller: Caller,
  ownInProgress: () => boolean,
): AsyncGenerator<Taken> {
  const { target, deadline, environment } = caller;
  const { clock, random, log } = environment;
  const action = target.actions.create;
  if (deadline.signal.aborted || clock.now() > deadline.at) {
    throw new Error(
      `there was no time left for a request to invalidate ${target.name}, so nothing was invalidated. ` +
        "Raise the invalidator's timeout.",
    );
  }
  // Limits the next piece. Each response updates it; otherwise, a size known to be too large would be sent again.
  let learnt = NOTHING_LEARNT;
  // How many items CloudFront has accepted. The pieces are consecutive, so the rest begins here.
  let sent = 0;
  while (sent < items.length) {
    const piece = items.slice(sent, pieceEnd(items, sent, learnt.limits));
    const answer = await offer(piece, identity, caller);
    if ('error' in answer) {
      const error = timeUpOr(answer.error, deadline);
      const isPassing = caller.isPassing(action, error);
      const refusal = { error, isPassing, ownInProgress: ownInProgress() };
      caller.logFailure(action, error, learnt.attempts + 1);
      const decision = decide(piece, refusal, learnt);
      if (decision === 'failed') throw caller.callError(action, error, piece);
      if (decision === 'known already') {
        log(
          'WARN',
          'CloudFront has already created this invalidation for an earlier delivery of the same request, and does not return its ID',
          { target: target.name, items: piece.length },
        );
      } else {
        learnt = decision;
        const delayMs = delayAfter(learnt.attempts, random);
        if (await pause(delayMs, deadline, clock)) continue;
        const outOfTime = new DeadlineError(error, learnt.attempts);
        throw caller.callError(action, outOfTime, piece);
      }
    }
    yield { items: piece, ...answer };
    sent += piece.length;
    learnt = { ...learnt, attempts: 0, refusals: 0 };
    if (
      sent < items.length &&
      !(await pause(paceAfter(piece), deadline, clock))
    ) {
      throw new Error(
        `only ${sent} of ${items.length} paths of ${target.name} were sent before the timeout. ` +
          "Replace paths by a wildcard, or raise the invalidator's timeout.",
      );
    }
  }
}

type Answer =
  | { readonly invalidation: InvalidationState }
  | { readonly error: unknown };

function offer(
  piece: string[],
  identity: RequestIdentity,
  caller: Caller,
): Promise<Answer> {
  const { target } = caller;
  const reference = callerReference(identity, target.id, piece);
  return caller
    .once(
      target.actions.create,
      (signal) => target.create(piece, reference, signal),
      { items: piece.length },
    )
    .then(
      (invalidation) => ({ invalidation }),
      (error: unknown) => ({ error }),
    );
}

/** The same knowledge with smaller requests, the first of which has not been offered yet. */
function smaller(limits: ItemLimits, than: ItemLimits): Learnt {
  return {
    limits: {
      items: Math.min(limits.items, than.items),
      wildcards: Math.min(limits.wildcards, than.wildcards),
    },
    attempts: 0,
    refusals: 0,
  };
}

function half(piece: readonly string[]): ItemLimits {
  const items = Math.ceil(piece.length / 2);
  return { items, wildcards: items };
}
