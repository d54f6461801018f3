import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { FaultSchedule } from '../loopback/faults';
import { EMBEDDED_METRIC_FORMAT } from '../support/embedded-metric-format';
import { manifest } from '../support/manifest';
import {
  DISTRIBUTION_ID,
  FUNCTION_NAME,
  HandlerHarness,
  type HarnessProps,
  type Properties,
  STACK_ID,
} from './handler-harness';

const DOCS = join(__dirname, '../../docs');
const SCHEMA = JSON.parse(
  readFileSync(join(DOCS, 'outcome.schema.json'), 'utf8'),
);

const ajv = new Ajv({ allErrors: true });
const isOutcome = ajv.compile(SCHEMA);
// A member that the schema does not describe is a bug, even if readers would ignore it.
const isDescribed = ajv.compile({ ...SCHEMA, additionalProperties: false });
const isEmbeddedMetrics = ajv.compile(EMBEDDED_METRIC_FORMAT);

const OTHER_ID = 'E404';

interface Case {
  readonly request?: 'Create' | 'Update' | 'Delete';
  readonly properties?: Properties;
  readonly world?: HarnessProps;
  readonly status?: string;
}

/** One run: what its destination is told, and what it is measured by. */
async function run({
  request = 'Update',
  properties = {},
  world = {},
  status = 'UPDATE_IN_PROGRESS',
}: Case) {
  const harness = new HandlerHarness(world);
  harness.stacks.setStatus(STACK_ID, status);
  const summary = await harness.deliver(harness.event(request, properties));
  // As Lambda passes it on.
  const outcome = JSON.parse(JSON.stringify(summary));
  expect(isDescribed(outcome) || isDescribed.errors).toBe(true);
  for (const line of harness.metrics) {
    expect(isEmbeddedMetrics(line) || isEmbeddedMetrics.errors).toBe(true);
  }
  return { outcome, metrics: harness.metrics };
}

const OUTAGE = { cloudFrontFaults: FaultSchedule.always('503') };
const NEVER = { completionDelayMs: Number.POSITIVE_INFINITY };
const MADE = { invalidations: 1, billablePaths: 1 };
const NOT_MADE = { invalidations: 0, billablePaths: 0 };

