import { Annotations, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { minimalItems } from '../contract/items/minimal';
import { encodePath } from '../contract/items/path';
import { checkTag } from '../contract/items/tag';
import {
  hasLiteralAsterisk,
  replacingWildcard,
} from '../contract/items/wildcard';

/** What one deployment may bill without a word. */
const FREE_OF_NOTES = 100;

/** What CloudFront invalidates for free in a month. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PayingForInvalidation.html */
const FREE_PER_MONTH = 1_000;

/** What is invalidated on a target. Tokens may stand for single items or for a whole list. */
export interface InvalidationItems {
  readonly paths?: string[];
  readonly tags?: string[];
}

/** Refuses what CloudFront would refuse, or accept and not understand. What is known only at deploy time is checked there. */
export function checkItems({ paths, tags }: InvalidationItems): void {
  known(paths).forEach(encodePath);
  known(tags).forEach(checkTag);
}

/** Tells what is valid and yet may not be meant. */
export function adviseOnItems(
  scope: Construct,
  targets: { readonly items: InvalidationItems }[],
): void {
  const all = targets.map(({ items }) => items);
  for (const { paths, tags } of all) {
    const items = [...known(paths), ...known(tags).map((tag) => `#${tag}`)];
    for (const item of items) {
      if (hasLiteralAsterisk(item)) {
        Annotations.of(scope).addWarningV2(
          'cdk-distribution-invalidator:literalAsterisk',
          `CloudFront takes a '*' literally unless it is the last character of a path: ${item}`,
        );
      }
    }
  }
  adviseOnCost(
    scope,
    all.flatMap(({ paths, tags }) => minimalItems(known(paths), known(tags))),
  );
}

function adviseOnCost(scope: Construct, items: string[]): void {
  if (items.length <= FREE_OF_NOTES) return;
  const count = `one deployment invalidates ${items.length} paths`;
  const instead = `'${replacingWildcard(items)}' would count as one for each distribution`;
  if (items.length > FREE_PER_MONTH) {
    Annotations.of(scope).addWarningV2(
      'cdk-distribution-invalidator:manyPaths',
      `${count}, more than the ${FREE_PER_MONTH} that CloudFront allows for free in a month; ${instead}`,
    );
  } else {
    Annotations.of(scope).addInfoV2(
      'cdk-distribution-invalidator:somePaths',
      `${count}, of the ${FREE_PER_MONTH} that CloudFront allows for free in a month; ${instead}`,
    );
  }
}

function known(values: string[] = []): string[] {
  return Token.isUnresolved(values)
    ? []
    : values.filter((value) => !Token.isUnresolved(value));
}
