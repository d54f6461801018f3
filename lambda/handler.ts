import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import type { Context } from 'aws-lambda';
import { SDK_DEFAULTS } from './aws-clients';
import { systemClock } from './clock';
import { DistributionTarget } from './cloudfront-target';
import { handleEvent } from './handle-event';
import { jsonLog } from './log';
import { putAnswer } from './put-answer';
import { stackStatus } from './stack-status';

const cloudFront = new CloudFrontClient(SDK_DEFAULTS);

export const handler = (event: unknown, context: Context): Promise<void> =>
  handleEvent(event, {
    clock: systemClock,
    random: Math.random,
    log: jsonLog,
    remainingMs: () => context.getRemainingTimeInMillis(),
    targetOf: ({ distributionId }) =>
      new DistributionTarget(cloudFront, distributionId),
    stackStatus: (stackId) =>
      stackStatus(new CloudFormationClient(SDK_DEFAULTS), stackId),
    putAnswer,
  });