// The table of docs/monitoring.md.
test.each<[string, Case, object, object]>([
  [
    'goes well',
    {},
    {
      status: 'Completed',
      answer: 'SUCCESS',
      unfinished: false,
      warnings: [],
      errors: [],
      ...MADE,
    },
    { Failed: 0, Unfinished: 0, Skipped: 0, Invalidations: 1 },
  ],
  [
    'goes well when the invalidator is created',
    { request: 'Create', status: 'CREATE_IN_PROGRESS' },
    { status: 'Completed', answer: 'SUCCESS', ...MADE },
    { Failed: 0, Unfinished: 0 },
  ],
  [
    'is not waited for',
    { properties: { WaitForCompletion: 'false' } },
    {
      status: 'InProgress',
      answer: 'SUCCESS',
      unfinished: false,
      warnings: [],
      ...MADE,
    },
    { Failed: 0, Unfinished: 0 },
  ],
  [
    'is not completed in time',
    { world: NEVER },
    {
      status: 'InProgress',
      answer: 'SUCCESS',
      unfinished: true,
      warnings: [expect.stringContaining('had not completed')],
      ...MADE,
    },
    { Failed: 0, Unfinished: 1 },
  ],
  [
    'is not completed in time, which is to fail',
    { world: NEVER, properties: { OnTimeout: 'FAIL' } },
    {
      status: 'InProgress',
      answer: 'FAILED',
      unfinished: true,
      errors: [expect.stringContaining('had not completed')],
    },
    { Failed: 0, Unfinished: 1 },
  ],
  [
    'has nothing to do on Create',
    { request: 'Create', properties: { SkipOnCreate: 'true' } },
    { status: 'Skipped', answer: 'SUCCESS', targets: [], ...NOT_MADE },
    { Runs: 1, Skipped: 1, Failed: 0 },
  ],
  [
    'fails',
    { world: OUTAGE },
    {
      status: 'Failed',
      answer: 'FAILED',
      errors: [expect.stringContaining('until the timeout')],
      warnings: [],
      ...NOT_MADE,
    },
    { Failed: 1, Unfinished: 0, Invalidations: 0 },
  ],
  [
    'fails, and the deployment goes on',
    { world: OUTAGE, properties: { OnError: 'WARN' } },
    {
      status: 'Failed',
      answer: 'SUCCESS',
      errors: [],
      warnings: [
        expect.stringContaining('until the timeout'),
        expect.stringContaining('the next run'),
      ],
    },
    { Failed: 1 },
  ],
  [
    'fails while the stack rolls back',
    { world: OUTAGE, status: 'UPDATE_ROLLBACK_IN_PROGRESS' },
    {
      status: 'Failed',
      answer: 'SUCCESS',
      errors: [],
      warnings: [
        expect.stringContaining('until the timeout'),
        expect.stringContaining('UPDATE_ROLLBACK_IN_PROGRESS'),
        expect.stringContaining('the next run'),
      ],
    },
    { Failed: 1 },
  ],
  [
    'fails for one of two targets',
    {
      properties: {
        Targets: [
          { DistributionId: DISTRIBUTION_ID, Paths: ['/a', '/b'] },
          { DistributionId: OTHER_ID, Paths: ['/*'] },
        ],
      },
    },
    {
      status: 'Failed',
      targets: [
        {
          target: `distribution ${DISTRIBUTION_ID}`,
          status: 'Completed',
          invalidationIds: ['I0000000000001'],
          billablePaths: 2,
        },
        {
          target: `distribution ${OTHER_ID}`,
          status: 'Failed',
          invalidationIds: [],
          billablePaths: 0,
        },
      ],
      invalidations: 1,
      billablePaths: 2,
    },
    { Failed: 1, Invalidations: 1, BillablePaths: 2 },
  ],
  [
    'gets properties that it cannot read',
    { properties: { Timeout: 'soon' } },
    {
      status: 'Failed',
      answer: 'FAILED',
      targets: [],
      errors: [expect.stringContaining("'Timeout'")],
    },
    { Failed: 1 },
  ],
])('a run that %s', async (_, case_, outcome, metrics) => {
  const { request = 'Update' } = case_;
  const told = await run(case_);

  expect(told.outcome).toMatchObject({
    version: 1,
    requestType: request,
    requestId: 'request-1',
    stackId: STACK_ID,
    stackName: 'Site',
    invalidator: 'Invalidator9552E410',
    debt: false,
    ...outcome,
  });
  expect(told.metrics).toEqual([
    expect.objectContaining({
      FunctionName: FUNCTION_NAME,
      StackName: 'Site',
      Invalidator: 'Invalidator9552E410',
      Runs: 1,
      ...metrics,
    }),
  ]);
});

describe('with content', () => {
  const MARKED = 'Invalidator9552E410-with-debt';

  /** One update from files to files, by the contents of each. */
  async function update(
    before: Record<string, string>,
    after: Record<string, string>,
    { properties, world }: Case = {},
    event: Readonly<Record<string, unknown>> = {},
  ) {
    const harness = new HandlerHarness(world);
    const withContent = (files: Record<string, string>) => {
      const Key = `${JSON.stringify(files)}.site-manifest`;
      const published = manifest({ files: Object.entries(files) });
      harness.objects.put('assets', Key, JSON.stringify(published));
      return {
        Targets: [{ DistributionId: DISTRIBUTION_ID }],
        Timeout: '60',
        Content: { Bucket: 'assets', Key },
        ...properties,
      };
    };
    const outcome = await harness.deliver({
      ...harness.event('Update', withContent(after)),
      OldResourceProperties: withContent(before),
      ...event,
    });
    expect(isDescribed(outcome) || isDescribed.errors).toBe(true);
    return { outcome, metrics: harness.metrics };
  }

  const FILES = { 'a.html': '1', 'b.html': '1' };
  const CHANGED = { ...FILES, 'a.html': '2' };

  test('the files are counted', async () => {
    const { outcome, metrics } = await update(FILES, CHANGED);

    const counts = { changedFiles: 1, evictedFiles: 0 };
    expect(outcome).toMatchObject({ status: 'Completed', ...counts, ...MADE });
    expect(metrics).toMatchObject([
      { ChangedFiles: 1, EvictedFiles: 0, Debts: 0 },
    ]);
  });

  test('no changed file is nothing to do, and a run all the same', async () => {
    const { outcome, metrics } = await update(FILES, FILES);

    expect(outcome).toMatchObject({ status: 'Skipped', ...NOT_MADE });
    expect(metrics).toMatchObject([{ Runs: 1, Skipped: 1, ChangedFiles: 0 }]);
  });

  test('files that cannot be compared are not counted', async () => {
    const { outcome, metrics } = await update(
      FILES,
      CHANGED,
      {},
      { OldResourceProperties: {} },
    );

    expect(outcome.changedFiles).toBeUndefined();
    expect(metrics[0]).not.toHaveProperty('ChangedFiles');
  });

  test.each<[string, Case, string | undefined, number]>([
    [
      'a deployment that goes on with a stale cache',
      { world: OUTAGE, properties: { OnError: 'WARN' } },
      undefined,
      1,
    ],
    ['one that does not go on', { world: OUTAGE }, undefined, 0],
    ['one that fails with an older debt', { world: OUTAGE }, MARKED, 1],
    ['one that makes up for an older debt', {}, MARKED, 0],
  ])('%s: the debt that is left is told', async (_, case_, id, debts) => {
    const { outcome, metrics } = await update(
      FILES,
      CHANGED,
      case_,
      id ? { PhysicalResourceId: id } : {},
    );

    expect(outcome.debt).toBe(debts === 1);
    expect(metrics).toMatchObject([{ Debts: debts }]);
  });

  test('a Delete that cleans up after a debt has none', async () => {
    const { outcome, metrics } = await update(
      FILES,
      FILES,
      {},
      { RequestType: 'Delete', PhysicalResourceId: MARKED },
    );

    expect(outcome).toMatchObject({ requestType: 'Delete', debt: false });
    expect(metrics).toEqual([]);
  });
});

