import { minimalItems } from '../src/private/contract/items/minimal';
import type { CustomResourceRequest } from './cloudformation/event';
import {
  parseContent,
  parseProperties,
  type Settings,
  type TargetSettings,
} from './cloudformation/properties';
import {
  type InvalidationEnvironment,
  invalidate,
  type Outcome,
} from './cloudfront/invalidate';
import type { CloudFrontTarget } from './cloudfront/target';
import { type ContentItems, contentItems } from './content/items';
import {
  type GetObject,
  type ManifestLocation,
  readManifest,
} from './content/manifest';
import { messageOf } from './errors';

/** Kept of the function's time for what follows the invalidation, however long its last call takes. */
const RESERVE_MS = 45_000;

/** With this much time left, a call that still hangs is left alone. */
const HANGING_RESERVE_MS = 30_000;

export interface ResultEnvironment extends InvalidationEnvironment {
  /** Until Lambda ends the function. */
  readonly remainingMs: () => number;
  readonly getObject: GetObject;
  readonly targetOf: (settings: TargetSettings) => CloudFrontTarget;
}

/** What came of a request, before it is known whether the deployment may fail. */
export interface Result {
  readonly outcomes: Outcome[];
  readonly content?: ContentItems;
  /** Why the deployment should fail. */
  readonly errors: string[];
  readonly warnings: string[];
}

/** Does what a Create or an Update asks for. */
export async function resultOf(
  request: CustomResourceRequest,
  environment: ResultEnvironment,
): Promise<Result> {
  const settings = parseProperties(request.ResourceProperties);
  if (request.RequestType === 'Create' && settings.skipOnCreate) {
    return {
      outcomes: [{ status: 'Skipped', invalidationIds: [], billablePaths: 0 }],
      errors: [],
      warnings: [],
    };
  }
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
}

/** What has changed in the files of the site, if the invalidator knows them. */
async function contentOf(
  { OldResourceProperties: old = {} }: CustomResourceRequest,
  { content }: Settings,
  environment: ResultEnvironment,
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

/** All targets at the same time, each with its own end. */
async function outcomesOf(
  request: CustomResourceRequest,
  settings: Settings,
  content: ContentItems | undefined,
  environment: ResultEnvironment,
): Promise<Outcome[]> {
  const { clock, remainingMs, targetOf } = environment;
  const deadline =
    clock.now() + Math.min(settings.timeoutMs, remainingMs() - RESERVE_MS);

  const outcomeOf = async (
    target: CloudFrontTarget,
    { paths, tags }: TargetSettings,
  ): Promise<Outcome> =>
    invalidate(
      {
        target,
        items: minimalItems([...paths, ...(content?.items ?? [])], tags),
        identity: {
          stackId: request.StackId,
          requestId: request.RequestId,
          logicalResourceId: request.LogicalResourceId,
          resourceProperties: request.ResourceProperties,
        },
        waitForCompletion: settings.waitForCompletion,
        waitForDistributionDeployed: settings.waitForDistributionDeployed,
        deadline,
      },
      environment,
    );
  return Promise.all(
    settings.targets.map(async (each) => {
      const target = targetOf(each);
      try {
        return await beforeTheEnd(outcomeOf(target, each), environment);
      } catch (error) {
        return {
          target: target.name,
          status: 'Failed',
          invalidationIds: [],
          billablePaths: 0,
          problem: { kind: 'error', message: messageOf(error) },
        };
      }
    }),
  );
}

/** Whatever hangs, there must be time to answer: an event without an answer blocks the stack for an hour. */
async function beforeTheEnd<T>(
  work: Promise<T>,
  { clock, remainingMs }: ResultEnvironment,
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
