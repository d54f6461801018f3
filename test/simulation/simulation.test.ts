import { SdkClients } from './sdk-clients';
import { simulate } from './simulation';

/** Enough to meet every kind of trouble in a second or two; `npm run simulate` does many more. */
const RANGE = { seed: 1, runs: 200 };

test('on a bad day every deployment ends as it should, once, answered and in time', async () => {
  const report = await simulate(RANGE, 'ours', await SdkClients.ready());

  expect(report.failures).toEqual([]);
  expect(report).toMatchObject({
    deployments: RANGE.runs,
    right: RANGE.runs,
    duplicates: 0,
    unanswered: 0,
    overruns: 0,
    early: 0,
    miscounts: 0,
  });
  // Deliveries were repeated, and each counts; see docs/monitoring.md.
  expect(report.recounts).toBeGreaterThan(0);
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
  const { failures } = await simulate(
    { seed: 1, runs: 20 },
    'baseline',
    clients,
  );
  const last = failures.at(-1);

  const again = await simulate(
    { seed: last?.seed ?? 0, runs: 1 },
    'baseline',
    await SdkClients.ready(),
  );

  expect(again.failures).toEqual([last]);
});
