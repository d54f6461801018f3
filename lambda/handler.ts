import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { Context } from 'aws-lambda';
import { SDK_DEFAULTS } from './aws-clients';
import { systemClock } from './clock';
import { getObject } from './get-object';
import { handleEvent } from './handle-event';
import { jsonLog } from './log';
import { putAnswer } from './put-answer';
import { stackStatus } from './stack-status';
import { targetOf } from './target-factory';

export const handler = (event: unknown, context: Context): Promise<void> =>
  handleEvent(event, {
    clock: systemClock,
    random: Math.random,
    log: jsonLog,
    remainingMs: () => context.getRemainingTimeInMillis(),
    targetOf,
    getObject: (bucket, key) => getObject(bucket, key),
    stackStatus: (stackId) =>
      stackStatus(new CloudFormationClient(SDK_DEFAULTS), stackId),
    putAnswer,
  });
