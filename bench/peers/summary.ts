import { FAULT_RATES, faultFiguresOf } from './faults';
import { breadthOf } from './iam-breadth';
import { named } from './named';
import type { Peer } from './peer';
import { mean, waits } from './reaction';
import type { Results } from './results';
import { COMPLETION_MINUTES } from './slow';
import { STACK_SIZE, WITHOUT } from './synth';
import { markdownTable } from './table';
import type { TemplateFigures } from './templates';

/** What was measured of one peer; absent where it has the handler of another. */
interface Column {
  readonly name: string;
  readonly templates: readonly TemplateFigures[];
  readonly synthRatio: number;
  readonly handler?: {
    readonly firstCallMs: number;
    readonly residentMb: number;
    readonly reactionSeconds?: number;
    readonly successAtWorst: number;
    readonly redelivered: number;
    readonly survivesSlowness: boolean;
  };
}

const WORST_RATE = Math.max(...FAULT_RATES);

const SHARED = 'the same function';

const GRANTS = 'IAM grants, and how many of them are on `*`';
const COMPLETION =
  'seconds from completion in CloudFront until the deployment continues';
const SUCCESS = `deployments that succeed when ${100 * WORST_RATE} % of calls fail`;

/** What README shows: what a deployment, its owner and an auditor notice first. */
const README_ROWS = [COMPLETION, SUCCESS, GRANTS];

/** All questions in one table, with ratios to the first peer. */
export function summaryTable(results: Results): string {
  return markdownTable(headerOf(results), summaryRows(results));
}

/** What README shows of it. */
export function readmeOf(results: Results): string {
  const rows = summaryRows(results).filter(([name]) =>
    README_ROWS.includes(name),
  );
  return `${markdownTable(headerOf(results), rows)}\n\nMeasured on ${results.date}.`;
}

function headerOf({ peers }: Results): string[] {
  return ['', ...peers.map(({ name }) => `\`${name}\``)];
}

function summaryRows(results: Results): string[][] {
  const columns = results.peers.map((peer) => columnOf(peer, results));
  const [{ handler: ours, templates }] = columns;
  const [ourTemplate] = templates;
  if (ours?.reactionSeconds === undefined) {
    throw new Error('the first peer must have a handler that waits');
  }
  const ourReaction = ours.reactionSeconds;
  const row = (name: string, cell: (column: Column) => string) => [
    name,
    ...columns.map(cell),
  ];
  const templateRow = (
    name: string,
    cell: (figures: TemplateFigures) => string,
  ) =>
    row(name, (column) =>
      [...new Set(column.templates.map(cell))].join('; alone '),
    );
  const handlerRow = (
    name: string,
    cell: (handler: NonNullable<Column['handler']>) => string,
  ) => row(name, ({ handler }) => (handler ? cell(handler) : SHARED));

  return [
    templateRow('`cdk diff` with nothing changed', ({ isStable }) =>
      isStable ? 'empty' : 'shows a change',
    ),
    templateRow('runs if only the distribution changed', (figures) =>
      figures.runsForOtherChanges ? 'yes' : 'no',
    ),
    templateRow('order relative to the content', ({ order }) => order),
    templateRow('resources it adds', ({ resources }) => `${resources}`),
    templateRow('template, bytes', ({ bytes }) =>
      withRatio(bytes, ourTemplate.bytes),
    ),
    templateRow('functions and layers, KB', ({ functionBytes }) =>
      withRatio(functionBytes / 1_000, ourTemplate.functionBytes / 1_000),
    ),
    templateRow(GRANTS, ({ grants }) => {
      const breadth = breadthOf(grants);
      return `${breadth.grants}, ${breadth.onEverything}`;
    }),
    row(
      `synth of ${STACK_SIZE} resources, as a multiple of one without`,
      ({ synthRatio }) => synthRatio.toFixed(2),
    ),
    handlerRow('cold start to CreateInvalidation, ms', ({ firstCallMs }) =>
      withRatio(firstCallMs, ours.firstCallMs),
    ),
    handlerRow('memory with its code loaded, MB', ({ residentMb }) =>
      withRatio(residentMb, ours.residentMb),
    ),
    handlerRow(COMPLETION, ({ reactionSeconds }) =>
      reactionSeconds === undefined
        ? 'does not wait'
        : withRatio(reactionSeconds, ourReaction, 1),
    ),
    handlerRow(
      SUCCESS,
      (handler) => `${Math.round(100 * handler.successAtWorst)} %`,
    ),
    handlerRow('invalidations for an event delivered twice', (handler) =>
      handler.redelivered.toFixed(0),
    ),
    handlerRow(
      `an invalidation that takes ${COMPLETION_MINUTES} minutes`,
      ({ reactionSeconds, survivesSlowness }) =>
        reactionSeconds === undefined
          ? 'does not wait'
          : survivesSlowness
            ? 'the deployment succeeds'
            : 'the deployment fails',
    ),
  ];
}

function columnOf({ name, handler }: Peer, results: Results): Column {
  const { templates, synths, loads, firstCalls, reactions, faults, slow } =
    results;
  const column = {
    name,
    templates: templates.filter(({ peer }) => peer === name),
    synthRatio: named(synths, name).cpuMs / named(synths, WITHOUT).cpuMs,
  };
  if (!handler) return column;
  const reaction = named(reactions, name);
  return {
    ...column,
    handler: {
      firstCallMs: named(firstCalls, name).ms,
      residentMb: named(loads, name).load.residentMb,
      reactionSeconds: waits(reaction) ? mean(reaction.many) : undefined,
      successAtWorst: faultFiguresOf(faults, name, WORST_RATE).success,
      redelivered: faultFiguresOf(faults, name, 0).invalidationsRedelivered,
      survivesSlowness: named(slow, name).succeeds,
    },
  };
}

/** A figure, and how many times ours it is. */
export function withRatio(value: number, ours: number, digits = 0): string {
  const text = value.toFixed(digits);
  if (value === 0 || value === ours) return text;
  const ratio = value / ours;
  return `${text} (${ratio.toFixed(ratio < 10 ? 1 : 0)} ×)`;
}