test('a Delete is told as one, and is no run', async () => {
  const { outcome, metrics } = await run({ request: 'Delete' });

  expect(outcome).toMatchObject({
    requestType: 'Delete',
    status: 'Skipped',
    answer: 'SUCCESS',
    targets: [],
    ...NOT_MADE,
  });
  expect(metrics).toEqual([]);
});

test('an invalidation that CloudFront does not tell the ID of is counted', async () => {
  const harness = new HandlerHarness({ replay: 'rejected' });
  const event = harness.event('Update');
  await harness.deliver(event);
  const again = await harness.deliver(event);

  expect(again).toMatchObject({
    targets: [{ invalidationIds: [] }],
    ...MADE,
  });
});

test('an answer that nobody takes leaves no trace: the next run is the one that counts', async () => {
  const harness = new HandlerHarness();
  const { ResponseURL, ...event } = harness.event('Update');

  await expect(
    harness.deliver({ ...event, ResponseURL: `${ResponseURL}0` }),
  ).rejects.toThrow('HTTP 403');
  expect(harness.metrics).toEqual([]);
});

test('an event that cannot be read is told as well', async () => {
  const harness = new HandlerHarness();
  const outcome = JSON.parse(JSON.stringify(await harness.deliver({})));

  expect(isDescribed(outcome) || isDescribed.errors).toBe(true);
  expect(outcome).toMatchObject({
    requestType: 'Unknown',
    stackName: 'Unknown',
    status: 'Failed',
  });
  expect(harness.metrics).toMatchObject([{ StackName: 'Unknown', Failed: 1 }]);
});

test('neither the outcome nor the metrics hold the URL for the answer', async () => {
  const harness = new HandlerHarness();
  const event = harness.event('Update', { OnError: 'oops' });
  const outcome = await harness.deliver(event);

  const said = JSON.stringify([outcome, harness.metrics]);
  expect(said).not.toContain('answers.test');
});

test('the outcome in the documentation is one', () => {
  const page = readFileSync(join(DOCS, 'monitoring.md'), 'utf8');
  const [, example] = page.match(/```json\n(\{\n {2}"version"[^`]*)```/) ?? [];
  const outcome = JSON.parse(example);
  expect(isDescribed(outcome) || isDescribed.errors).toBe(true);
});

test('readers may meet members that they do not know, and no other status', async () => {
  const { outcome } = await run({});
  expect(isOutcome({ ...outcome, more: 1 })).toBe(true);
  expect(isOutcome({ ...outcome, status: 'Fine' })).toBe(false);
  expect(isOutcome({ ...outcome, version: 2 })).toBe(false);
  for (const name of SCHEMA.required) {
    expect(isOutcome({ ...outcome, [name]: undefined })).toBe(false);
  }
});
