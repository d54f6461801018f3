import { FaultSchedule } from '../../test/loopback/faults';
import { type Deployment, isSuccessful } from './deployment';
import type { Handler } from './handler';
import { inParallel } from './in-parallel';
import { named } from './named';
import type { RunnablePeer } from './peer';
import type { Section } from './section';
import { markdownTable } from './table';
import { withHandlers } from './with-handlers';

export const FAULT_RATES = [0, 0.1, 0.3, 0.5];

const RUNS = 100;
const COMPLETION_MS = 5_000;

/** Of one peer, at one rate of faults. */
export interface FaultFigures {
  readonly name: string;
  readonly rate: number;
  /** How many of the deployments succeeded, from 0 to 1. */
  readonly success: number;
  /** On average, of a deployment. */
  readonly invalidations: number;
  /** The same when Lambda has delivered the event a second time. */
  readonly invalidationsRedelivered: number;
}

interface Outcome {
  readonly isSuccessful: boolean;
  readonly invalidations: number;
  readonly invalidationsRedelivered: number;
}

/** What becomes of deployments while CloudFront refuses some calls. Each peer meets the same faults. */
export async function measureFaults(
  peers: readonly RunnablePeer[],
): Promise<FaultFigures[]> {
  const figures = await withHandlers(peers, async (handler) => {
    const rows: FaultFigures[] = [];
    for (const rate of FAULT_RATES) rows.push(await measureRate(handler, rate));
    return rows;
  });
  return figures.flat();
}

async function measureRate(
  handler: Handler,
  rate: number,
): Promise<FaultFigures> {
  const seeds = Array.from({ length: RUNS }, (_, index) => index + 1);
  const outcomes = await inParallel(seeds, 4, (seed) =>
    run(
      handler.deployment({
        completionMs: COMPLETION_MS,
        simulated: true,
        faults: FaultSchedule.random({
          seed,
          fraction: rate,
          kinds: ['503', 'throttling'],
        }),
        seed,
      }),
    ),
  );
  const average = (figure: (outcome: Outcome) => number) =>
    outcomes.reduce((sum, outcome) => sum + figure(outcome), 0) / RUNS;
  return {
    name: handler.name,
    rate,
    success: average((outcome) => (outcome.isSuccessful ? 1 : 0)),
    invalidations: average(({ invalidations }) => invalidations),
    invalidationsRedelivered: average(
      ({ invalidationsRedelivered }) => invalidationsRedelivered,
    ),
  };
}

async function run(deployment: Deployment): Promise<Outcome> {
  const { cloudFront } = deployment;
  await deployment.deliver();
  const invalidations = cloudFront.invalidations.length;
  const successful = isSuccessful(deployment);
  await deployment.deliver();
  return {
    isSuccessful: successful,
    invalidations,
    invalidationsRedelivered: cloudFront.invalidations.length,
  };
}

export function faultFiguresOf(
  figures: readonly FaultFigures[],
  name: string,
  rate: number,
): FaultFigures {
  return named(
    figures.filter((each) => each.rate === rate),
    name,
  );
}

export function faultSection(figures: readonly FaultFigures[]): Section {
  const names = [...new Set(figures.map(({ name }) => name))];
  const row = (name: string, figure: (each: FaultFigures) => string) =>
    FAULT_RATES.map((rate) => figure(faultFiguresOf(figures, name, rate)));
  const rates = FAULT_RATES.map((rate) => `${percent(rate)} of calls fail`);
  return {
    title: 'When CloudFront refuses calls',
    text: [
      `${RUNS} updates per figure. A failing call gets the response 503 \`ServiceUnavailable\` or 400 \`Throttling\`; the same random seeds determine for all constructs which calls fail. CloudFront takes ${COMPLETION_MS / 1_000} s for an invalidation. The clock is simulated, except for the pauses of the SDK in \`AwsCustomResource\`, which are real.`,
      'Deployments that succeed:',
      markdownTable(
        ['', ...rates],
        names.map((name) => [
          name,
          ...row(name, ({ success }) => percent(success)),
        ]),
      ),
      'Invalidations per deployment, and in brackets their number after Lambda has delivered the same event a second time, as it may:',
      markdownTable(
        ['', ...rates],
        names.map((name) => [
          name,
          ...row(
            name,
            ({ invalidations, invalidationsRedelivered }) =>
              `${invalidations.toFixed(2)} (${invalidationsRedelivered.toFixed(2)})`,
          ),
        ]),
      ),
    ].join('\n\n'),
  };
}

const percent = (share: number) => `${Math.round(100 * share)} %`;
