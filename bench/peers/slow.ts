import { FaultSchedule } from '../../test/loopback/faults';
import { isSuccessful } from './deployment';
import type { RunnablePeer } from './peer';
import type { Section } from './section';
import { markdownTable } from './table';
import { withHandlers } from './with-handlers';

export const COMPLETION_MINUTES = 20;

/** What a deployment came to. */
export interface SlowFigures {
  readonly name: string;
  readonly succeeds: boolean;
  readonly answeredAfterSeconds: number;
}

/** An invalidation that takes longer than a function may run, of which users have told. */
export function measureSlow(
  peers: readonly RunnablePeer[],
): Promise<SlowFigures[]> {
  return withHandlers(peers, async (handler) => {
    const deployment = handler.deployment({
      completionMs: COMPLETION_MINUTES * 60_000,
      simulated: true,
      faults: FaultSchedule.none(),
      seed: 1,
    });
    await deployment.deliver();
    const [{ atMs }] = deployment.answers;
    const [{ createdAtMs }] = deployment.cloudFront.invalidations;
    return {
      name: handler.name,
      succeeds: isSuccessful(deployment),
      answeredAfterSeconds: (atMs - createdAtMs) / 1_000,
    };
  });
}

export function slowSection(figures: readonly SlowFigures[]): Section {
  return {
    title: `When CloudFront takes ${COMPLETION_MINUTES} minutes`,
    text: [
      markdownTable(
        ['', 'the deployment', 'CloudFormation gets the answer after, s'],
        figures.map(({ name, succeeds, answeredAfterSeconds }) => [
          name,
          succeeds ? 'succeeds' : 'fails',
          answeredAfterSeconds.toFixed(0),
        ]),
      ),
      'In each case, the invalidation continues in CloudFront. With `onTimeout: FailureAction.FAIL`, the deployment fails with `DistributionInvalidator` too.',
    ].join('\n\n'),
  };
}
