import { App, CfnElement, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Construct, IConstruct } from 'constructs';
import { RESOURCE_TYPE } from '../../src/private/order/resource';

/** An app that leaves assets where they are: to copy the function's bundle in every test takes time. */
export function testApp(context: Record<string, unknown> = {}): App {
  return new App({
    context: { 'aws:cdk:disable-asset-staging': true, ...context },
  });
}

export function testStack(props?: StackProps): Stack {
  return new Stack(testApp(), 'Stack', props);
}

export function distributionIn(scope: Construct, id = 'Distribution') {
  return new Distribution(scope, id, {
    defaultBehavior: { origin: new HttpOrigin('origin.example.com') },
  });
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DependsOn?: string[];
}

/** All resources of a stack, by logical id. */
export function resourcesOf(stack: Stack): Record<string, Resource> {
  return Template.fromStack(stack).toJSON().Resources;
}

/** The custom resources of the invalidators in a stack, by logical id. */
export function invalidatorsOf(stack: Stack): Record<string, Resource> {
  return Object.fromEntries(
    Object.entries(resourcesOf(stack)).filter(
      ([, { Type }]) => Type === RESOURCE_TYPE,
    ),
  );
}

/** The custom resource of the only invalidator in a stack. */
export function invalidatorOf(stack: Stack): Resource {
  const [resource, ...others] = Object.values(invalidatorsOf(stack));
  expect(others).toEqual([]);
  return resource;
}

/** The logical id of a construct's main resource. */
export function logicalIdOf({ node }: IConstruct): string {
  if (!CfnElement.isCfnElement(node.defaultChild)) {
    throw new Error(`${node.path} has no main resource`);
  }
  const { stack, logicalId } = node.defaultChild;
  return stack.resolve(logicalId);
}
