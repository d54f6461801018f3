import type { EmbeddedMetrics } from '../support/embedded-metric-format';
import type { Operation } from './deployment';
import { drawScenario, type Scenario } from './scenario';
import { judge } from './verdict';

const SCENARIO: Scenario = {
  ...drawScenario(1),
  request: 'Update',
  rollsBack: false,
  paths: ['/a', '/b'],
  timeoutSeconds: 300,
  onError: 'FAIL',
  onTimeout: 'FAIL',
  waits: true,
  outage: false,
  completionMs: 1_000,
};

const answer = (Status: 'SUCCESS' | 'FAILED', status?: string) => ({
  problems: [],
  answer: { Status, Data: status ? { Status: status } : undefined },
});

const invalidation = (...items: string[]) => ({
  id: 'I1',
  targetId: 'E1',
  callerReference: 'r',
  items,
  createdAtMs: 0,
  completesAtMs: 1_000,
});

/** A line of metrics. */
function line(values: Readonly<Record<string, number>> = {}): EmbeddedMetrics {
  return {
    Runs: 1,
    Invalidations: 1,
    BillablePaths: 2,
    Failed: 0,
    Unfinished: 0,
    Skipped: 0,
    Debts: 0,
    ...values,
    _aws: { Timestamp: 0, CloudWatchMetrics: [] },
  };
}

const FAILED = line({ Invalidations: 0, BillablePaths: 0, Failed: 1 });

const OPERATION: Operation = {
  request: 'Update',
  endings: ['returned'],
  metrics: [[line()]],
  startsMs: [0],
  answeredAtMs: 300_000,
  answers: [answer('SUCCESS', 'Completed')],
  calls: [],
  invalidations: [invalidation('/a', '/b')],
  isStatusUnknown: false,
};

const GOOD = {
  problems: [],
  duplicates: 0,
  recut: 0,
  unanswered: 0,
  overruns: 0,
  early: 0,
  miscounts: [],
  recounts: 0,
};

const lateCall = (atMs: number) => ({
  atMs,
  operation: 'GetInvalidation' as const,
  targetId: 'E1',
  outcome: 'OK',
});

test.each<[string, Partial<Scenario>, Partial<Operation>, object]>([
  ['all as it should be', {}, {}, {}],
  [
    'a failure without a reason',
    {},
    { answers: [answer('FAILED')] },
    { problems: [expect.stringContaining('was answered FAILED')] },
  ],
  [
    'a path left out',
    {},
    {
      invalidations: [invalidation('/a')],
      metrics: [[line({ BillablePaths: 1 })]],
    },
    { problems: ['Update left 1 items in the cache'] },
  ],
  [
    'a path invalidated twice',
    {},
    {
      invalidations: [invalidation('/a', '/b'), invalidation('/b')],
      metrics: [[line({ Invalidations: 2 })]],
    },
    { duplicates: 1 },
  ],
  [
    'the same request made twice, by two runs',
    {},
    {
      startsMs: [0, 0],
      invalidations: [invalidation('/a', '/b'), invalidation('/a', '/b')],
      metrics: [[line({ Invalidations: 2 })]],
    },
    { duplicates: 2 },
  ],
  [
    'a path invalidated twice because one run cut its request',
    {},
    {
      startsMs: [0, 0],
      invalidations: [invalidation('/a', '/b'), invalidation('/b')],
    },
    { recut: 1 },
  ],
  [
    'no answer',
    {},
    { answers: [] },
    {
      unanswered: 1,
      problems: [expect.stringContaining('was answered none')],
    },
  ],
  [
    'an answer that CloudFormation does not take',
    {},
    {
      answers: [
        { ...answer('SUCCESS', 'Completed'), problems: ['too long'] },
        answer('SUCCESS', 'Completed'),
      ],
    },
    { unanswered: 1 },
  ],
  ['a run that Lambda ended', {}, { endings: ['timed out'] }, { overruns: 1 }],
  [
    'a call after the timeout',
    {},
    { calls: [lateCall(300_000), lateCall(300_001)] },
    { overruns: 1 },
  ],
  [
    'an answer before all is completed',
    {},
    { answeredAtMs: 999 },
    { early: 1 },
  ],
  [
    'a failure before the timeout',
    { outage: true },
    {
      answers: [answer('FAILED')],
      invalidations: [],
      metrics: [[FAILED]],
      answeredAtMs: 299_999,
    },
    { early: 1 },
  ],
  [
    'a rollback that fails',
    { outage: true },
    {
      request: 'rollback',
      answers: [answer('FAILED')],
      invalidations: [],
      metrics: [[FAILED]],
    },
    {
      problems: [
        expect.stringContaining(
          'rollback was answered FAILED (undefined), expected SUCCESS Failed',
        ),
      ],
    },
  ],
  [
    'a rollback that fails because nobody knows that it is one',
    { outage: true },
    {
      request: 'rollback',
      answers: [answer('FAILED')],
      invalidations: [],
      metrics: [[FAILED]],
      isStatusUnknown: true,
    },
    {},
  ],
  [
    'an outage that is not told',
    { outage: true },
    { invalidations: [], metrics: [[FAILED]] },
    {
      problems: [
        expect.stringContaining(
          'SUCCESS Completed (undefined), expected FAILED',
        ),
      ],
    },
  ],
  [
    'an invalidation that never completes',
    { completionMs: Number.POSITIVE_INFINITY },
    {
      answers: [answer('FAILED')],
      metrics: [[line({ Unfinished: 1 })]],
    },
    {},
  ],
  [
    'metrics that are wrong',
    {},
    { metrics: [[line({ Invalidations: 2, Failed: 1 })]] },
    {
      miscounts: [
        'Update: Invalidations was 2, in truth 1',
        'Update: Failed was 1, in truth 0',
      ],
    },
  ],
  [
    'metrics that are wrong where a request was cut otherwise',
    {},
    {
      invalidations: [invalidation('/a', '/b'), invalidation('/b')],
      metrics: [[line({ Invalidations: 3, BillablePaths: 3 })]],
    },
    {
      duplicates: 1,
      miscounts: [
        'Update: Invalidations was 3, in truth 1 or 2',
        'Update: BillablePaths was 3, in truth 2',
      ],
    },
  ],
  [
    'a run that does not say what it did',
    {},
    { metrics: [[]] },
    { miscounts: ['Update: a run that returned wrote 0 lines'] },
  ],
  [
    'a run that counts twice',
    {},
    { metrics: [[line(), line()]] },
    {
      miscounts: ['Update: a run that returned wrote 2 lines'],
      recounts: 1,
    },
  ],
  [
    'a run that died, and the one that went on',
    {},
    { endings: ['died', 'returned'], metrics: [[], [line()]] },
    {},
  ],
  [
    'a delivery that is repeated',
    {},
    { endings: ['returned', 'returned'], metrics: [[line()], [line()]] },
    { recounts: 1 },
  ],
  [
    'a Delete that counts',
    {},
    {
      request: 'Delete',
      answers: [answer('SUCCESS', 'Skipped')],
      invalidations: [],
      metrics: [[line({ Invalidations: 0, BillablePaths: 0 })]],
    },
    { miscounts: ['Delete: a run that returned wrote 1 lines'] },
  ],
])('%s', (_, scenario, operation, verdict) => {
  expect(
    judge({ ...SCENARIO, ...scenario }, [{ ...OPERATION, ...operation }]),
  ).toEqual({ ...GOOD, ...verdict });
});
