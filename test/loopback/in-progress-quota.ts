import { countWildcards, type InvalidationQuota } from './invalidation-quota';
import { ServiceError } from './service-error';

// The quotas until 2026, still listed in the AWS General Reference (cf_region.html)
const MAX_ITEMS_IN_PROGRESS = 3_000;
const MAX_WILDCARDS_IN_PROGRESS = 15;

/** The older regime: so many items in progress per target, and independently of them so many wildcards. */
export class InProgressQuota implements InvalidationQuota {
  public admit(items: readonly string[], inProgress: readonly string[]): void {
    const wildcards = countWildcards(items);
    const wildcardsInProgress = countWildcards(inProgress);
    const others = items.length - wildcards;
    const othersInProgress = inProgress.length - wildcardsInProgress;
    if (
      wildcards + wildcardsInProgress > MAX_WILDCARDS_IN_PROGRESS ||
      others + othersInProgress > MAX_ITEMS_IN_PROGRESS
    ) {
      throw new ServiceError(
        400,
        'TooManyInvalidationsInProgress',
        'You have exceeded the maximum number of allowable InProgress invalidation batch requests, or invalidation objects.',
      );
    }
  }
}
