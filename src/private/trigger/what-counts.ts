import { type CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { mapDefinitions, without } from '../template/definitions';
import type { JsonObject } from '../template/json';
import { isMarked } from '../template/marks';

/**
 * What the CDK adds to a stack for itself, some of it only while it writes the stack. The analytics hold the version of
 * the Node.js or Python that synthesizes.
 */
const ADDED_BY_CDK = [
  'BootstrapVersion',
  'CheckBootstrapVersion',
  'CDKMetadata',
];

const POLICY_TYPES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'];

/** Metadata with the paths of assets at synth. A different folder is not a change: the asset's hash is elsewhere. */
const ASSET_METADATA_PREFIX = 'aws:asset:';

/** What the CDK writes late to the resource of a nested stack, whose template and tags are counted separately. */
const LATE_NESTED_STACK_PROPERTIES = ['TemplateURL', 'Tags'];

/** Whether an element counts as content: invalidators, their permissions, and what the CDK adds for itself do not. */
export function counts(element: CfnElement): boolean {
  const { scopes } = element.node;
  return !(
    isMarked(element, 'invalidator') ||
    scopes.some((scope) => isMarked(scope, 'grant')) ||
    (isPolicy(element) &&
      scopes.some((scope) => isMarked(scope, 'provider'))) ||
    scopes.some(isAddedByCdk)
  );
}

/** Leaves out of a fragment what may differ between two synths that deploy the same. */
export function comparable(
  fragment: JsonObject,
  isNestedStack: boolean,
): JsonObject {
  return mapDefinitions(
    fragment,
    ({ Metadata: metadata, Properties: properties, ...definition }) => ({
      ...definition,
      Metadata: without(metadata, (key) =>
        key.startsWith(ASSET_METADATA_PREFIX),
      ),
      Properties: isNestedStack
        ? without(properties, (key) =>
            LATE_NESTED_STACK_PROPERTIES.includes(key),
          )
        : properties,
    }),
  );
}

function isPolicy(element: CfnElement): boolean {
  return (
    CfnResource.isCfnResource(element) &&
    POLICY_TYPES.includes(element.cfnResourceType)
  );
}

function isAddedByCdk({ node }: IConstruct): boolean {
  return (
    ADDED_BY_CDK.includes(node.id) &&
    node.scope !== undefined &&
    Stack.isStack(node.scope)
  );
}
