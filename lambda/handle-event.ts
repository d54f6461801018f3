import { attributes } from './attributes';
import {
  type Answer,
  addresseeOf,
  answerBody,
  asFields,
  type Fields,
  parseRequest,
  sanitised,
} from './cloudformation/event';
import { describe, isTransient, messageOf } from './errors';
import { type Result, type ResultEnvironment, resultOf } from './result';
import { retry } from './retry';

/** Well within what the resource's `ServiceTimeout` leaves for a run beyond the invalidator's timeout. */
const STATUS_LOOKUP_MS = 30_000;

/** Kept of the function's time for what follows the look at the stack, however long its last call takes. */
const STATUS_LOOKUP_RESERVE_MS = 15_000;

/** An answer is given up this long before Lambda ends the function. */
const ANSWER_RESERVE_MS = 2_000;

export interface Environment extends ResultEnvironment {
  readonly stackStatus: (stackId: string) => Promise<string>;
  readonly putAnswer: (url: string, body: string) => Promise<void>;
}

/** Does what a CloudFormation event asks for, and answers it. Throws only where the answer could not be delivered. */
export async function handleEvent(
  event: unknown,
  environment: Environment,
): Promise<void> {
  const fields = asFields(event);
  environment.log('INFO', 'event', { event: sanitised(fields) });
  await deliver(await answerTo(fields, environment), fields, environment);
}

async function answerTo(
  fields: Fields,
  environment: Environment,
): Promise<Answer> {
  // Nothing that CloudFront keeps belongs to the resource, and its policy or the distribution may be gone already.
  if (fields.RequestType === 'Delete') return { status: 'SUCCESS' };

  const { clock, log } = environment;
  const startedAt = clock.now();
  const { outcomes, content, errors, warnings } = await sparingRollbacks(
    await resultOrError(fields, environment),
    fields,
    environment,
  );
  for (const outcome of outcomes) log('INFO', 'outcome', { ...outcome });
  for (const warning of warnings) log('WARN', warning);
  for (const error of errors) log('ERROR', error);
  return errors.length > 0
    ? { status: 'FAILED', reason: errors.join(' ') }
    : {
        status: 'SUCCESS',
        reason: warnings.length > 0 ? warnings.join(' ') : undefined,
        data: attributes(outcomes, content, clock.now() - startedAt),
      };
}

async function resultOrError(
  fields: Fields,
  environment: Environment,
): Promise<Result> {
  try {
    return await resultOf(parseRequest(fields), environment);
  } catch (error) {
    return {
      outcomes: [{ status: 'Failed', invalidationIds: [], billablePaths: 0 }],
      errors: [messageOf(error)],
      warnings: [],
    };
  }
}

/** A failed update in a rollback leaves the stack in UPDATE_ROLLBACK_FAILED, from which only people get it out. */
async function sparingRollbacks(
  result: Result,
  fields: Fields,
  environment: Environment,
): Promise<Result> {
  if (result.errors.length === 0 || fields.RequestType !== 'Update') {
    return result;
  }
  const { clock, remainingMs } = environment;
  const lookupMs = Math.min(
    STATUS_LOOKUP_MS,
    remainingMs() - STATUS_LOOKUP_RESERVE_MS,
  );
  try {
    const status = await retry(
      () => environment.stackStatus(String(fields.StackId)),
      {
        ...environment,
        deadline: clock.now() + lookupMs,
        isTransient,
        onFailure: (error, attempt) =>
          environment.log('WARN', 'cloudformation:DescribeStacks failed', {
            attempt,
            error: describe(error),
          }),
      },
    );
    return status.includes('ROLLBACK')
      ? {
          ...result,
          errors: [],
          warnings: [
            ...result.warnings,
            ...result.errors,
            `The deployment goes on, for the stack is in ${status}.`,
          ],
        }
      : result;
  } catch (error) {
    return {
      ...result,
      errors: [
        ...result.errors,
        `Whether the stack is rolling back is not known: ${describe(error)}.`,
      ],
    };
  }
}

async function deliver(
  answer: Answer,
  fields: Fields,
  environment: Environment,
): Promise<void> {
  const { clock, log, putAnswer, remainingMs } = environment;
  const { ResponseURL: url } = fields;
  if (typeof url !== 'string' || url === '') {
    log('ERROR', "the event has no 'ResponseURL', so nobody can be answered");
    return;
  }
  const body = answerBody(addresseeOf(fields), answer);
  await retry(() => putAnswer(url, body), {
    ...environment,
    deadline: clock.now() + remainingMs() - ANSWER_RESERVE_MS,
    isTransient,
    onFailure: (error, attempt) =>
      log('WARN', 'the answer was not delivered', {
        attempt,
        error: describe(error),
      }),
  });
  log('INFO', 'answered', { ...answer });
}
