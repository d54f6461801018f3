import { FaultSchedule } from '../../test/loopback/faults';
import { reactionMs } from './deployment';
import { inParallel } from './in-parallel';
import type { RunnablePeer } from './peer';
import type { Section } from './section';
import { markdownTable } from './table';
import { withHandlers } from './with-handlers';

export const COMPLETIONS = [1, 5, 25, 120];

/** Those for which one can wait. */
const REAL_COMPLETIONS = [1, 5];

/** Round numbers may just meet a poll: all of two minutes show what is usual. */
const MANY_COMPLETIONS = Array.from({ length: 120 }, (_, index) => index + 0.5);

/** In seconds, one for each completion. */
export interface Reactions {
  readonly name: string;
  readonly simulated: readonly number[];
  readonly many: readonly number[];
  readonly real: readonly number[];
}

/** How long after the completion of an invalidation CloudFormation gets to hear of it. */
export function measureReactions(
  peers: readonly RunnablePeer[],
): Promise<Reactions[]> {
  return withHandlers(peers, async (handler) => {
    const react = (completions: readonly number[], simulated: boolean) =>
      inParallel(completions, 4, async (seconds) => {
        const deployment = handler.deployment({
          completionMs: 1_000 * seconds,
          simulated,
          faults: FaultSchedule.none(),
          seed: 1,
        });
        await deployment.deliver();
        return reactionMs(deployment) / 1_000;
      });
    const real = await react(REAL_COMPLETIONS, false);
    const simulated = await react(COMPLETIONS, true);
    const many = await react(MANY_COMPLETIONS, true);
    return { name: handler.name, simulated, many, real };
  });
}

export function reactionSection(reactions: readonly Reactions[]): Section {
  const waiting = reactions.filter(waits);
  return {
    title: 'How soon it notices that an invalidation has completed',
    text: [
      'Seconds from the completion in CloudFront to the answer to CloudFormation, after which the deployment continues, by how long CloudFront takes.',
      markdownTable(
        [
          '',
          ...COMPLETIONS.map((seconds) => `${seconds} s`),
          '0.5 to 119.5 s, mean',
          'longest',
          ...REAL_COMPLETIONS.map((seconds) => `${seconds} s, real clock`),
        ],
        waiting.map(({ name, simulated, many, real }) => [
          name,
          ...simulated.map(seconds),
          seconds(mean(many)),
          seconds(Math.max(...many)),
          ...real.map(seconds),
        ]),
      ),
      'The clock is simulated, so only sleeping takes time, except in the columns that say *real clock*. If the completion coincides with a poll, the reaction time is 0, so the mean over all completions is more meaningful.',
      ...reactions
        .filter((each) => !waits(each))
        .map(
          ({ name, simulated }) =>
            `\`${name}\` does not wait at all: it answered ${simulated.map((before) => seconds(-before)).join(', ')} s before the completion. Such a deployment ends sooner, while viewers may still get the old content; with \`waitForCompletion: false\`, \`DistributionInvalidator\` does the same.`,
        ),
    ].join('\n\n'),
  };
}

export const waits = ({ simulated }: Reactions) =>
  simulated.every((reaction) => reaction >= 0);

export const mean = (numbers: readonly number[]) =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

const seconds = (number: number) => number.toFixed(1);
