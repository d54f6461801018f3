import type { Report } from './simulation';

const MAX_FAILURES_SHOWN = 10;

export interface Reports {
  readonly ours: Report;
  readonly baseline: Report;
  readonly seconds: number;
}

export function formatReports({ ours, baseline, seconds }: Reports): string {
  const rows: Array<[string, (report: Report) => string | number]> = [
    ['deployments', ({ deployments }) => deployments],
    [
      'ended in the state they should',
      ({ right, deployments }) => `${right} (${percent(right, deployments)})`,
    ],
    ['items invalidated again', ({ duplicates }) => duplicates],
    ['  cut by one run, whole by another', ({ recut }) => recut],
    ['events without an answer', ({ unanswered }) => unanswered],
    ['deadline overruns', ({ overruns }) => overruns],
    ['events answered early', ({ early }) => early],
    ['metrics that differ from the truth', ({ miscounts }) => miscounts],
    ['lines of metrics', ({ lines }) => lines],
    ['  of which for an event once more', ({ recounts }) => recounts],
    ['calls of CloudFront', ({ calls }) => calls],
    [
      '  of which failed',
      ({ failedCalls, calls }) =>
        `${failedCalls} (${percent(failedCalls, calls)})`,
    ],
    ['runs of the function', ({ starts }) => starts],
    [
      '  of which died',
      ({ deaths, starts }) => `${deaths} (${percent(deaths, starts)})`,
    ],
  ];
  return [
    line('', 'this handler', 'SDK retry, random CallerReference'),
    ...rows.map(([name, figure]) =>
      line(name, String(figure(ours)), String(figure(baseline))),
    ),
    `${seconds.toFixed(1)} s for both`,
    ...failuresOf(ours),
  ].join('\n');
}

function failuresOf({ failures }: Report): string[] {
  if (failures.length === 0) return [];
  const shown = [...failures]
    .sort((one, other) => one.seed - other.seed)
    .slice(0, MAX_FAILURES_SHOWN);
  return [
    `${failures.length} deployments went wrong:`,
    ...shown.map(
      ({ seed, text }) =>
        `  npm run simulate -- --runs 1 --seed ${seed}\n    ${text}`,
    ),
  ];
}

const line = (name: string, ours: string, baseline: string) =>
  `${name.padEnd(36)}${ours.padEnd(18)}${baseline}`;

const percent = (part: number, whole: number) =>
  `${whole === 0 ? 0 : ((100 * part) / whole).toFixed(1)} %`;
