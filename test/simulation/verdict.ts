import type { Operation } from './deployment';
import type { Scenario } from './scenario';

/** What is to be said of one deployment. */
export interface Verdict {
  /** Why it did not end in the state that it should have; empty if it did. */
  readonly problems: readonly string[];
  /** Items that were invalidated more than once for one event. */
  readonly duplicates: number;
  /** Items of which that is so because one run cut a request that another one sent whole; see docs/limits.md. */
  readonly recut: number;
  /** Events that nobody answered, or not in a way that CloudFormation takes. */
  readonly unanswered: number;
  /** Runs of the function that Lambda had to end, and calls after the invalidator's timeout. */
  readonly overruns: number;
  /** Events that were answered before all was completed, or given up before the timeout. */
  readonly early: number;
  /** Where the metrics say something else than what has happened. */
  readonly miscounts: readonly string[];
  /** Lines of metrics for an event that had one already. */
  readonly recounts: number;
}

/** What the answer to an operation has to say: the status, and the attribute `Status` of a success. */
interface Expectation {
  readonly answers: readonly string[];
  readonly isInvalidated: boolean;
}

export function judge(
  scenario: Scenario,
  operations: readonly Operation[],
): Verdict {
  const sum = (figure: (operation: Operation) => number) =>
    operations.reduce((total, operation) => total + figure(operation), 0);
  return {
    problems: operations.flatMap((operation) =>
      problemsOf(scenario, operation),
    ),
    duplicates: sum(duplicates),
    recut: sum(recut),
    unanswered: sum(({ answers: [first] }) =>
      first === undefined || first.problems.length > 0 ? 1 : 0,
    ),
    overruns: sum((operation) => overruns(scenario, operation)),
    early: sum((operation) =>
      isEarly(scenario, operation) && recut(operation) === 0 ? 1 : 0,
    ),
    miscounts: operations.flatMap((operation) =>
      miscountsOf(scenario, operation),
    ),
    recounts: sum(({ metrics }) => Math.max(0, metrics.flat().length - 1)),
  };
}

function problemsOf(scenario: Scenario, operation: Operation): string[] {
  const { request, answers, invalidations } = operation;
  const expected = expectationOf(scenario, operation);
  const problems: string[] = [];
  const answer = answers[0]?.answer;
  const { Status = 'none', Data } = answer ?? {};
  const said = Data ? `${Status} ${Data.Status}` : Status;
  if (!expected.answers.includes(said)) {
    problems.push(
      `${request} was answered ${said} (${answer?.Reason}), expected ${expected.answers.join(' or ')}`,
    );
  }
  const items = new Set(invalidations.flatMap((each) => each.items));
  const missing = scenario.paths.filter((path) => !items.has(path));
  if (expected.isInvalidated && missing.length > 0) {
    problems.push(`${request} left ${missing.length} items in the cache`);
  }
  if (!expected.isInvalidated && items.size > 0) {
    problems.push(`${request} invalidated ${items.size} items`);
  }
  return problems;
}

/** From the scenario alone, but for what only CloudFront and CloudFormation know. */
function expectationOf(
  scenario: Scenario,
  { request, calls, isStatusUnknown }: Operation,
): Expectation {
  const { outage, onError, onTimeout, waits, completionMs } = scenario;
  const mayFail = request !== 'rollback' || isStatusUnknown;
  if (request === 'Delete') {
    return { answers: ['SUCCESS Skipped'], isInvalidated: false };
  }
  if (outage) {
    const fails = onError === 'FAIL' && mayFail;
    return {
      answers: [fails ? 'FAILED' : 'SUCCESS Failed'],
      isInvalidated: false,
    };
  }
  const unfinished =
    onTimeout === 'FAIL' && mayFail ? 'FAILED' : 'SUCCESS InProgress';
  const unwatched = wasRejected(calls) ? [unfinished] : [];
  if (!waits) return { answers: ['SUCCESS InProgress'], isInvalidated: true };
  if (completionMs === Number.POSITIVE_INFINITY) {
    return { answers: [unfinished], isInvalidated: true };
  }
  return { answers: ['SUCCESS Completed', ...unwatched], isInvalidated: true };
}

