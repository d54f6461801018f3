import { CfnElement, type IResolveContext, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { quoted } from '../contract/quoted';
import { idsIn, parametersIn } from '../template/definitions';
import { fingerprint } from '../template/fingerprint';
import { Scans } from '../template/scan';
import { deployedWith, nestedStackOf } from '../template/tree';
import { comparable, counts } from './what-counts';

/** A contract with deployed stacks: another name runs every invalidator once more. */
export interface WatchedContent {
  readonly Fingerprint: string;
  /** The values of parameters can change while the template stays the same. */
  readonly Parameters: { readonly [id: string]: { readonly Ref: string } };
}

/**
 * A value that changes whenever a deployment changes what `constructs` add to their templates, for an invalidator in
 * `stack`; undefined while the templates are not complete.
 */
export function watchedContent(
  stack: Stack,
  constructs: IConstruct[],
  context: IResolveContext,
): WatchedContent | undefined {
  const scans = Scans.of(stack, context);
  return scans && contentOf(stack, constructs, scans);
}

function contentOf(
  ownStack: Stack,
  constructs: IConstruct[],
  scans: Scans,
): WatchedContent {
  const ownParameters = new Set(
    [...scans.of(ownStack).values()].flatMap(parametersIn),
  );
  const digests = new Set<string>();
  const parameters = new Set<string>();
  for (const construct of constructs.flatMap(deployedWith)) {
    if (Stack.isStack(construct)) {
      digests.add(inStack(construct, optionsDigest(construct)));
    }
    if (!CfnElement.isCfnElement(construct) || !counts(construct)) continue;

    const { stack } = construct;
    const fragment = scans.of(stack).get(construct);
    if (!fragment) continue;
    digests.add(
      inStack(
        stack,
        fingerprint(
          comparable(fragment, nestedStackOf(construct) !== undefined),
        ),
      ),
    );
    if (stack !== ownStack) continue;
    for (const id of idsIn(fragment)) {
      if (ownParameters.has(id)) parameters.add(id);
    }
  }
  if (digests.size === 0) {
    const paths = constructs.map(({ node }) => quoted(node.path));
    throw new Error(
      `'constructs' must hold something that is deployed, got: ${paths.join(', ')}`,
    );
  }
  return {
    Fingerprint: fingerprint([...digests].sort()),
    Parameters: Object.fromEntries(
      [...parameters].sort().map((id) => [id, { Ref: id }]),
    ),
  };
}

/** What belongs to a template, and to no element of it. */
function optionsDigest(stack: Stack): string {
  const { description, templateFormatVersion, metadata, transforms } =
    stack.templateOptions;
  return fingerprint(
    stack.resolve({
      description,
      templateFormatVersion,
      metadata,
      // CDK adds the same one more than once.
      transforms: [...new Set(transforms)].sort(),
      tags: stack.tags.tagValues(),
    }),
  );
}

/** Keeps equal elements of two stacks apart. */
function inStack(stack: Stack, digest: string): string {
  return `${stack.node.path} ${digest}`;
}
