/**
 * One event of CloudFormation, from top to bottom, in six words:
 *
 * - a *request* is what the event asks for,
 * - an *outcome* is what became of one target,
 * - the *verdict* is all outcomes, and whether the deployment may go on,
 * - the *answer* is what CloudFormation is told of it,
 * - its *attributes* are what `Fn::GetAtt` can ask for,
 * - the *summary* is what all others are told: by metrics, and by the destination of the function.
 */

import { minimalItems } from '../src/private/contract/items/minimal';
import { looksJoined } from '../src/private/contract/items/wildcard';
import type { ContentProperties } from '../src/private/contract/properties';
import { quoted } from '../src/private/contract/quoted';
import { attributes } from './attributes';
import { type Answer, answerBody } from './cloudformation/answer';
import {
  asFields,
  type CustomResourceRequest,
  type Fields,
  parseRequest,
  sanitised,
} from './cloudformation/event';
import { hasDebt, physicalIdOf, withDebt } from './cloudformation/physical-id';
import {
  parseContent,
  parseProperties,
  parseTargets,
  type Settings,
  type TargetSettings,
} from './cloudformation/properties';
import { invalidate } from './cloudfront/invalidate';
import { type Pace, pacesByAccount } from './cloudfront/pace';
import {
  type ContentItems,
  contentItems,
  EVERYTHING,
  everything,
  NOTHING,
} from './content/items';
import { readManifest } from './content/manifest';
import { type ServedBytes, servedBytes } from './content/served-bytes';
import type { Environment } from './environment';
import { describe, isAccessDenied, isTransient, messageOf } from './errors';
import { metricsOf } from './metrics';
import {
  failed,
  judge,
  leavesDebt,
  type Outcome,
  skipped,
  type Verdict,
  withConsequences,
} from './outcome';
import { retry } from './retry';
import { type Summary, summaryOf } from './summary';
import {
  askingFrom,
  type Deadline,
  type TimeBudget,
  timeBudget,
  until,
  withTimeout,
} from './time-budget';
import { verifyOutcome } from './verification';

/** Does what a CloudFormation event asks for, and answers it. Throws only where the answer could not be delivered. */
export async function handleEvent(
  event: unknown,
  environment: Environment,
): Promise<Summary> {
  const { clock, log, remainingMs } = environment;
  const budget = timeBudget(clock.now(), remainingMs());
  const fields = asFields(event);
  log('INFO', 'event', { event: sanitised(fields) });

  const verdict = withConsequences(
    await sparingRollbacks(
      await verdictOn(fields, budget, environment),
      fields,
      budget,
      environment,
    ),
  );
  logVerdict(verdict, environment);

  const durationMs = clock.now() - budget.startedAt;
  const answer = answerTo(fields, verdict, durationMs);
  await until(budget.answering, clock, (deadline) =>
    deliver(answer, fields, deadline, environment),
  );

  // Not before: Lambda runs the function again until an answer is delivered, and each run would count.
  const summary = summaryOf(fields, verdict, answer, durationMs);
  measure(summary, environment);
  return summary;
}

async function verdictOn(
  fields: Fields,
  budget: TimeBudget,
  environment: Environment,
): Promise<Verdict> {
  const debt = hasDebt(physicalIdOf(fields));
  // Nothing that CloudFront keeps belongs to the resource, and its policy or the distribution may be gone already.
  if (fields.RequestType === 'Delete') {
    return { outcomes: [], debt, errors: [], warnings: [] };
  }
  try {
    const request = parseRequest(fields);
    const settings = parseProperties(request.ResourceProperties);
    if (request.RequestType === 'Create' && settings.skipOnCreate) {
      return { outcomes: [skipped()], debt, errors: [], warnings: [] };
    }
    const { onError, onTimeout, onStale, timeoutMs } = settings;
    const { reading, invalidating } = withTimeout(budget, timeoutMs);
    const { clock } = environment;
    const content = debt
      ? owedContent(settings, environment)
      : await changedContent(request, settings, reading, environment);
    const served = await expectedBytes(
      request,
      settings,
      debt,
      reading,
      environment,
    );
    const paceOf = pacesByAccount(clock);
    const work = { request, settings, content, served, paceOf };
    const outcomes = await until(invalidating, clock, (deadline) =>
      Promise.all(
        settings.targets.map((target) =>
          outcomeOf(target, work, deadline, environment),
        ),
      ),
    );
    const judged = judge(outcomes, {
      error: onError,
      timeout: onTimeout,
      stale: onStale,
    });
    return {
      ...judged,
      warnings: [...judged.warnings, ...doubtsAbout(settings)],
      content,
      // Without content, each run invalidates the same items, whatever the result of the previous one.
      debt: content !== undefined && outcomes.some(leavesDebt),
    };
  } catch (error) {
    // Properties that cannot be read do not say how to handle errors.
    const message = messageOf(error);
    return {
      outcomes: [failed(message)],
      debt: true,
      errors: [message],
      warnings: [],
    };
  }
}

