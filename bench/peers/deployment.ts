import type { CheckedAnswer } from '../../test/loopback/answer-check';
import type { CloudFrontState } from '../../test/loopback/cloudfront-state';
import type { FaultSchedule } from '../../test/loopback/faults';

/** An update of a stack whose invalidation is asked for. */
export interface Deployment {
  readonly cloudFront: CloudFrontState;

  /** What CloudFormation was told, in order; it takes no notice of any but the first. */
  readonly answers: readonly TimedAnswer[];

  /** Lets the handler have the event, once more each time, and lasts until it is done with it. */
  deliver(): Promise<void>;
}

export interface TimedAnswer extends CheckedAnswer {
  readonly atMs: number;
}

export interface DeploymentProps {
  /** How long CloudFront takes for an invalidation. */
  readonly completionMs: number;

  /** Whether time passes only when the handler sleeps. */
  readonly simulated: boolean;

  /** Of CloudFront. */
  readonly faults: FaultSchedule;

  /** For what the handler draws. */
  readonly seed: number;
}

export function isSuccessful({ answers: [first] }: Deployment): boolean {
  return first?.answer.Status === 'SUCCESS' && first.problems.length === 0;
}

/** How long after the completion the answer came; less than nothing for one that came before. */
export function reactionMs({ answers, cloudFront }: Deployment): number {
  const [{ atMs }] = answers;
  const [{ completesAtMs }] = cloudFront.invalidations;
  return atMs - completesAtMs;
}
