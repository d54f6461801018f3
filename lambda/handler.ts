import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { SDK_DEFAULTS } from './aws-clients';
import { systemClock } from './clock';
import { getObject } from './get-object';
import { handleEvent } from './handle-event';
import { jsonLog } from './log';
import { putAnswer } from './put-answer';
import { stackStatus } from './stack-status';
import { targetOf } from './target-factory';

/** Here the SDK's own repetition will do: without a manifest everything is invalidated. */
const S3_CONFIG = { ...SDK_DEFAULTS, maxAttempts: 5 };

export const handler = (event: unknown, context: Context): Promise<void> =>
  handleEvent(event, {
    clock: systemClock,
    random: Math.random,
    log: jsonLog,
    remainingMs: () => context.getRemainingTimeInMillis(),
    targetOf,
    getObject: (bucket, key) => getObject(new S3Client(S3_CONFIG), bucket, key),
    stackStatus: (stackId) =>
      stackStatus(new CloudFormationClient(SDK_DEFAULTS), stackId),
    putAnswer,
  });
