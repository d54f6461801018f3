import { Annotations, AssetStaging, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { inform, warn } from '../template/messages';
import { deploymentOf, isInStack } from '../template/tree';

/** Says what may not be meant about the stacks in which `constructs` count for the invalidator in `scope`. */
export function noteWatchedStacks(
  scope: IConstruct,
  constructs: readonly IConstruct[],
  stacks: ReadonlySet<Stack>,
): void {
  const own = deploymentOf(Stack.of(scope));
  const others = [...new Set([...stacks].map(deploymentOf))].filter(
    (stack) => stack !== own,
  );
  const unawaited = describeUnawaited(own, others);
  if (unawaited) {
    if (constructs.some((construct) => holdsStack(construct, own))) {
      noteUnawaited(scope, unawaited);
    } else {
      warnOfUnawaited(scope, unawaited);
    }
  }
  refuseUnbundled(scope, own, others);
}

/** Whether a construct is the app, or part of it, that holds a stack among others. */
function holdsStack(construct: IConstruct, stack: Stack): boolean {
  return stack.node.scopes.includes(construct) && !isInStack(construct);
}

/** Only informs: if the trigger names a whole app, some stacks must be deployed after the invalidator. */
function noteUnawaited(scope: IConstruct, stacks: string): void {
  inform(
    scope,
    'laterStacks',
    `'trigger' counts stacks that this one does not wait for: ${stacks}. Their changes may not be in place when the invalidation runs; 'executeAfter' makes it wait for a stack`,
  );
}

/** Warns: whoever names a stack expects its changes to be deployed before the invalidation. */
function warnOfUnawaited(scope: IConstruct, stacks: string): void {
  warn(
    scope,
    'onChangeOfOtherStack',
    `'trigger' names what this stack does not wait for: ${stacks}. Its changes may come after the invalidation, and the cache would keep what they replace; name it in 'executeAfter' as well, or create the invalidator in the stack that is deployed last`,
  );
}

/** Lists the stacks that this one does not depend on: only those it depends on are sure to be deployed before it. */
function describeUnawaited(own: Stack, others: Stack[]): string {
  const earlier = dependenciesOf(own);
  const notEarlier = others.filter((stack) => !earlier.has(stack));
  const later = notEarlier.filter((stack) => dependenciesOf(stack).has(own));
  const unordered = notEarlier.filter((stack) => !later.includes(stack));
  return [
    later.length > 0 && `${pathsOf(later)}, deployed after it`,
    unordered.length > 0 &&
      `${pathsOf(unordered)}, deployed before or after it`,
  ]
    .filter((part) => part !== false)
    .join('; ');
}

/** The CLI bundles only the assets of the stacks that are chosen with `--exclusively`, and gives the others a made-up hash. */
function refuseUnbundled(scope: IConstruct, own: Stack, others: Stack[]): void {
  if (!own.bundlingRequired) return;
  const unbundled = others.filter(
    (stack) => !stack.bundlingRequired && hasUnbundledAsset(stack),
  );
  if (unbundled.length === 0) return;
  Annotations.of(scope).addError(
    `'trigger' counts ${pathsOf(unbundled)}, whose assets are not bundled because '--exclusively' leaves them out, so a change of them would be missed; choose these stacks too, leave out '--exclusively', or use InvalidationTrigger.onValueChange(...)`,
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
