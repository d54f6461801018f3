import { type IResolveContext, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { Scans } from '../template/scan';
import { Contents } from './content';
import { noteWatchedStacks } from './notes';

/** A contract with deployed stacks: another name runs every invalidator once more. */
export interface WatchedContent {
  readonly Fingerprint: string;
  /** The values of parameters can change while the template stays the same. */
  readonly Parameters: { readonly [id: string]: { readonly Ref: string } };
}

/**
 * Gives a value that changes whenever a deployment changes what `constructs` add to their templates, for an
 * invalidator; nothing while the templates are not complete.
 */
export function watchedContent(
  invalidator: IConstruct,
  constructs: IConstruct[],
  context: IResolveContext,
): WatchedContent | undefined {
  const scans = Scans.of(invalidator, context);
  if (!scans) return undefined;
  const { digest, parameters, stacks } = Contents.of(scans).of(constructs);
  noteWatchedStacks(invalidator, constructs, stacks);
  const own = [...(parameters.get(Stack.of(invalidator)) ?? [])].sort();
  return {
    Fingerprint: digest,
    Parameters: Object.fromEntries(own.map((id) => [id, { Ref: id }])),
  };
}
