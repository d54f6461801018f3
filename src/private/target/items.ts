import { Token } from 'aws-cdk-lib';
import { minimalPathsAndTags } from '../contract/items/minimal';
import { encodePath } from '../contract/items/path';
import { checkTag } from '../contract/items/tag';
import { checkTexts } from './texts';

/** What is invalidated on a target. Tokens may stand for single items or for a whole list. */
export interface InvalidationItems {
  readonly paths?: string[];
  readonly tags?: string[];
}

/** Paths and tags as they stand in the template. */
export interface ItemProperties {
  readonly Paths?: string[];
  readonly Tags?: string[];
}

/** Refuses what CloudFront would refuse, or accept and not understand. What is known only at deploy time is checked there. */
export function checkItems({ paths, tags }: InvalidationItems): void {
  checkTexts('paths', paths, (path) => encodePath(path));
  checkTexts('tags', tags, checkTag);
}

/**
 * Writes paths and tags as they will be sent: encoded, because CloudFormation does not preserve other characters; no more
 * than needed; and in an order that does not depend on how they were given.
 */
export function itemProperties({
  paths,
  tags,
}: InvalidationItems): ItemProperties {
  const items = minimalPathsAndTags(known(paths), known(tags).sort());
  return {
    Paths: orNothing(withUnknown(paths, items.paths.sort())),
    Tags: orNothing(withUnknown(tags, items.tags)),
  };
}

/** The items that are known at synthesis. */
export function known(values: string[] = []): string[] {
  return Token.isUnresolved(values)
    ? []
    : values.filter((value) => !Token.isUnresolved(value));
}

function withUnknown(given: string[] = [], items: string[]): string[] {
  if (Token.isUnresolved(given)) return given;
  const unknown = given.filter((value) => Token.isUnresolved(value));
  return [...items, ...new Set(unknown)];
}

/** An empty list in a template is only noise. */
function orNothing(items: string[]): string[] | undefined {
  return items.length > 0 ? items : undefined;
}
