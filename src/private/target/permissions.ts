import type { Stack } from 'aws-cdk-lib';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { MANIFEST_EXTENSION } from '../contract/manifest';
import type { BoundTarget } from './bound';

export interface Permission {
  readonly actions: string[];
  readonly resourceArn: string;
}

interface PermissionProps {
  readonly targets: BoundTarget[];
  readonly waitForCompletion: boolean;
  readonly waitForDistributionDeployed: boolean;
  readonly manifest?: Asset;
  readonly stackToLookAt?: Stack;
  readonly providerStack: Stack;
}

/** What the function must be allowed for one invalidator, and nothing else. */
export function permissionsFor(props: PermissionProps): Permission[] {
  const permissions = props.targets.map((target) =>
    permissionFor(target, props),
  );
  if (props.manifest) {
    permissions.push({
      actions: ['s3:GetObject'],
      resourceArn: props.manifest.bucket.arnForObjects(
        `*${MANIFEST_EXTENSION}`,
      ),
    });
  }
  if (props.stackToLookAt) {
    permissions.push({
      actions: ['cloudformation:DescribeStacks'],
      resourceArn: stackArn(props.stackToLookAt, props.providerStack),
    });
  }
  return permissions;
}

/** Whoever owns the role of another account says there what it is allowed. */
function permissionFor(
  { actions, arn, assumeRole }: BoundTarget,
  { waitForCompletion, waitForDistributionDeployed }: PermissionProps,
): Permission {
  if (assumeRole) {
    return { actions: ['sts:AssumeRole'], resourceArn: assumeRole.roleArn };
  }
  const needed = [actions.create];
  if (waitForCompletion) needed.push(actions.get);
  if (waitForDistributionDeployed) needed.push(actions.getTarget);
  return { actions: needed, resourceArn: arn };
}

/**
 * The id of a stack would make the provider's stack need it, which in turn needs the provider; then its name must do. The
 * name of a nested stack begins with that of the stack that it is in.
 */
function stackArn(stack: Stack, providerStack: Stack): string {
  if (stack === providerStack) return stack.stackId;
  let named = stack;
  while (named.nestedStackParent) named = named.nestedStackParent;
  return named.formatArn({
    service: 'cloudformation',
    resource: 'stack',
    resourceName: `${named.stackName}${stack.nested ? '-*' : ''}/*`,
  });
}
