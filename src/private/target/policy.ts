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
    // The CDK's default name is unique only within a stack, and this role may get policies from several stacks.
    policyName: Names.uniqueId(scope).slice(-MAX_POLICY_NAME_CHARACTERS),
  });
  // Attached through the role, because a role that was imported as immutable ignores it.
  role.attachInlinePolicy(policy);
  mark(policy, 'grant');
  return policy;
}

/** Creates a policy with the same condition as the custom resource. */
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

/** Creates a policy for a custom resource with a condition. Whether it has one is known only at the end of synthesis. */
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
 * Grants the function what a custom resource needs before that resource is created or updated. Otherwise, a new
 * invalidator in a stack whose function already exists would run before it has its permissions.
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
 * A permission of a custom resource without a condition. With a condition, a separate policy grants it, and the statement
 * here names only the stack, on which the actions have no effect, because a statement must name a resource.
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
