import { FaultSchedule } from '../../test/loopback/faults';
import { isSuccessful } from './deployment';
import { Handler } from './handler';
import { LoopbackAws } from './loopback-aws';
import type { RunnablePeer } from './peer';
import type { Section } from './section';
import { markdownTable } from './table';

const COMPLETION_MINUTES = 20;

/** What a deployment came to. */
export interface SlowFigures {
  readonly name: string;
  readonly succeeds: boolean;
  readonly answeredAfterSeconds: number;
}

/** An invalidation that takes longer than a function may run, of which users have told. */
export async function measureSlow(
  peers: readonly RunnablePeer[],
): Promise<SlowFigures[]> {
  const aws = await LoopbackAws.start();
  const figures = await Promise.all(
    peers.map(async (peer) => {
      const handler = new Handler(peer, aws);
      handler.start();
      const deployment = handler.deployment({
        completionMs: COMPLETION_MINUTES * 60_000,
        simulated: true,
        faults: FaultSchedule.none(),
        seed: 1,
      });
      await deployment.deliver();
      await handler.stop();
      const [{ atMs }] = deployment.answers;
      const [{ createdAtMs }] = deployment.cloudFront.invalidations;
      return {
        name: handler.name,
        succeeds: isSuccessful(deployment),
        answeredAfterSeconds: (atMs - createdAtMs) / 1_000,
      };
    }),
  );
  await aws.stop();
  return figures;
}

export function slowSection(figures: readonly SlowFigures[]): Section {
  return {
    title: `When CloudFront takes ${COMPLETION_MINUTES} minutes`,
    text: [
      markdownTable(
        ['', 'the deployment', 'is answered after, s'],
        figures.map(({ name, succeeds, answeredAfterSeconds }) => [
          name,
          succeeds ? 'succeeds' : 'fails',
          answeredAfterSeconds.toFixed(0),
        ]),
      ),
      'The invalidation goes on in CloudFront in each case. With `onTimeout: FailureAction.FAIL` the deployment fails here too.',
    ].join('\n\n'),
  };
}
