import { Aws, type CfnResource, Lazy, Names } from 'aws-cdk-lib';
import {
  Grant,
  type IGrantable,
  type IRole,
  Policy,
} from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { mark } from '../template/marks';
import type { Permission } from './permissions';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_POLICY_NAME_CHARACTERS = 128;

/** Makes a policy for the function's role in the stack of `scope`. */
export function createPolicy(scope: IConstruct, role: IRole): Policy {
  const policy = new Policy(scope, 'Policy', {
    // The name that CDK gives is unique in a stack, and this role may get policies from several.
    policyName: Names.uniqueId(scope).slice(-MAX_POLICY_NAME_CHARACTERS),
  });
  // Asked of the role, because one that was imported as immutable does not take it.
  role.attachInlinePolicy(policy);
  mark(policy, 'grant');
  return policy;
}

/** Makes a policy that exists where the custom resource does. */
export function createPolicyWith(resource: CfnResource, role: IRole): Policy {
  const policy = createPolicy(resource.node.scope ?? resource, role);
  resourceOf(policy).addOverride(
    'Condition',
    Lazy.uncachedString({
      produce: () => resource.cfnOptions.condition?.logicalId,
    }),
  );
  return policy;
}

/** Makes a policy for a custom resource that has a condition. Whether it has one is known only when all is made. */
export function createConditionalPolicy(
  resource: CfnResource,
  role: IRole,
): Policy {
  const policy = createPolicyWith(resource, role);
  Object.defineProperty(resourceOf(policy), 'shouldSynthesize', {
    value: () => resource.cfnOptions.condition !== undefined,
  });
  return policy;
}

function resourceOf(policy: Policy): CfnResource {
  return policy.node.defaultChild as CfnResource;
}

/**
 * Allows the function what a custom resource needs, before that is created or updated: a new invalidator in a stack
 * whose function exists already would else run before it may.
 */
export function grantBefore(
  resource: CfnResource,
  grantee: IGrantable,
  permissions: Permission[],
): void {
  for (const { actions, resourceArn } of permissions) {
    Grant.addToPrincipal({
      grantee,
      actions,
      resourceArns: [resourceArn],
    }).applyBefore(resource);
  }
}

/**
 * A permission where the custom resource always exists. With a condition it has a policy of its own, and what is left here
 * names the stack, for which the actions mean nothing, because a statement must name something.
 */
export function unlessConditional(
  resource: CfnResource,
  permission: Permission,
): Permission {
  if (!permission.mayBeConditional) return permission;
  return {
    ...permission,
    resourceArn: Lazy.uncachedString({
      produce: () =>
        resource.cfnOptions.condition ? Aws.STACK_ID : permission.resourceArn,
    }),
  };
}
