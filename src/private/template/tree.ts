import {
  type CfnElement,
  CfnResource,
  CfnStack,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Collects `scope` and everything below it, except what is deployed apart from it. */
export function deployedWith(scope: IConstruct): IConstruct[] {
  const found: IConstruct[] = [];
  collect(scope, isInStack(scope) ? isDeployedApart : Stage.isStage, found);
  return found;
}

/**
 * Finds what can be put in an order: a construct of a stack itself, and of what only holds stacks, these. Newer versions of
 * aws-cdk-lib ignore dependencies on what is in no stack.
 */
export function orderable(scope: IConstruct): IConstruct[] {
  return isInStack(scope)
    ? [scope]
    : deployedWith(scope).filter(
        (each) => Stack.isStack(each) && deploymentOf(each) === each,
      );
}

/** Whether a construct is a stack, or part of one. */
export function isInStack({ node }: IConstruct): boolean {
  return node.scopes.some((scope) => Stack.isStack(scope));
}

function collect(
  scope: IConstruct,
  isLeftOut: (construct: IConstruct) => boolean,
  found: IConstruct[],
): void {
  found.push(scope);
  for (const child of scope.node.children) {
    if (!isLeftOut(child)) collect(child, isLeftOut, found);
  }
}

/** Whether what is below a stack is no part of its deployment: a stage, or a stack with a deployment of its own. */
function isDeployedApart(construct: IConstruct): boolean {
  if (Stage.isStage(construct)) return true;
  return (
    Stack.isStack(construct) && !construct.nested && !isTemplateOnly(construct)
  );
}

/**
 * Whether a stack is only a template that a resource of the enclosing stack refers to, like a `ProductStack`. Its URL, and
 * with it the hash of its content, is known only once it has been written.
 */
function isTemplateOnly(stack: Stack): boolean {
  return '_getTemplateUrl' in stack;
}

/** Finds the stack that is deployed when this one is: itself, or one around it. */
export function deploymentOf(stack: Stack): Stack {
  const { scope } = stack.node;
  return scope && !isDeployedApart(stack)
    ? deploymentOf(Stack.of(scope))
    : stack;
}

/** Finds the nested stack that an element deploys. The CDK makes both in the same scope. */
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
