import Ajv from 'ajv';
import * as fc from 'fast-check';
import { metricsOf } from '../../lambda/metrics';
import type { Summary } from '../../lambda/summary';
import {
  EMBEDDED_METRIC_FORMAT,
  type EmbeddedMetrics,
  extractedMetrics,
} from '../support/embedded-metric-format';

const isEmbeddedMetrics = new Ajv().compile<EmbeddedMetrics>(
  EMBEDDED_METRIC_FORMAT,
);

const COMPLETED: Summary = {
  version: 1,
  requestType: 'Update',
  requestId: 'request-1',
  stackId: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/Site/1-2-3',
  stackName: 'Site',
  invalidator: 'Invalidator9552E410',
  status: 'Completed',
  unfinished: false,
  debt: false,
  answer: 'SUCCESS',
  targets: [],
  invalidations: 2,
  billablePaths: 17,
  durationSeconds: 8.125,
  warnings: [],
  errors: [],
};

/** What comes out of the line of the log, as CloudWatch reads it. */
function extract(outcome: Partial<Summary> = {}) {
  const line = JSON.stringify(
    metricsOf(
      { ...COMPLETED, ...outcome },
      { functionName: 'handler', timestamp: 1_795_780_800_000 },
    ),
  );
  const document: unknown = JSON.parse(line);
  expect(isEmbeddedMetrics(document) || isEmbeddedMetrics.errors).toBe(true);
  return extractedMetrics(document as EmbeddedMetrics);
}

const measuredAs = (name: string, outcome: Partial<Summary>) =>
  extract(outcome).find(({ metric }) => metric.endsWith(` ${name}`))?.value;

test('a run is told for all, for its function, its stack and its invalidator', () => {
  const named = (prefix: string) => [
    [`${prefix} Runs`, 1],
    [`${prefix} Invalidations`, 2],
    [`${prefix} BillablePaths`, 17],
    [`${prefix} DurationSeconds`, 8.125],
    [`${prefix} Failed`, 0],
    [`${prefix} Unfinished`, 0],
    [`${prefix} Skipped`, 0],
    [`${prefix} Debts`, 0],
  ];
  expect(extract().map(({ metric, value }) => [metric, value])).toEqual([
    ...named('CdkDistributionInvalidator'),
    ...named('CdkDistributionInvalidator FunctionName=handler'),
    ...named('CdkDistributionInvalidator StackName=Site'),
    ...named(
      'CdkDistributionInvalidator StackName=Site Invalidator=Invalidator9552E410',
    ),
  ]);
});

test.each<[Partial<Summary>, Record<string, number | undefined>]>([
  [{ status: 'Failed' }, { Failed: 1, Unfinished: 0, Skipped: 0 }],
  // Not waited for: nothing is wrong.
  [{ status: 'InProgress' }, { Failed: 0, Unfinished: 0, Skipped: 0 }],
  [
    { status: 'InProgress', unfinished: true },
    { Failed: 0, Unfinished: 1 },
  ],
  // Of two targets.
  [
    { status: 'Failed', unfinished: true },
    { Failed: 1, Unfinished: 1 },
  ],
  [{ status: 'Skipped' }, { Failed: 0, Skipped: 1, Runs: 1 }],
  [
    { status: 'Failed', debt: true },
    { Failed: 1, Debts: 1 },
  ],
  [{}, { ChangedFiles: undefined, EvictedFiles: undefined }],
  [{}, { StaleUrls: undefined }],
  [
    { status: 'Stale', staleUrls: 2 },
    { StaleUrls: 2, Failed: 0 },
  ],
  [
    { changedFiles: 3, evictedFiles: 0 },
    { ChangedFiles: 3, EvictedFiles: 0 },
  ],
])('%j is measured as %j', (outcome, values) => {
  for (const [name, value] of Object.entries(values)) {
    expect([name, measuredAs(name, outcome)]).toEqual([name, value]);
  }
});

test('units are said, so that a graph has the right axis', () => {
  const { _aws } = metricsOf(
    { ...COMPLETED, changedFiles: 1, evictedFiles: 1 },
    { functionName: 'handler', timestamp: 0 },
  ) as EmbeddedMetrics;
  expect(_aws.CloudWatchMetrics).toMatchObject([
    {
      Metrics: expect.arrayContaining([
        { Name: 'DurationSeconds', Unit: 'Seconds' },
        { Name: 'BillablePaths', Unit: 'Count' },
        { Name: 'EvictedFiles', Unit: 'Count' },
      ]),
    },
  ]);
});

test('whatever came of a run, the line is valid, and says all it names', () => {
  const count = fc.nat();
  fc.assert(
    fc.property(
      fc.record({
        status: fc.constantFrom(
          'Skipped' as const,
          'Completed' as const,
          'InProgress' as const,
          'Stale' as const,
          'Failed' as const,
        ),
        unfinished: fc.boolean(),
        debt: fc.boolean(),
        invalidations: count,
        billablePaths: count,
        changedFiles: fc.option(count, { nil: undefined }),
        evictedFiles: fc.option(count, { nil: undefined }),
        durationSeconds: fc.double({ min: 0, max: 900, noNaN: true }),
        stackName: fc.string({ minLength: 1 }),
        invalidator: fc.string({ minLength: 1 }),
        warnings: fc.array(fc.string()),
      }),
      (outcome) => {
        expect(extract(outcome).length % 4).toBe(0);
      },
    ),
  );
});

test('the schema refuses what CloudWatch would', () => {
  const document = metricsOf(COMPLETED, {
    functionName: 'handler',
    timestamp: 1.5,
  });
  expect(isEmbeddedMetrics(document)).toBe(false);
  expect(isEmbeddedMetrics({ ...document, _aws: {} })).toBe(false);
  const [directive] = (document as EmbeddedMetrics)._aws.CloudWatchMetrics;
  for (const wrong of [
    { Metrics: [{ Name: 'Runs', Unit: 'Minutes' }] },
    { Metrics: [{ Unit: 'Count' }] },
    { Dimensions: [] },
    { Dimensions: [['']] },
    { Namespace: '' },
  ]) {
    const _aws = {
      Timestamp: 1,
      CloudWatchMetrics: [{ ...directive, ...wrong }],
    };
    expect(isEmbeddedMetrics({ ...document, _aws })).toBe(false);
  }
});
