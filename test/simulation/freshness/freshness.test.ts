import { SdkClients } from '../sdk-clients';
import { liveThroughMany } from './tally';

/** Enough to meet most ways to a stale cache; `npm run simulate` lives through many more. */
const SEQUENCES = 100;

test('after a deployment that says so, no edge serves an older answer', async () => {
  const tally = await liveThroughMany(
    { seed: 7, runs: SEQUENCES },
    await SdkClients.ready(),
  );

  expect(tally.counterexamples).toEqual([]);
  expect(tally).toMatchObject({
    sequences: SEQUENCES,
    staleAnswers: 0,
    debtsMistold: 0,
  });
  // The days were bad, and there was something to make up for.
  expect(tally.failedCalls / tally.calls).toBeGreaterThan(0.25);
  expect(tally.debtsPaid).toBeGreaterThan(SEQUENCES / 4);
  expect(tally.promises).toBeGreaterThan(SEQUENCES);
}, 120_000);