/** An earlier run did not bring the edges up to the old manifest, so the difference from it is not enough. */
function owedContent(
  { content }: Settings,
  { log }: Environment,
): ContentItems | undefined {
  if (!content) return undefined;
  const items = everything(
    'an earlier run did not invalidate everything that it should have',
  );
  log('INFO', 'content', { ...items });
  return items;
}

/** Warns of items known only at deploy time that CloudFront may treat differently from what is meant. */
function doubtsAbout({ targets }: Settings): string[] {
  const paths = new Set(targets.flatMap((target) => target.paths));
  return [...paths]
    .filter(looksJoined)
    .map(
      (path) =>
        `CloudFront treats each of 'paths' as one path, and this looks like several in one string: ${quoted(path)}.`,
    );
}

/** Finds out what has changed in the files of the site, if the invalidator knows them. */
async function changedContent(
  { OldResourceProperties: old = {} }: CustomResourceRequest,
  { content }: Settings,
  end: number,
  environment: Environment,
): Promise<ContentItems | undefined> {
  if (!content) return undefined;
  const before = parseContent(old);
  if (before?.Bucket === content.Bucket && before.Key === content.Key) {
    return NOTHING;
  }
  const items = contentItems(
    await readManifests(before, content, end, environment),
  );
  environment.log(items.advice ? 'WARN' : 'INFO', 'content', { ...items });
  return items;
}

/** Finds out what viewers must get for changed files, if that is to be verified. With a debt, all files may have changed. */
async function expectedBytes(
  { OldResourceProperties: old = {} }: CustomResourceRequest,
  { content, targets }: Settings,
  debt: boolean,
  end: number,
  environment: Environment,
): Promise<ServedBytes[]> {
  const isAskedFor = targets.some(({ verification }) =>
    verification.some((each) => each.changedFiles > 0),
  );
  if (!content || !isAskedFor) return [];
  const before = debt ? undefined : parseContent(old);
  return servedBytes(await readManifests(before, content, end, environment));
}

function readManifests(
  before: ContentProperties | undefined,
  now: ContentProperties,
  end: number,
  { clock, random, getObject, log }: Environment,
) {
  return until(end, clock, async (deadline) => {
    const read = (bucket: string, key: string) =>
      retry(() => getObject(bucket, key, deadline.signal), {
        clock,
        random,
        deadline,
        isTransient,
        onFailure: (error, attempt) =>
          log('WARN', 's3:GetObject failed', {
            attempt,
            error: describe(error),
          }),
      });
    return {
      old: await readManifest(read, before),
      new: await readManifest(read, now),
    };
  });
}

/** What all targets have in common. */
interface Work {
  readonly request: CustomResourceRequest;
  readonly settings: Settings;
  readonly content?: ContentItems;
  readonly served: readonly ServedBytes[];
  readonly paceOf: (arn: string) => Pace;
}

