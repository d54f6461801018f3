import { minimalItems } from '../src/private/minimal-items';
import type { Clock } from './clock';
import type { CloudFrontTarget } from './cloudfront-target';
import { type ContentItems, contentItems } from './content/content-items';
import {
  type GetObject,
  type ManifestLocation,
  readManifest,
} from './content/read-manifest';
import {
  type Answer,
  addresseeOf,
  answerBody,
  asFields,
  type CustomResourceRequest,
  type Fields,
  parseRequest,
  sanitised,
} from './custom-resource';
import { describe, isTransient, messageOf } from './errors';
import {
  type InvalidationEnvironment,
  type InvalidationStatus,
  invalidate,
  type Outcome,
} from './invalidate';
import {
  parseContent,
  parseProperties,
  type Settings,
  type TargetSettings,
} from './properties';
import { retry } from './retry';

/** Kept of the function's time for what follows the invalidation, however long its last call takes. */
const RESERVE_MS = 45_000;

/** With this much time left, a call that still hangs is left alone. */
const HANGING_RESERVE_MS = 30_000;

/** Well within what the resource's `ServiceTimeout` leaves for a run beyond the invalidator's timeout. */
const STATUS_LOOKUP_MS = 30_000;

/** Kept of the function's time for what follows the look at the stack, however long its last call takes. */
const STATUS_LOOKUP_RESERVE_MS = 15_000;

/** An answer is given up this long before Lambda ends the function. */
const ANSWER_RESERVE_MS = 2_000;

/** The IDs of many invalidations must not fill the answer. */
const MAX_IDS_LENGTH = 1_000;

/** An attribute without a value: not every place that takes an attribute takes an empty string. */
const NONE = 'none';

const UNKNOWN = 'unknown';

/** From the best to the worst. */
const STATUSES: InvalidationStatus[] = [
  'Skipped',
  'Completed',
  'InProgress',
  'Failed',
];

export interface Environment extends InvalidationEnvironment {
  /** Until Lambda ends the function. */
  readonly remainingMs: () => number;
  readonly getObject: GetObject;
  readonly targetOf: (settings: TargetSettings) => CloudFrontTarget;
  readonly stackStatus: (stackId: string) => Promise<string>;
  readonly putAnswer: (url: string, body: string) => Promise<void>;
}

/** What came of a request, before it is known whether the deployment may fail. */
interface Result {
  readonly outcomes: Outcome[];
  readonly content?: ContentItems;
  /** Why the deployment should fail. */
  readonly errors: string[];
  readonly warnings: string[];
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
    await resultOf(fields, environment),
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

async function resultOf(
  fields: Fields,
  environment: Environment,
): Promise<Result> {
  try {
    const request = parseRequest(fields);
    const settings = parseProperties(request.ResourceProperties);
    const content = await contentOf(request, settings, environment);
    const outcomes = await outcomesOf(request, settings, content, environment);
    const problems = (action: 'FAIL' | 'WARN') =>
      outcomes.flatMap(({ problem }) => {
        if (!problem) return [];
        const { onError, onTimeout } = settings;
        const configured = problem.kind === 'error' ? onError : onTimeout;
        return configured === action ? [problem.message] : [];
      });
    return {
      outcomes,
      content,
      errors: problems('FAIL'),
      warnings: problems('WARN'),
    };
  } catch (error) {
    return {
      outcomes: [failed('the request', error)],
      errors: [messageOf(error)],
      warnings: [],
    };
  }
}

/** What has changed in the files of the site, if the invalidator knows them. */
async function contentOf(
  { OldResourceProperties: old = {} }: CustomResourceRequest,
  { content }: Settings,
  environment: Environment,
): Promise<ContentItems | undefined> {
  if (!content) return undefined;
  const read = (location: ManifestLocation | undefined) =>
    readManifest(environment.getObject, location);
  const items = contentItems({
    old: await read(parseContent(old)),
    new: await read(content),
  });
  environment.log('INFO', 'content', { ...items });
  return items;
}

async function outcomesOf(
  request: CustomResourceRequest,
  settings: Settings,
  content: ContentItems | undefined,
  environment: Environment,
): Promise<Outcome[]> {
  const { clock, remainingMs, targetOf } = environment;
  const { waitForCompletion, waitForDistributionDeployed } = settings;
  const skips = request.RequestType === 'Create' && settings.skipOnCreate;
  const deadline =
    clock.now() + Math.min(settings.timeoutMs, remainingMs() - RESERVE_MS);

  const outcomeOf = async (
    target: CloudFrontTarget,
    { paths, tags }: TargetSettings,
  ): Promise<Outcome> =>
    skips
      ? { ...nothing(target.name), status: 'Skipped' }
      : invalidate(
          {
            target,
            items: minimalItems([...paths, ...(content?.items ?? [])], tags),
            identity: {
              stackId: request.StackId,
              requestId: request.RequestId,
              logicalResourceId: request.LogicalResourceId,
              resourceProperties: request.ResourceProperties,
            },
            waitForCompletion,
            waitForDistributionDeployed,
            deadline,
          },
          environment,
        );
  return Promise.all(
    settings.targets.map((each) => {
      const target = targetOf(each);
      return beforeTheEnd(outcomeOf(target, each), environment).catch((error) =>
        failed(target.name, error),
      );
    }),
  );
}

/** Whatever hangs, there must be time to answer: an event without an answer blocks the stack for an hour. */
async function beforeTheEnd<T>(
  work: Promise<T>,
  { clock, remainingMs }: { clock: Clock; remainingMs: () => number },
): Promise<T> {
  const timer = new AbortController();
  const end = clock
    .sleep(remainingMs() - HANGING_RESERVE_MS, timer.signal)
    .then(
      () => {
        throw new Error('a call to AWS neither succeeded nor failed in time');
      },
      // The timer was stopped because the work is done: nobody listens any more.
      () => work,
    );
  try {
    return await Promise.race([work, end]);
  } finally {
    timer.abort();
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

function attributes(
  outcomes: Outcome[],
  content: ContentItems | undefined,
  durationMs: number,
): Record<string, string> {
  const ids = outcomes.flatMap(({ invalidationIds }) => invalidationIds);
  const worst = Math.max(
    ...outcomes.map(({ status }) => STATUSES.indexOf(status)),
  );
  return {
    InvalidationId: ids[0] ?? NONE,
    InvalidationIds: joined(ids) || NONE,
    Status: STATUSES[worst],
    BillablePaths: String(
      outcomes.reduce((sum, { billablePaths }) => sum + billablePaths, 0),
    ),
    ChangedFiles: String(content?.changedFiles ?? UNKNOWN),
    EvictedFiles: String(content?.evictedFiles ?? UNKNOWN),
    DurationSeconds: String(Math.round(durationMs / 1000)),
  };
}

/** As many as fit, and how many do not. */
function joined(ids: string[]): string {
  let text = '';
  for (const [index, id] of ids.entries()) {
    if (text.length + id.length > MAX_IDS_LENGTH) {
      return `${text}+${ids.length - index}`;
    }
    text += index < ids.length - 1 ? `${id},` : id;
  }
  return text;
}

function failed(target: string, error: unknown): Outcome {
  return {
    ...nothing(target),
    status: 'Failed',
    problem: { kind: 'error', message: messageOf(error) },
  };
}

function nothing(target: string): Omit<Outcome, 'status'> {
  return { target, invalidationIds: [], billablePaths: 0 };
}
