import {
  type CfnElement,
  CfnResource,
  CfnStack,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** `scope` and everything below it, except what is deployed apart from it. */
export function deployedWith(scope: IConstruct): IConstruct[] {
  const found: IConstruct[] = [];
  collect(scope, found);
  return found;
}

function collect(scope: IConstruct, found: IConstruct[]): void {
  found.push(scope);
  for (const child of scope.node.children) {
    if (!isDeployedApart(child)) collect(child, found);
  }
}

/** A stage has its own cloud assembly, and a stack that is placed in another without being nested its own template. */
function isDeployedApart(construct: IConstruct): boolean {
  if (Stage.isStage(construct)) return true;
  return (
    Stack.isStack(construct) &&
    !construct.nested &&
    construct.node.scopes.some(
      (scope) => scope !== construct && Stack.isStack(scope),
    )
  );
}

/** The nested stack that an element deploys. The CDK makes both in the same scope. */
export function nestedStackOf(element: CfnElement): Stack | undefined {
  if (
    !CfnResource.isCfnResource(element) ||
    element.cfnResourceType !== CfnStack.CFN_RESOURCE_TYPE_NAME
  ) {
    return undefined;
  }
  return element.node.scope?.node.scope?.node.children
    .filter((sibling) => Stack.isStack(sibling))
    .find(({ nestedStackResource }) => nestedStackResource === element);
}
