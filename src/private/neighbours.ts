import { CfnHook, CfnResource, Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { type BoundTarget, idOf } from './target/bound';
import { known } from './target/items';
import { definitionsIn } from './template/definitions';
import { fragmentOf } from './template/fragment';
import { isJsonObject } from './template/json';
import { inform, warn, whenFinal } from './template/messages';
import { deployedWith } from './template/tree';

// Notes about other constructs in an invalidator's stack that may not be intended together with it.

const BLUE_GREEN_HOOK = 'AWS::CodeDeploy::BlueGreen';
const BUCKET_DEPLOYMENT = 'Custom::CDKBucketDeployment';

/**
 * Warns where an ECS blue/green deployment would be impossible: an update that starts one may change only ECS resources,
 * but an invalidator that runs in every deployment changes in each update.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/blue-green-considerations.html
 */
export function noteBlueGreenHook(scope: Construct): void {
  whenFinal(scope, () => {
    const hook = deployedWith(Stack.of(scope)).find(
      (construct) =>
        construct instanceof CfnHook && construct.type === BLUE_GREEN_HOOK,
    );
    if (!hook) return;
    warn(
      scope,
      'blueGreenHook',
      `no green deployment of ${hook.node.path} can happen, because CloudFormation starts one only in an update that changes nothing but ECS resources, and the trigger changes the invalidator in every deployment; create the invalidator in another stack, with InvalidationTrigger.onChangeOf(...) and 'executeAfter', or use InvalidationTrigger.onValueChange(...)`,
    );
  });
}

/** Says which `BucketDeployment` invalidates the same distribution: both are waited for, and both are billed. */
export function noteBucketDeployments(
  scope: Construct,
  targets: readonly BoundTarget[],
): void {
  whenFinal(scope, () => {
    const stack = Stack.of(scope);
    const invalidated = targets.map(({ properties }) =>
      JSON.stringify(stack.resolve(properties.DistributionId)),
    );
    const twice = deployedWith(stack)
      .filter((construct) => CfnResource.isCfnResource(construct))
      .filter(({ cfnResourceType }) => cfnResourceType === BUCKET_DEPLOYMENT)
      .filter((resource) =>
        distributionIdsOf(resource).some((id) => invalidated.includes(id)),
      );
    if (twice.length === 0) return;
    inform(
      scope,
      'bucketDeploymentInvalidates',
      `the same distribution is invalidated by ${twice.map(bucketDeploymentOf).join(', ')} as well; remove 'distribution' from the BucketDeployment, so that there is only one invalidation, after everything is in place`,
    );
  });
}

/** By invalidator. */
type Targets = Map<IConstruct, readonly BoundTarget[]>;

/** The targets in each stack: every invalidator adds its own, and looks at the others once all are there. */
const targetsIn = new WeakMap<Stack, Targets>();

/** Says which other invalidators invalidate nothing that this one does not: all are billed. */
export function noteOtherInvalidators(
  scope: Construct,
  targets: readonly BoundTarget[],
): void {
  const stack = Stack.of(scope);
  const all: Targets = targetsIn.get(stack) ?? new Map();
  targetsIn.set(stack, all.set(scope, targets));
  whenFinal(scope, () => {
    const whole = targets
      .filter(({ items }) => known(items.paths).includes('/*'))
      .map(idOf);
    const others = [...all]
      .filter(([other]) => other !== scope)
      .filter(([, theirs]) => theirs.some((each) => whole.includes(idOf(each))))
      .map(([{ node }]) => node.path);
    if (others.length === 0) return;
    inform(
      scope,
      'severalInvalidators',
      `'/*' already covers what ${others.join(', ')} invalidates on the same distribution, and each is billed; keep one of them, give this one other 'paths', or apply the mixin that made it only to other distributions`,
    );
  });
}

/** Lists the distribution that a resource names, if there is one, as JSON. */
function distributionIdsOf(resource: CfnResource): string[] {
  return definitionsIn(fragmentOf(resource)).flatMap(
    ({ definition: { Properties } }) =>
      isJsonObject(Properties) && Properties.DistributionId !== undefined
        ? [JSON.stringify(Properties.DistributionId)]
        : [],
  );
}

/** Finds the path of the construct that users know: the resource is the child of a `CustomResource` in it. */
function bucketDeploymentOf({ node }: CfnResource): string {
  return node.path.split('/').slice(0, -2).join('/');
}