/** Serves one target. Its failure is an outcome, so that the others go on. */
async function outcomeOf(
  asked: TargetSettings,
  { request, settings, content, served, paceOf }: Work,
  deadline: Deadline,
  environment: Environment,
): Promise<Outcome> {
  const { waitForCompletion, waitForDistributionDeployed } = settings;
  const { paths, tags, roleArn, verification } = asked;
  const target = environment.targetOf(asked);
  const contentPaths =
    content && !hasHistory(asked, request) ? [EVERYTHING] : content?.items;
  try {
    const outcome = await invalidate(
      {
        target,
        items: minimalItems([...paths, ...(contentPaths ?? [])], tags),
        identity: {
          stackId: request.StackId,
          requestId: request.RequestId,
          logicalResourceId: request.LogicalResourceId,
          resourceProperties: request.ResourceProperties,
        },
        waitForCompletion,
        waitForDistributionDeployed,
        deadline,
        pace: paceOf(roleArn ?? request.StackId),
      },
      environment,
    );
    return await verifyOutcome(
      outcome,
      verification,
      served,
      deadline,
      environment,
    );
  } catch (error) {
    return failed(`${target.name}: ${messageOf(error)}`, target.name);
  }
}

/** Whether earlier runs have invalidated the target. If not, its edges may hold anything. */
function hasHistory(
  { kind, id }: TargetSettings,
  { OldResourceProperties: old = {} }: CustomResourceRequest,
): boolean {
  return parseTargets(old).some(
    (former) => former.kind === kind && former.id === id,
  );
}

/** A failed update in a rollback leaves the stack in UPDATE_ROLLBACK_FAILED, from which only people get it out. */
async function sparingRollbacks(
  verdict: Verdict,
  fields: Fields,
  budget: TimeBudget,
  { clock, random, log, stackStatus }: Environment,
): Promise<Verdict> {
  const { errors, warnings } = verdict;
  if (errors.length === 0 || fields.RequestType !== 'Update') return verdict;
  try {
    const status = await until(
      askingFrom(budget, clock.now()),
      clock,
      (deadline) =>
        retry(() => stackStatus(String(fields.StackId), deadline.signal), {
          clock,
          random,
          deadline,
          // In a rollback the permission may just have been put back.
          isTransient: (error) => isTransient(error) || isAccessDenied(error),
          onFailure: (error, attempt) =>
            log('WARN', 'cloudformation:DescribeStacks failed', {
              attempt,
              error: describe(error),
            }),
        }),
    );
    if (!status.includes('ROLLBACK')) return verdict;
    const why = `The deployment continues because the stack is in ${status}.`;
    return { ...verdict, errors: [], warnings: [...warnings, ...errors, why] };
  } catch (error) {
    const why = `It is not known whether the stack is rolling back: ${describe(error)}.`;
    return { ...verdict, errors: [...errors, why] };
  }
}

function logVerdict(
  { outcomes, errors, warnings }: Verdict,
  { log }: Pick<Environment, 'log'>,
): void {
  for (const outcome of outcomes) log('INFO', 'outcome', { ...outcome });
  for (const warning of warnings) log('WARN', warning);
  for (const error of errors) log('ERROR', error);
}

function answerTo(
  fields: Fields,
  verdict: Verdict,
  durationMs: number,
): Answer {
  const { errors, warnings } = verdict;
  const physicalId = physicalIdOf(fields);
  return errors.length > 0
    ? { status: 'FAILED', physicalId, reason: errors.join(' ') }
    : {
        status: 'SUCCESS',
        physicalId: withDebt(physicalId, verdict.debt),
        reason: warnings.length > 0 ? warnings.join(' ') : undefined,
        data: attributes(verdict, durationMs),
      };
}

/** Nothing runs for a Delete. */
function measure(
  summary: Summary,
  { clock, functionName, writeMetrics }: Environment,
): void {
  if (summary.requestType === 'Delete') return;
  writeMetrics(metricsOf(summary, { functionName, timestamp: clock.now() }));
}

async function deliver(
  answer: Answer,
  fields: Fields,
  deadline: Deadline,
  { clock, random, log, putAnswer }: Environment,
): Promise<void> {
  const { ResponseURL: url } = fields;
  if (typeof url !== 'string' || url === '') {
    log('ERROR', "the event has no 'ResponseURL', so no response can be sent");
    return;
  }
  const body = answerBody(fields, answer);
  await retry(() => putAnswer(url, body, deadline.signal), {
    clock,
    random,
    deadline,
    isTransient,
    onFailure: (error, attempt) =>
      log('WARN', 'the answer was not delivered', {
        attempt,
        error: describe(error),
      }),
  });
  log('INFO', 'answered', { ...answer });
}
