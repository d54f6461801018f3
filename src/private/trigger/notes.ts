import { Annotations, AssetStaging, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { inform } from '../template/messages';
import { deploymentOf } from '../template/tree';

/** Says what may not be meant about the stacks whose content counts for the invalidator in `scope`. */
export function noteWatchedStacks(
  scope: IConstruct,
  stacks: ReadonlySet<Stack>,
): void {
  const own = deploymentOf(Stack.of(scope));
  const others = [...new Set([...stacks].map(deploymentOf))].filter(
    (stack) => stack !== own,
  );
  noteLater(scope, own, others);
  refuseUnbundled(scope, own, others);
}

/** Only the stacks that this one depends on are sure to be deployed before it. */
function noteLater(scope: IConstruct, own: Stack, others: Stack[]): void {
  const earlier = dependenciesOf(own);
  const notEarlier = others.filter((stack) => !earlier.has(stack));
  const later = notEarlier.filter((stack) => dependenciesOf(stack).has(own));
  const unordered = notEarlier.filter((stack) => !later.includes(stack));
  const parts = [
    later.length > 0 && `${pathsOf(later)}, deployed after it`,
    unordered.length > 0 &&
      `${pathsOf(unordered)}, deployed before or after it`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return;
  inform(
    scope,
    'laterStacks',
    `'trigger' counts stacks that this one does not wait for: ${parts.join('; ')}. What they change may not be in place when the invalidation runs; 'executeAfter' makes it wait for a stack`,
  );
}

/** The CLI bundles only the assets of the stacks that are chosen with `--exclusively`, and gives the others a made-up hash. */
function refuseUnbundled(scope: IConstruct, own: Stack, others: Stack[]): void {
  if (!own.bundlingRequired) return;
  const unbundled = others.filter(
    (stack) => !stack.bundlingRequired && hasUnbundledAsset(stack),
  );
  if (unbundled.length === 0) return;
  Annotations.of(scope).addError(
    `'trigger' counts ${pathsOf(unbundled)}, whose assets are not bundled because '--exclusively' leaves them out, so a change of them would be missed; choose these stacks too, leave out '--exclusively', or take InvalidationTrigger.onValueChange(...)`,
  );
}

function hasUnbundledAsset(stack: Stack): boolean {
  return stack.node
    .findAll()
    .some(
      (construct) =>
        construct instanceof AssetStaging &&
        construct.absoluteStagedPath === construct.sourcePath,
    );
}

function dependenciesOf(stack: Stack): Set<Stack> {
  const found = new Set(stack.dependencies);
  for (const dependency of found) {
    for (const next of dependency.dependencies) found.add(next);
  }
  return found;
}

function pathsOf(stacks: Stack[]): string {
  return stacks
    .map(({ node }) => node.path)
    .sort()
    .join(', ');
}
