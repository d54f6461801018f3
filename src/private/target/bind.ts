import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { InvalidationProperties } from '../contract/properties';
import { type Bindable, type BoundTarget, idOf } from './bound';
import { has, refuse, shown } from './input';
import { type InvalidationItems, itemProperties } from './items';

const DEFAULT_PATHS = ['/*'];

/** AWS GovCloud (US) and the isolated regions. https://docs.aws.amazon.com/general/latest/gr/cf_region.html */
const WITHOUT_CLOUDFRONT: readonly [pattern: RegExp, partition: string][] = [
  [/-gov-/, 'AWS GovCloud (US)'],
  [/-iso\w*-/, 'the isolated region'],
];

/**
 * The most that the properties may have: Lambda takes events of 1 MB, and that of an update holds the old and the new
 * properties. Some is left for the rest of the event.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MAX_EVENT_BYTES = 1_048_576;
const MAX_BYTES = MAX_EVENT_BYTES / 2 - 4_096;

interface TargetProps extends InvalidationItems {
  readonly targets: Bindable[];
  readonly hasContent: boolean;
}

/** What an invalidator does, and what its custom resource says of it. */
export interface BoundTargets {
  readonly targets: BoundTarget[];
  readonly properties: Pick<
    InvalidationProperties,
    'Targets' | 'Paths' | 'Tags'
  >;
}

/** Finds out what an invalidator in `scope` invalidates, checked before anything is made. */
export function bindTargets(
  scope: Construct,
  { targets, paths, tags, hasContent }: TargetProps,
): BoundTargets {
  checkTargets(targets);
  const common =
    paths || tags || hasContent ? { paths, tags } : { paths: DEFAULT_PATHS };
  const bound = targets.map((target) => target._bind(scope, common));
  if (!hasContent && bound.some(({ items }) => isEmpty(items))) {
    throw new Error(
      tags && !paths
        ? "'tags' must not be empty if there are neither 'paths' nor 'content', got: []"
        : "'paths' must not be empty if there are neither 'tags' nor 'content', got: []",
    );
  }
  checkTwice(bound);
  checkRegion(Stack.of(scope).region, bound);
  const properties = {
    Targets: bound.map((target) => target.properties),
    ...(bound.every(hasOwnItems) ? {} : itemProperties(common)),
  };
  checkSize(properties);
  return { targets: bound, properties };
}

function checkTargets(targets: unknown): void {
  if (!Array.isArray(targets)) {
    refuse("'targets'", 'must be a list of InvalidationTarget', targets);
  }
  if (targets.length === 0) {
    throw new Error("'targets' must not be empty, got: []");
  }
  for (const target of targets) {
    if (!has(target, '_bind')) {
      throw new Error(
        `each of 'targets' must be an InvalidationTarget, such as InvalidationTarget.distribution(...), got: ${shown(target)}`,
      );
    }
  }
}

/** Each target is invalidated, and billed, by itself. */
function checkTwice(targets: BoundTarget[]): void {
  const ids = targets.map(idOf);
  const twice = targets.find((_, index) => ids.indexOf(ids[index]) < index);
  if (!twice) return;
  throw new Error(
    `each of 'targets' must be different, with all paths and tags of a target together, got: ${twice.construct?.node.path ?? idOf(twice)} twice`,
  );
}

function hasOwnItems({ properties: { Paths, Tags } }: BoundTarget): boolean {
  return Paths !== undefined || Tags !== undefined;
}

/** Whether paths or tags are given, which no files show: they have to be invalidated with the stack. */
export function hasItems(targets: BoundTarget[]): boolean {
  return targets.some(({ items }) => !isEmpty(items));
}

function isEmpty({ paths = [], tags = [] }: InvalidationItems): boolean {
  return paths.length === 0 && tags.length === 0;
}

function checkRegion(region: string, targets: BoundTarget[]): void {
  if (Token.isUnresolved(region)) return;
  const without = WITHOUT_CLOUDFRONT.find(([pattern]) => pattern.test(region));
  if (without) {
    throw new Error(
      `CloudFront cannot be called from ${region}: ${without[1]} has no CloudFront API`,
    );
  }
  const hasTags = targets.some(({ items }) => items.tags?.length);
  if (hasTags && region.startsWith('cn-')) {
    throw new Error(
      `'tags' must not be given in China, where CloudFront has no cache tags, got: region ${region}`,
    );
  }
}

function checkSize(properties: object): void {
  const bytes = Buffer.byteLength(JSON.stringify(properties));
  if (bytes <= MAX_BYTES) return;
  throw new Error(
    `the paths and tags must fit twice into the ${MAX_EVENT_BYTES} bytes of an event, because an update sends the old and the new ones, ` +
      `got: ${bytes} bytes of at most ${MAX_BYTES}; name directories, such as '/blog/*', or split the targets among several invalidators`,
  );
}
