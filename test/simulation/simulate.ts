/** `npm run simulate -- --runs N --seed S`: deployments on a bad day, with this handler and with a common one. */
import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { HandlerKind } from './deployment';
import { formatReports } from './format-reports';
import {
  formatTally,
  liveThroughMany,
  NOTHING,
  sum,
  type Tally,
} from './freshness/tally';
import { SdkClients } from './sdk-clients';
import { add, type Range, type Report, simulate } from './simulation';

const DEFAULT_RUNS = 10_000;
/** Of several deployments each. */
const DEFAULT_SEQUENCES = 1_000;

const DEFAULT_SEED = 1;

/** How many seeds a process takes at a time. This only determines how often it reports progress. */
const BATCH = 100;

/** Sent to a process of the simulation. */
interface Work {
  readonly range: Range;
  readonly kind: HandlerKind | 'freshness';
}

if (process.send) workForParent();
else main();

async function main(): Promise<void> {
  const { runs, sequences, seed } = readArguments();
  const startedAt = performance.now();
  const workers = Array.from({ length: availableParallelism() }, () =>
    fork(__filename),
  );
  const deploy = async (kind: HandlerKind) => {
    const reports = await delegateAll<Report>(workers, { runs, seed }, kind);
    return reports.reduce(add);
  };
  if (runs > 0) {
    const ours = await deploy('ours');
    const baseline = await deploy('baseline');
    const seconds = (performance.now() - startedAt) / 1_000;
    console.log(formatReports({ ours, baseline, seconds }));
    if (ours.failures.length > 0) process.exitCode = 1;
  }
  if (sequences > 0) {
    const range = { runs: sequences, seed };
    const tallies = await delegateAll<Tally>(workers, range, 'freshness');
    const tally = tallies.reduce(sum, NOTHING);
    console.log(`\n${formatTally(tally)}`);
    if (tally.staleAnswers > 0) process.exitCode = 1;
  }
  for (const worker of workers) worker.disconnect();
}

function readArguments(): Range & { readonly sequences: number } {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string' },
      sequences: { type: 'string' },
      seed: { type: 'string' },
    },
  });
  return {
    sequences: wholeNumber('sequences', values.sequences, DEFAULT_SEQUENCES),
    runs: wholeNumber('runs', values.runs, DEFAULT_RUNS),
    seed: wholeNumber('seed', values.seed, DEFAULT_SEED),
  };
}

function wholeNumber(
  name: string,
  text: string | undefined,
  otherwise: number,
): number {
  if (text === undefined) return otherwise;
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`'${name}' must be a whole number, got: "${text}"`);
}

/** Whoever is free takes the next batch. */
async function delegateAll<T>(
  workers: ChildProcess[],
  { runs, seed }: Range,
  kind: Work['kind'],
): Promise<T[]> {
  const batches: Range[] = [];
  for (let done = 0; done < runs; done += BATCH) {
    batches.push({ seed: seed + done, runs: Math.min(BATCH, runs - done) });
  }
  const reports: T[] = [];
  await Promise.all(
    workers.map(async (worker) => {
      for (let range = batches.shift(); range; range = batches.shift()) {
        reports.push(await delegate(worker, { range, kind }));
      }
    }),
  );
  return reports;
}

function delegate<T>(worker: ChildProcess, work: Work): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) =>
      reject(new Error(`a process of the simulation ended with code ${code}`));
    worker.once('exit', onExit);
    worker.once('message', (report: T) => {
      worker.off('exit', onExit);
      resolve(report);
    });
    worker.send(work);
  });
}

async function workForParent(): Promise<void> {
  const clients = await SdkClients.ready();
  process.on('message', async ({ range, kind }: Work) =>
    process.send?.(
      kind === 'freshness'
        ? await liveThroughMany(range, clients)
        : await simulate(range, kind, clients),
    ),
  );
}
