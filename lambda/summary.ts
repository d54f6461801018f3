import { type Answer, addresseeOf } from './cloudformation/answer';
import { type Fields, requestTypeOf } from './cloudformation/event';
import { hasDebt } from './cloudformation/physical-id';
import {
  billablePathsOf,
  type Status,
  staleUrlsOf,
  type Verdict,
  worstStatus,
} from './outcome';

/**
 * What came of one run, for who is not CloudFormation: the metrics are made of it, and Lambda hands it to the destination
 * of the function, if there is one.
 *
 * Others read it, so it is a contract: `docs/outcome.schema.json` describes it.
 */
export interface Summary {
  /** Goes up when a reader of the former would be wrong. */
  readonly version: 1;
  readonly requestType: 'Create' | 'Update' | 'Delete' | 'Unknown';
  /** Of CloudFormation: the same for all deliveries of one request. */
  readonly requestId: string;
  readonly stackId: string;
  readonly stackName: string;
  /** The logical id of the custom resource. */
  readonly invalidator: string;
  /** The worst of all targets. */
  readonly status: Status;
  /** Whether a target was waited for, and not seen to be completed in time. */
  readonly unfinished: boolean;
  /** Whether the next run has to make up for this one, or for one before. */
  readonly debt: boolean;
  /** What CloudFormation was told. */
  readonly answer: Answer['status'];
  readonly targets: readonly TargetSummary[];
  readonly invalidations: number;
  readonly billablePaths: number;
  /** Only with content, where the files could be compared. */
  readonly changedFiles?: number;
  /** As `changedFiles`. */
  readonly evictedFiles?: number;
  /** Only where the edge was asked what viewers get. */
  readonly staleUrls?: number;
  /** Rounded to milliseconds. */
  readonly durationSeconds: number;
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
}

export interface TargetSummary {
  readonly target: string;
  readonly status: Status;
  readonly invalidationIds: readonly string[];
  readonly billablePaths: number;
}

/** Sums a run up. */
export function summaryOf(
  event: Fields,
  verdict: Verdict,
  answer: Answer,
  durationMs: number,
): Summary {
  const { outcomes, content, warnings, errors } = verdict;
  const { RequestId, StackId, LogicalResourceId } = addresseeOf(event);
  const requestType = requestTypeOf(event) ?? 'Unknown';
  return {
    version: 1,
    requestType,
    requestId: RequestId,
    stackId: StackId,
    stackName: stackNameOf(StackId),
    invalidator: LogicalResourceId,
    status: worstStatus(outcomes),
    unfinished: outcomes.some(({ problem }) => problem?.kind === 'timeout'),
    // What a Delete deletes with a debt has no next run.
    debt: requestType !== 'Delete' && hasDebt(answer.physicalId),
    answer: answer.status,
    targets: outcomes.flatMap(
      ({ target, status, invalidationIds, billablePaths }) =>
        target === undefined
          ? []
          : { target, status, invalidationIds, billablePaths },
    ),
    invalidations: outcomes.reduce(
      (sum, { invalidations }) => sum + invalidations,
      0,
    ),
    billablePaths: billablePathsOf(outcomes),
    changedFiles: content?.changedFiles,
    evictedFiles: content?.evictedFiles,
    staleUrls: staleUrlsOf(outcomes),
    durationSeconds: Math.round(durationMs) / 1000,
    warnings,
    errors,
  };
}

/** The ARN of a stack ends with `stack/NAME/...`. */
function stackNameOf(stackId: string): string {
  return stackId.split('/')[1] || 'Unknown';
}
