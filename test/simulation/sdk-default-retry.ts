import type { CloudFrontClientConfig } from '@aws-sdk/client-cloudfront';
import type { Clock } from '../../lambda/clock';
import type { Random } from '../loopback/random';

type RetryStrategy = Extract<
  NonNullable<CloudFrontClientConfig['retryStrategy']>,
  { refreshRetryTokenForRetry: unknown }
>;
type Token = Awaited<ReturnType<RetryStrategy['acquireInitialRetryToken']>>;

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const MAX_ATTEMPTS = 3;
const TRANSIENT_BASE_MS = 50;
const THROTTLING_BASE_MS = 1_000;
const MAX_DELAY_MS = 20_000;

/**
 * What the SDK does by default, on a clock of one's own: three attempts with full jitter. The SDK tells what can be
 * retried. Its quota of retries per client, which makes it give up even earlier, is left out.
 */
export function sdkDefaultRetry(clock: Clock, random: Random): RetryStrategy {
  return {
    acquireInitialRetryToken: async () => token(0),
    refreshRetryTokenForRetry: async (last, { errorType }) => {
      const retries = last.getRetryCount();
      const isRetryable =
        errorType === 'THROTTLING' || errorType === 'TRANSIENT';
      if (!isRetryable || retries + 1 >= MAX_ATTEMPTS) {
        throw new Error('no more attempts');
      }
      const base =
        errorType === 'THROTTLING' ? THROTTLING_BASE_MS : TRANSIENT_BASE_MS;
      await clock.sleep(random() * Math.min(MAX_DELAY_MS, base * 2 ** retries));
      return token(retries + 1);
    },
    recordSuccess: () => undefined,
  };
}

const token = (retries: number): Token => ({
  getRetryCount: () => retries,
  // The caller has already slept.
  getRetryDelay: () => 0,
});
