import type { ContentItems } from './content/items';

/** From the best to the worst. */
const STATUSES = [
  'Skipped',
  'Completed',
  'InProgress',
  'Stale',
  'Failed',
] as const;

export type Status = (typeof STATUSES)[number];

/** What became of one target. */
export interface Outcome {
  /** Absent where no target was looked at. */
  readonly target?: string;
  readonly status: Status;
  readonly invalidationIds: string[];
  /** How many were made: more than there are IDs, where CloudFront has not told one. */
  readonly invalidations: number;
  readonly billablePaths: number;
  /** Whether CloudFront says that it has made some of it before, which cannot be looked after. */
  readonly isTakenOnTrust?: boolean;
  /** When the first invalidation was made, in milliseconds since the epoch, as CloudFront tells it. */
  readonly invalidatedAt?: number;
  /** How many URLs were found not to be fresh, if any were asked for. */
  readonly staleUrls?: number;
  /** Why it is not what was asked for. */
  readonly problem?: Problem;
}

export interface Problem {
  /** An error kept the invalidation from being made; at a timeout it is made, and goes on; when stale it has not helped. */
  readonly kind: 'error' | 'timeout' | 'stale';
  readonly message: string;
}

/** What came of a request. */
export interface Verdict {
  readonly outcomes: readonly Outcome[];
  /** What has changed in the files of the site, if the invalidator knows them. */
  readonly content?: ContentItems;
  /** Whether the next run has to make up for this one. */
  readonly debt: boolean;
  /** Why the deployment should fail. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

const NOTHING_MADE = {
  invalidationIds: [],
  invalidations: 0,
  billablePaths: 0,
};

export function skipped(target?: string): Outcome {
  return { ...NOTHING_MADE, target, status: 'Skipped' };
}

export function failed(message: string, target?: string): Outcome {
  return {
    ...NOTHING_MADE,
    target,
    status: 'Failed',
    problem: { kind: 'error', message },
  };
}

/** Judges outcomes by what is to become of a deployment with each kind of problem. */
export function judge(
  outcomes: readonly Outcome[],
  actionOn: { readonly [kind in Problem['kind']]: 'FAIL' | 'WARN' },
): Pick<Verdict, 'outcomes' | 'errors' | 'warnings'> {
  const problems = outcomes.flatMap(({ problem }) => problem ?? []);
  const messages = (action: 'FAIL' | 'WARN') =>
    problems
      .filter(({ kind }) => actionOn[kind] === action)
      .map(({ message }) => message);
  return { outcomes, errors: messages('FAIL'), warnings: messages('WARN') };
}

/** Returns the worst status of all; where nothing was to be done, that is skipped. */
export function worstStatus(outcomes: readonly Outcome[]): Status {
  const ranks = outcomes.map(({ status }) => STATUSES.indexOf(status));
  return STATUSES[Math.max(0, ...ranks)];
}

export function billablePathsOf(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((sum, { billablePaths }) => sum + billablePaths, 0);
}

/** Whether it is not certain that all was invalidated. What is made and not completed yet goes on by itself. */
export function leavesDebt({ status, isTakenOnTrust }: Outcome): boolean {
  return status === 'Failed' || isTakenOnTrust === true;
}

/** Counts the URLs that were found not to be fresh, where any were asked for. */
export function staleUrlsOf(outcomes: readonly Outcome[]): number | undefined {
  const counts = outcomes.flatMap(({ staleUrls }) => staleUrls ?? []);
  return counts.length > 0
    ? counts.reduce((sum, count) => sum + count)
    : undefined;
}

/**
 * Says what follows where a deployment goes on and the cache may be behind: advice to deploy again holds only for a
 * deployment that changes something.
 */
export function withConsequences(verdict: Verdict): Verdict {
  const { outcomes, errors, warnings, debt } = verdict;
  if (errors.length > 0 || !outcomes.some(leavesDebt)) return verdict;
  const next = debt
    ? 'the next run invalidates everything'
    : 'the next run invalidates the same items again';
  return {
    ...verdict,
    warnings: [
      ...warnings,
      `Not everything may have been invalidated: ${next}. A deployment without changes does not run the invalidator; if the cache cannot wait for one with changes, invalidate '/*' in CloudFront's console.`,
    ],
  };
}
