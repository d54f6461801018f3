import type { Stack } from 'aws-cdk-lib';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { MANIFEST_EXTENSION } from '../contract/manifest';
import type { BoundTarget } from './bound';

/** Actions that the function must be allowed, and on what. */
export interface Permission {
  readonly actions: string[];
  readonly resourceArn: string;
  /** Whether what the ARN names may be part of a stack on a condition. */
  readonly mayBeConditional: boolean;
}

interface PermissionProps {
  readonly targets: BoundTarget[];
  readonly waitForCompletion: boolean;
  readonly waitForDistributionDeployed: boolean;
  readonly manifest?: Asset;
  /** Where the handler looks whether a rollback is under way, before it fails. */
  readonly stackToLookAt?: Stack;
}

/** Lists what the function must be allowed for one invalidator, and nothing else. */
export function permissionsFor(props: PermissionProps): Permission[] {
  const permissions = props.targets.map((target) =>
    permissionFor(target, props),
  );
  if (props.manifest) {
    const { bucket } = props.manifest;
    permissions.push({
      actions: ['s3:GetObject'],
      resourceArn: bucket.arnForObjects(`*${MANIFEST_EXTENSION}`),
      mayBeConditional: false,
    });
    if (bucket.encryptionKey) {
      permissions.push({
        actions: ['kms:Decrypt'],
        resourceArn: bucket.encryptionKey.keyArn,
        mayBeConditional: false,
      });
    }
  }
  if (props.stackToLookAt) {
    permissions.push({
      actions: ['cloudformation:DescribeStacks'],
      resourceArn: props.stackToLookAt.stackId,
      mayBeConditional: false,
    });
  }
  return permissions;
}

function permissionFor(
  { actions, arn, assumeRole }: BoundTarget,
  { waitForCompletion, waitForDistributionDeployed }: PermissionProps,
): Permission {
  // The owner of a role of another account says there what the role is allowed.
  if (assumeRole) {
    return {
      actions: ['sts:AssumeRole'],
      resourceArn: assumeRole.roleArn,
      mayBeConditional: true,
    };
  }
  const needed = [actions.create];
  if (waitForCompletion) needed.push(actions.get);
  if (waitForDistributionDeployed) needed.push(actions.getTarget);
  return { actions: needed, resourceArn: arn, mayBeConditional: true };
}
