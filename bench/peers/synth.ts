import { Bucket } from 'aws-cdk-lib/aws-s3';
import { type AddToStack, medianSyntheses } from '../synthesis';
import { named } from './named';
import type { Peer } from './peer';
import type { Section } from './section';
import { markdownTable } from './table';

export const STACK_SIZE = 100;
const ROUNDS = 13;

/** Of a stack with one peer's invalidation, or without any. */
export interface SynthFigures {
  readonly name: string;
  readonly cpuMs: number;
}

export const WITHOUT = 'no invalidation';

export function measureSynths(peers: readonly Peer[]): SynthFigures[] {
  // All have the bucket, for one of them needs it.
  const additions = [{ name: WITHOUT, add: undefined }, ...peers].map(
    ({ name, add }): [string, AddToStack] => [
      name,
      (stack, distribution) => {
        const bucket = new Bucket(stack, 'Bucket');
        add?.({ stack, distribution, bucket }, 'Invalidation');
      },
    ],
  );
  const syntheses = medianSyntheses(
    STACK_SIZE,
    ROUNDS,
    additions.map(([, add]) => add),
  );
  return syntheses.map(({ cpuMs }, index) => ({
    name: additions[index][0],
    cpuMs,
  }));
}

export function synthSection(figures: readonly SynthFigures[]): Section {
  const without = named(figures, WITHOUT).cpuMs;
  return {
    title: 'What it adds to a synth',
    text: [
      `CPU time of a synth of ${STACK_SIZE} resources: medians of ${ROUNDS} rounds, with the constructs alternating.`,
      markdownTable(
        ['', 'ms', 'multiple of no invalidation'],
        figures.map(({ name, cpuMs }) => [
          name,
          cpuMs.toFixed(0),
          (cpuMs / without).toFixed(2),
        ]),
      ),
      '`DistributionInvalidator` reads the whole stack, to compute its hash and to find what must come first. `BucketDeployment` copies the archive of the AWS CLI into the cloud assembly.',
    ].join('\n\n'),
  };
}
