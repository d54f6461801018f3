import { deployVerified, TROUBLES } from './verification';

/** Enough to meet each trouble with each way to look; `npx tsx bench/verification.ts` does a thousand. */
const DEPLOYMENTS = 150;

test('what viewers get wrong is told, nothing else is, and each deployment is answered', async () => {
  const met = new Set<string>();
  for (let seed = 1; seed <= DEPLOYMENTS; seed++) {
    const deployment = await deployVerified(seed);
    const { trouble, isStale, isKnowable, expected } = deployment;
    met.add(trouble);

    expect(deployment).toEqual({
      ...deployment,
      isTold: isStale && isKnowable,
      answered: expected,
    });
  }
  expect(met.size).toBe(TROUBLES.length);
}, 60_000);
