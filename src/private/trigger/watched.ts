import { CfnElement, type IResolveContext, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { quoted } from '../contract/quoted';
import { InvalidationResource } from '../order/resource';
import { fingerprint } from '../template/fingerprint';
import { TemplateScan } from '../template/scan';
import { deployedWith } from '../template/tree';
import { isProviderGrant } from './what-counts';

/** A contract with deployed stacks: another name runs every invalidator once more. */
export interface WatchedContent {
  readonly Fingerprint: string;
  /** The values of parameters can change while the template stays the same. */
  readonly Parameters: { readonly [id: string]: { readonly Ref: string } };
}

/** What invalidators of one stack see of the same constructs is the same. */
const known = new WeakMap<TemplateScan, Map<string, WatchedContent>>();

/**
 * A value that changes whenever a deployment changes what `constructs` add to their templates, for an invalidator in
 * `stack`; undefined while the templates are not complete.
 */
export function watchedContent(
  stack: Stack,
  constructs: IConstruct[],
  context: IResolveContext,
): WatchedContent | undefined {
  const scan = TemplateScan.of(stack, context);
  if (!scan) return undefined;

  const contents = known.get(scan) ?? new Map<string, WatchedContent>();
  known.set(scan, contents);
  const key = constructs.map(({ node }) => node.addr).join();
  const content = contents.get(key) ?? contentOf(stack, constructs, scan);
  contents.set(key, content);
  return content;
}

function contentOf(
  ownStack: Stack,
  constructs: IConstruct[],
  ownScan: TemplateScan,
): WatchedContent {
  const digests = new Set<string>();
  const parameters = new Set<string>();
  for (const construct of constructs.flatMap(deployedWith)) {
    if (Stack.isStack(construct)) {
      digests.add(inStack(construct, optionsDigest(construct)));
    }
    if (!CfnElement.isCfnElement(construct) || !isContent(construct)) continue;

    const { stack } = construct;
    const content = ownScan.ofStack(stack).contentOf(construct);
    if (!content) continue;
    digests.add(inStack(stack, content.digest));
    if (stack === ownStack) {
      for (const id of content.parameters) parameters.add(id);
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

/** Invalidators do not count, and neither does what comes and goes with them. */
function isContent(element: CfnElement): boolean {
  return !(
    InvalidationResource.isInvalidationResource(element) ||
    isProviderGrant(element)
  );
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

/** The same element in two stacks is twice the content. */
function inStack(stack: Stack, digest: string): string {
  return `${stack.node.path} ${digest}`;
}
