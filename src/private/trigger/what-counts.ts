import { type CfnElement, CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** By symbol and not by class, for an app may hold more than one copy of this library. */
const PROVIDER = Symbol.for('cdk-distribution-invalidator.Provider');

const POLICY_TYPES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'];

/** Marks the provider, whose policies come and go with invalidators. */
export function markAsProvider(provider: IConstruct): void {
  Object.defineProperty(provider, PROVIDER, { value: true });
}

/** Whether the element only says what a provider may do. */
export function isProviderGrant(element: CfnElement): boolean {
  return (
    CfnResource.isCfnResource(element) &&
    POLICY_TYPES.includes(element.cfnResourceType) &&
    element.node.scopes.some((scope) => PROVIDER in scope)
  );
}
