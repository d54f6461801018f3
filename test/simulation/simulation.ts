import { deploy, type HandlerKind } from './deployment';
import { drawScenario } from './scenario';
import type { SdkClients } from './sdk-clients';
import { judge } from './verdict';

/** Deployments with the seeds from `seed` on. */
export interface Range {
  readonly seed: number;
  readonly runs: number;
}

export interface Report {
  readonly deployments: number;
  /** Deployments that ended in the state they should. */
  readonly right: number;
  readonly duplicates: number;
  readonly recut: number;
  readonly unanswered: number;
  readonly overruns: number;
  readonly early: number;
  /** Differences between the metrics and what has happened. */
  readonly miscounts: number;
  /** Lines of metrics, and how many of them were for an event that had one already. */
  readonly lines: number;
  readonly recounts: number;
  readonly calls: number;
  readonly failedCalls: number;
  /** Runs of the function, and how many of them died. */
  readonly starts: number;
  readonly deaths: number;
  /** The deployments that went wrong in any way, with the reasons. */
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly seed: number;
  readonly text: string;
}

const EMPTY: Report = {
  deployments: 0,
  right: 0,
  duplicates: 0,
  recut: 0,
  unanswered: 0,
  overruns: 0,
  early: 0,
  miscounts: 0,
  lines: 0,
  recounts: 0,
  calls: 0,
  failedCalls: 0,
  starts: 0,
  deaths: 0,
  failures: [],
};

export async function simulate(
  { seed, runs }: Range,
  kind: HandlerKind,
  clients: SdkClients,
): Promise<Report> {
  let report = EMPTY;
  for (let each = seed; each < seed + runs; each++) {
    report = add(report, await simulateOne(each, kind, clients));
  }
  return report;
}

export function add(one: Report, other: Report): Report {
  return {
    deployments: one.deployments + other.deployments,
    right: one.right + other.right,
    duplicates: one.duplicates + other.duplicates,
    recut: one.recut + other.recut,
    unanswered: one.unanswered + other.unanswered,
    overruns: one.overruns + other.overruns,
    early: one.early + other.early,
    miscounts: one.miscounts + other.miscounts,
    lines: one.lines + other.lines,
    recounts: one.recounts + other.recounts,
    calls: one.calls + other.calls,
    failedCalls: one.failedCalls + other.failedCalls,
    starts: one.starts + other.starts,
    deaths: one.deaths + other.deaths,
    failures: [...one.failures, ...other.failures],
  };
}

async function simulateOne(
  seed: number,
  kind: HandlerKind,
  clients: SdkClients,
): Promise<Report> {
  const scenario = drawScenario(seed);
  const operations = await deploy(scenario, kind, clients);
  const {
    problems,
    duplicates,
    recut,
    unanswered,
    overruns,
    early,
    miscounts,
    recounts,
  } = judge(scenario, operations);
  const calls = operations.flatMap((operation) => operation.calls);
  const endings = operations.flatMap((operation) => operation.endings);
  const complaints = [
    ...problems,
    ...miscounts,
    ...(duplicates > 0 ? [`${duplicates} items invalidated again`] : []),
    ...(unanswered > 0 ? [`${unanswered} events not answered`] : []),
    ...(overruns > 0 ? [`${overruns} overruns`] : []),
    ...(early > 0 ? [`${early} events answered early`] : []),
  ];
  return {
    deployments: 1,
    right: problems.length === 0 ? 1 : 0,
    duplicates,
    recut,
    unanswered,
    overruns,
    early,
    miscounts: miscounts.length,
    lines: operations.flatMap(({ metrics }) => metrics.flat()).length,
    recounts,
    calls: calls.length,
    failedCalls: calls.filter(
      ({ fault, outcome }) => fault !== undefined || outcome !== 'OK',
    ).length,
    starts: endings.length,
    deaths: endings.filter((ending) => ending === 'died').length,
    failures:
      complaints.length > 0 ? [{ seed, text: complaints.join('; ') }] : [],
  };
}
