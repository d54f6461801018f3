import * as fc from 'fast-check';
import { SdkClients } from '../sdk-clients';
import { sequences } from './plan';
import { liveThrough } from './world';

/** Enough to meet each way to a stale cache; `npm run simulate` lives through many more. */
const SEQUENCES = Number(process.env.SEQUENCES ?? 300);

test('after a deployment that says so, no edge serves an older answer', async () => {
  const clients = await SdkClients.ready();
  await fc.assert(
    fc.asyncProperty(sequences(5), async (plan) => {
      const { stale, debtsMistold } = await liveThrough(plan, clients);

      expect(stale).toEqual([]);
      expect(debtsMistold).toBe(0);
    }),
    { numRuns: SEQUENCES },
  );
}, 600_000);
