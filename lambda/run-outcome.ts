import type { Status } from './outcome';

/**
 * What came of one run, as the function returns it. Lambda hands it to the destination of the function, if there is one.
 *
 * What is read outside of this library is a contract: `docs/outcome.schema.json` describes it.
 */
export interface RunOutcome {
  /** Goes up when a reader of the former would be wrong. */
  readonly version: 1;
  readonly requestType: string;
  /** Of CloudFormation: the same for all deliveries of one request. */
  readonly requestId: string;
  readonly stackId: string;
  readonly stackName: string;
  /** The logical id of the custom resource. */
  readonly invalidator: string;
  /** The worst of all targets. */
  readonly status: Status;
  /** Whether it was waited for, and not completed in time. */
  readonly unfinished: boolean;
  /** Whether the next run has to make up for this one. */
  readonly debt: boolean;
  /** What CloudFormation was told. */
  readonly answer: 'SUCCESS' | 'FAILED';
  readonly targets: readonly TargetOutcome[];
  readonly invalidations: number;
  readonly billablePaths: number;
  /** Only with content, where the files could be compared. */
  readonly changedFiles?: number;
  readonly evictedFiles?: number;
  readonly durationSeconds: number;
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
}

export interface TargetOutcome {
  readonly target: string;
  readonly status: Status;
  readonly invalidationIds: readonly string[];
  readonly billablePaths: number;
}
