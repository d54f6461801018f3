import { SdkClients } from './sdk-clients';
import { simulate } from './simulation';

/** Enough to meet every kind of trouble in a second or two; `npm run simulate` does many more. */
const RANGE = { seed: 1, runs: 300 };

test('on a bad day every deployment ends as it should, once, answered and in time', async () => {
  const report = await simulate(RANGE, 'ours', await SdkClients.ready());

  expect(report.failures).toEqual([]);
  expect(report).toMatchObject({
    deployments: 300,
    right: 300,
    duplicates: 0,
    unanswered: 0,
    overruns: 0,
  });
  // It was a bad day.
  expect(report.failedCalls / report.calls).toBeGreaterThan(0.25);
  expect(report.deaths / report.starts).toBeGreaterThan(0.1);
}, 60_000);

test('the same day goes badly with the retry of the SDK and random caller references', async () => {
  const { right, duplicates, failures } = await simulate(
    RANGE,
    'baseline',
    await SdkClients.ready(),
  );

  expect(right).toBeLessThan(0.9 * RANGE.runs);
  expect(duplicates).toBeGreaterThan(RANGE.runs);
  expect(failures.length).toBeGreaterThan(0);
}, 60_000);

test('the same seed is the same deployment, whatever came before', async () => {
  const clients = await SdkClients.ready();
  const report = async (seed: number) =>
    simulate({ seed, runs: 1 }, 'baseline', clients);
  const [failure] = (await simulate(RANGE, 'baseline', clients)).failures;

  expect((await report(failure.seed)).failures).toEqual([failure]);
  expect(await report(failure.seed)).toEqual(await report(failure.seed));
}, 60_000);
