import type { VerificationSettings } from './cloudformation/properties';
import type { ServedBytes } from './content/served-bytes';
import { sampleOf } from './edge/sample';
import { staleMessage } from './edge/stale-message';
import { type Check, verify } from './edge/verify';
import type { Environment } from './environment';
import type { Outcome } from './outcome';
import type { Deadline } from './time-budget';

/**
 * Looks at what viewers get, once all edges have been told. What is not completed, or was not invalidated at all, is not
 * looked at: nothing is known of how old it may be.
 */
export async function verifyOutcome(
  outcome: Outcome,
  verification: readonly VerificationSettings[],
  served: readonly ServedBytes[],
  deadline: Deadline,
  environment: Pick<Environment, 'askEdge' | 'clock' | 'log'>,
): Promise<Outcome> {
  const { status, invalidatedAt } = outcome;
  if (status !== 'Completed' || invalidatedAt === undefined) return outcome;
  const checks = verification.flatMap((each) =>
    checksOf(each, served, environment),
  );
  if (checks.length === 0) return outcome;

  const stale = await verify({ checks, invalidatedAt, deadline }, environment);
  const staleUrls = stale.length;
  if (staleUrls === 0) return { ...outcome, staleUrls };
  for (const { url, finding, error, page } of stale) {
    const { age, 'x-cache': cache, 'x-amz-cf-pop': edge } = page?.headers ?? {};
    const status = page?.status;
    environment.log('WARN', 'not fresh', {
      url,
      finding,
      error,
      status,
      age,
      cache,
      edge,
    });
  }
  return {
    ...outcome,
    status: 'Stale',
    staleUrls,
    problem: {
      kind: 'stale',
      message: staleMessage(outcome.target ?? 'the target', stale),
    },
  };
}

function checksOf(
  { urls, expectedStatus, changedFiles, domainName }: VerificationSettings,
  served: readonly ServedBytes[],
  { log }: Pick<Environment, 'log'>,
): Check[] {
  const sample = sampleOf(served, changedFiles);
  if (sample.length < served.length && changedFiles > 0) {
    log('INFO', 'only a sample of the changed files is checked', {
      of: served.length,
      paths: sample.map(({ path }) => path),
    });
  }
  return [
    ...urls.map((path) => ({ domainName, path, status: expectedStatus })),
    ...sample.map((each) => ({ domainName, ...each })),
  ];
}
