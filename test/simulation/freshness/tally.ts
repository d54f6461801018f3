import * as fc from 'fast-check';
import type { SdkClients } from '../sdk-clients';
import { sequences } from './plan';
import { liveThrough, type SequenceReport } from './world';

/** A site is deployed at least so often in each sequence. */
const MIN_DEPLOYMENTS = 5;

/** What happened in many sequences. */
export interface Tally extends Omit<SequenceReport, 'stale'> {
  readonly sequences: number;
  readonly staleAnswers: number;
  readonly staleSequences: number;
  /** The first sequences that ended with stale answers, as short as they can be. */
  readonly counterexamples: readonly string[];
}

export const NOTHING: Tally = {
  sequences: 0,
  deployments: 0,
  promises: 0,
  rollbacks: 0,
  stuck: 0,
  events: 0,
  calls: 0,
  failedCalls: 0,
  deaths: 0,
  debtsMade: 0,
  debtsPaid: 0,
  extraWildcards: 0,
  debtsMistold: 0,
  staleAnswers: 0,
  staleSequences: 0,
  counterexamples: [],
};

/** Lives through sequences that all follow from the seed. Stops at the first with a stale answer, and shortens it. */
export async function liveThroughMany(
  { seed, runs }: { readonly seed: number; readonly runs: number },
  clients: SdkClients,
): Promise<Tally> {
  let tally = NOTHING;
  let isShrinking = false;
  const { counterexample } = await fc.check(
    fc.asyncProperty(sequences(MIN_DEPLOYMENTS), async (plan) => {
      const report = await liveThrough(plan, clients);
      const isFresh = report.stale.length === 0;
      if (!isShrinking) tally = sum(tally, tallyOf(report));
      isShrinking ||= !isFresh;
      return isFresh;
    }),
    { seed, numRuns: runs },
  );
  if (!counterexample) return tally;
  const { stale } = await liveThrough(counterexample[0], clients);
  const text = [
    `seed ${seed}: ${JSON.stringify(counterexample[0], undefined, 1)}`,
    ...stale.map((answer) => JSON.stringify(answer)),
  ].join('\n');
  return { ...tally, counterexamples: [text] };
}

function tallyOf({ stale, ...report }: SequenceReport): Tally {
  return {
    ...report,
    sequences: 1,
    staleAnswers: stale.length,
    staleSequences: stale.length > 0 ? 1 : 0,
    counterexamples: [],
  };
}

export function sum(one: Tally, other: Tally): Tally {
  const { counterexamples, ...counts } = other;
  const total = { ...one };
  for (const name of Object.keys(counts) as Array<keyof typeof counts>) {
    Object.assign(total, { [name]: one[name] + counts[name] });
  }
  return {
    ...total,
    counterexamples: [...one.counterexamples, ...counterexamples],
  };
}

export function formatTally(tally: Tally): string {
  const percent = (part: number, whole: number) =>
    `${whole === 0 ? 0 : ((100 * part) / whole).toFixed(1)} %`;
  const rows: Array<[string, string | number]> = [
    ['sequences of deployments', tally.sequences],
    ['deployments', tally.deployments],
    ['  of which end with a fresh cache', tally.promises],
    ['  of which are rolled back', tally.rollbacks],
    ['  of which cannot be rolled back', tally.stuck],
    ['events', tally.events],
    ['runs that died', tally.deaths],
    ['calls of CloudFront', tally.calls],
    [
      '  of which failed',
      `${tally.failedCalls} (${percent(tally.failedCalls, tally.calls)})`,
    ],
    ['debts made', tally.debtsMade],
    ['debts paid', tally.debtsPaid],
    ['extra /* for them', tally.extraWildcards],
    ['metrics that say otherwise', tally.debtsMistold],
    ['stale answers', tally.staleAnswers],
    ['  in so many sequences', tally.staleSequences],
  ];
  return [
    ...rows.map(([name, figure]) => `${name.padEnd(36)}${figure}`),
    ...tally.counterexamples.slice(0, 1),
  ].join('\n');
}
