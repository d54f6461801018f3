import { Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { minimalItems } from './contract/items/minimal';
import {
  hasLiteralAsterisk,
  looksJoined,
  replacingWildcard,
  wildcardBefore,
} from './contract/items/wildcard';
import { quoted } from './contract/quoted';
import type { BoundTarget } from './target/bound';
import { hasCacheTagConfig } from './target/cache-tag-config';
import { resourceOf } from './target/distribution';
import { type InvalidationItems, known } from './target/items';
import { isJsonObject, type Json } from './template/json';
import { inform, warn, whenFinal } from './template/messages';
import { deploymentOf } from './template/tree';

// Notes about what is valid but may not be intended.

/** How many paths one deployment may bill without a note. */
const FREE_OF_NOTES = 100;

/** What CloudFront invalidates for free in a month. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PayingForInvalidation.html */
const FREE_PER_MONTH = 1_000;

/** Tells what of the paths and tags may not be meant, and what they cost. */
export function noteItems(scope: Construct, targets: BoundTarget[]): void {
  const all = targets.map(({ items }) => items);
  for (const items of all) noteSpelling(scope, items);
  noteCost(
    scope,
    all.flatMap(({ paths, tags }) => minimalItems(known(paths), known(tags))),
  );
}

function noteSpelling(
  scope: Construct,
  { paths, tags }: InvalidationItems,
): void {
  for (const path of known(paths)) {
    if (hasLiteralAsterisk(path)) {
      warn(
        scope,
        'literalAsterisk',
        `CloudFront takes a '*' literally unless it is the last character of a path: ${path}; use '${wildcardBefore(path)}'`,
        { path },
      );
    }
    if (/[#\\]/.test(path)) {
      warn(
        scope,
        'literalCharacter',
        `viewers send no '#' and no '\\' unless it is part of a file's name, so a path with one hardly matches anything: ${path}; leave out a fragment, and use '/' between directories`,
        { path },
      );
    }
    if (looksJoined(path)) {
      warn(
        scope,
        'joinedPaths',
        `CloudFront treats each of 'paths' as one path, and this looks like several in one string: ${quoted(path)}`,
        { path },
      );
    }
  }
  for (const tag of known(tags).map((tag) => `#${tag}`)) {
    if (hasLiteralAsterisk(tag)) {
      warn(
        scope,
        'literalAsterisk',
        `a '*' is no wildcard in a cache tag: ${tag}`,
        { tag },
      );
    }
  }
}

function noteCost(scope: Construct, items: string[]): void {
  if (items.length <= FREE_OF_NOTES) return;
  const count = `one deployment invalidates ${items.length} paths`;
  const instead = `'${replacingWildcard(items)}' would count as one for each distribution`;
  if (items.length > FREE_PER_MONTH) {
    warn(
      scope,
      'manyPaths',
      `${count}, more than the ${FREE_PER_MONTH} that CloudFront allows for free in a month; ${instead}`,
    );
  } else {
    inform(
      scope,
      'somePaths',
      `${count}, of the ${FREE_PER_MONTH} that CloudFront allows for free in a month; ${instead}`,
    );
  }
}

/** Warns where no file is left to compare: the site has not been built, or `exclude` takes all of it out. */
export function noteEmptySite(scope: Construct, directory: string): void {
  warn(
    scope,
    'emptySite',
    `'content' has no files: ${directory} is empty, or 'exclude' leaves out everything in it; has the site been built?`,
  );
}

/** Warns where the files make no difference, because everything is invalidated anyway. */
export function noteCoveredContent(
  scope: Construct,
  targets: BoundTarget[],
): void {
  if (!targets.some(({ items }) => known(items.paths).includes('/*'))) return;
  warn(
    scope,
    'coveredContent',
    "'/*' in 'paths' covers all files, so every deployment invalidates everything and 'content' makes no difference; leave out one of the two",
  );
}

/** Warns where CloudFront would accept the invalidation of a tag and remove nothing. */
export function noteMissingCacheTagConfig(
  scope: Construct,
  { construct, items }: BoundTarget,
): void {
  const distribution = construct && resourceOf(construct);
  if (!distribution || !items.tags?.length) return;
  whenFinal(scope, () => {
    if (!hasCacheTagConfig(distribution)) {
      warn(
        scope,
        'noCacheTagConfig',
        `'tags' have no effect, because ${distribution.node.path} does not say which header holds the tags; see DistributionInvalidator.enableCacheTags`,
      );
    }
  });
}

/** Warns where the default trigger does not see the changes of the distribution. */
export function noteDistributionOfOtherStack(
  scope: Construct,
  { construct }: BoundTarget,
): void {
  const distribution = construct && resourceOf(construct);
  if (!distribution || isDeployedWith(scope, distribution)) return;
  warn(
    scope,
    'distributionOfOtherStack',
    `${distribution.node.path} is in another stack, and changes there do not run this invalidator; create the invalidator in that stack, or set 'trigger' to say what counts: InvalidationTrigger.onChangeOf(...) with 'executeAfter', or InvalidationTrigger.everyDeployment() if only this stack matters`,
  );
}

/** Whether the construct is in the stack of `scope`, or in one that is nested in it. */
function isDeployedWith(scope: Construct, construct: IConstruct): boolean {
  const own = Stack.of(scope);
  let stack: Stack | undefined = Stack.of(construct);
  while (stack && stack !== own) stack = stack.nestedStackParent;
  return stack === own;
}

/** Refuses a list that CloudFormation could not split, because it splits the text before it resolves references. */
export function refuseSplitReferences(
  scope: Construct,
  targets: BoundTarget[],
): void {
  const lists = new Set(
    targets.flatMap(({ items: { paths, tags } }) => [paths ?? [], tags ?? []]),
  );
  scope.node.addValidation({
    validate: () =>
      [...lists]
        .map((list): Json => Stack.of(scope).resolve(list))
        .filter(
          (list) => isJsonObject(list) && splitsReference(list['Fn::Split']),
        )
        .map(
          (list) =>
            `'paths' and 'tags' must not be split from a dynamic reference, which CloudFormation fills in only after it has split the text; use a parameter, such as StringListParameter.valueForTypedListParameter(...), got: ${JSON.stringify(list)}`,
        ),
  });
}

function splitsReference(split: Json): boolean {
  return Array.isArray(split) && /\{\{resolve:/.test(JSON.stringify(split[1]));
}

/**
 * Warns where an attribute leaves the stack by an export. CloudFormation does not let an export change that is in use, and
 * an attribute changes in every run.
 */
export function noteAttributeInOtherStack(
  scope: Construct,
  name: string,
  consumer: IConstruct,
): void {
  if (deploymentOf(Stack.of(consumer)) === deploymentOf(Stack.of(scope))) {
    return;
  }
  warn(
    scope,
    'exportedAttribute',
    `the attribute '${name}' is used in ${Stack.of(consumer).node.path}, and changes with each invalidation, which CloudFormation does not allow for an export that is in use; use it in the invalidator's own stack, or pass it on through an SSM parameter`,
    { attribute: name },
  );
}