/** Those of the same request. */
function duplicates(operation: Operation): number {
  return repeated(operation.invalidations) - recut(operation);
}

/** Those of requests that differ, which takes two runs. */
function recut({ invalidations, startsMs }: Operation): number {
  if (startsMs.length < 2) return 0;
  const requests = new Map(
    invalidations.map((each) => [each.items.join(), each]),
  );
  return repeated([...requests.values()]);
}

function repeated(invalidations: Operation['invalidations']): number {
  const items = invalidations.flatMap((each) => each.items);
  return items.length - new Set(items).size;
}

function overruns(
  { timeoutSeconds }: Scenario,
  { endings, startsMs, calls }: Operation,
): number {
  const deadlineMs = Math.max(...startsMs) + timeoutSeconds * 1_000;
  return (
    endings.filter((ending) => ending === 'timed out').length +
    calls.filter(({ atMs }) => atMs > deadlineMs).length
  );
}

function isEarly(
  { timeoutSeconds, waits }: Scenario,
  { request, answers, answeredAtMs = 0, startsMs, invalidations }: Operation,
): boolean {
  const [first] = answers;
  if (!first || request === 'Delete') return false;
  const status = first.answer.Data?.Status;
  if (status === 'Completed') {
    return invalidations.some(
      ({ completesAtMs }) => completesAtMs > answeredAtMs,
    );
  }
  const timeoutAtMs = Math.min(...startsMs) + timeoutSeconds * 1_000;
  return (waits || status !== 'InProgress') && answeredAtMs < timeoutAtMs;
}

/** Whether there was an invalidation of an earlier delivery, which CloudFront does not tell the ID of. */
function wasRejected(calls: Operation['calls']): boolean {
  return calls.some(
    ({ outcome }) =>
      outcome === 'InvalidationBatchAlreadyExists' ||
      outcome === 'InvalidArgument',
  );
}

/**
 * Each run that returns writes one line, and one that does not writes none, unless it died with the line written. A line
 * holds what has happened for the event, whichever run has done it.
 */
function miscountsOf(scenario: Scenario, operation: Operation): string[] {
  const { request, endings, metrics } = operation;
  const truth = truthOf(scenario, operation);
  const expectedLines = request === 'Delete' ? 0 : 1;
  return metrics.flatMap((lines, run) => {
    const isEnough =
      lines.length === expectedLines ||
      (endings[run] !== 'returned' && lines.length === 0);
    return [
      ...(isEnough
        ? []
        : [
            `${request}: a run that ${endings[run]} wrote ${lines.length} lines`,
          ]),
      ...lines.flatMap((line) =>
        Object.entries(truth)
          .filter(([name, values]) => !values.includes(Number(line[name])))
          .map(
            ([name, values]) =>
              `${request}: ${name} was ${line[name]}, in truth ${values.join(' or ')}`,
          ),
      ),
    ];
  });
}

/** What has happened for an event, by the scenario and by CloudFront. */
function truthOf(
  { outage, waits, completionMs }: Scenario,
  operation: Operation,
): Record<string, number[]> {
  const { invalidations, calls } = operation;
  const items = invalidations.flatMap((each) => each.items);
  // A run that does not know how a dead run split its requests reports only its own: each item once.
  const isCutOtherwise = repeated(invalidations) > 0;
  const never = waits && !outage && completionMs === Number.POSITIVE_INFINITY;
  return {
    Runs: [1],
    Invalidations: isCutOtherwise
      ? invalidations.map((_, index) => index + 1)
      : [invalidations.length],
    BillablePaths: [new Set(items).size],
    Failed: [outage ? 1 : 0],
    // The function cannot tell for an invalidation whose ID it does not know.
    Unfinished: wasRejected(calls) ? [0, 1] : [never ? 1 : 0],
    Skipped: [0],
    Debts: [0],
  };
}
