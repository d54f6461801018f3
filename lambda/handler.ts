import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import type { Context } from 'aws-lambda';
import { systemClock } from './clock';
import { DistributionTarget } from './cloudfront-target';
import { handleEvent } from './handle-event';
import { jsonLog } from './log';
import { putAnswer } from './put-answer';
import { stackStatus } from './stack-status';

const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;

const cloudFront = new CloudFrontClient({
  // The SDK gives up within 0.1 s when CloudFront is out of order; the handler repeats until its deadline.
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  },
});

export const handler = (event: unknown, context: Context): Promise<void> =>
  handleEvent(event, {
    clock: systemClock,
    random: Math.random,
    log: jsonLog,
    remainingMs: () => context.getRemainingTimeInMillis(),
    targetOf: ({ distributionId }) =>
      new DistributionTarget(cloudFront, distributionId),
    stackStatus,
    putAnswer,
  });
