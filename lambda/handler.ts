import type { Context } from 'aws-lambda';
import { cloudFormationClient, s3Client } from './aws-clients';
import { systemClock } from './clock';
import { putAnswer } from './cloudformation/put';
import { stackStatus } from './cloudformation/stack-status';
import { getObject } from './content/get-object';
import { getOverHttps } from './edge/get';
import { handleEvent } from './handle-event';
import { jsonLog, writeMetrics } from './log';
import type { Summary } from './summary';
import { targetOf } from './target-factory';

/** One for all runs, because it keeps its connections. */
const askEdge = getOverHttps();

export const handler = (event: unknown, context: Context): Promise<Summary> =>
  handleEvent(event, {
    clock: systemClock,
    random: Math.random,
    log: jsonLog,
    writeMetrics,
    functionName: context.functionName,
    remainingMs: () => context.getRemainingTimeInMillis(),
    targetOf,
    getObject: (bucket, key, signal) =>
      getObject(s3Client(), bucket, key, signal),
    askEdge,
    stackStatus: (stackId, signal) =>
      stackStatus(cloudFormationClient(), stackId, signal),
    putAnswer,
  });
