import {
  isJsonObject,
  type Json,
  type JsonObject,
} from '../../src/private/template/json';
import type { Resources } from '../../test/support/graph';
import { textOf } from './template-text';

/** A role may do one thing to one resource, or to all that a pattern fits. */
export interface Grant {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

export interface Breadth {
  readonly grants: number;
  /** Grants on `*`. */
  readonly onEverything: number;
  /** Grants of actions by a pattern, such as `s3:List*`. */
  readonly actionPatterns: number;
}

/** https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaBasicExecutionRole.html */
const MANAGED_POLICIES: Readonly<Record<string, readonly string[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': [
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ],
};

/** Everything that the roles of a template may do, without duplicates. */
export function grantsOf(resources: Resources): Grant[] {
  const grants = Object.entries(resources).flatMap(
    ([id, { Type, Properties }]) => {
      const properties = (Properties ?? {}) as JsonObject;
      if (Type === 'AWS::IAM::Role') {
        return [
          ...list(properties.ManagedPolicyArns).flatMap((arn) =>
            managedGrants(id, arn),
          ),
          ...list(properties.Policies).flatMap((policy) =>
            documentGrants(id, (policy as JsonObject).PolicyDocument),
          ),
        ];
      }
      if (Type === 'AWS::IAM::Policy') {
        return list(properties.Roles).flatMap((role) =>
          documentGrants(
            String((role as JsonObject).Ref),
            properties.PolicyDocument,
          ),
        );
      }
      if (Type === 'AWS::IAM::ManagedPolicy') {
        throw new Error(`a policy of its own is not counted yet, got: ${id}`);
      }
      return [];
    },
  );
  return [...new Map(grants.map((grant) => [keyOf(grant), grant])).values()];
}

/** What the first have and the others do not. */
export function without(
  grants: readonly Grant[],
  others: readonly Grant[],
): Grant[] {
  const keys = new Set(others.map(keyOf));
  return grants.filter((grant) => !keys.has(keyOf(grant)));
}

export function breadthOf(grants: readonly Grant[]): Breadth {
  return {
    grants: grants.length,
    onEverything: grants.filter(({ resource }) => resource === '*').length,
    actionPatterns: grants.filter(({ action }) => action.includes('*')).length,
  };
}

function managedGrants(role: string, arn: Json): Grant[] {
  const name = textOf(arn).split(':policy/')[1];
  const actions = MANAGED_POLICIES[name];
  if (!actions) throw new Error(`an unknown managed policy, got: ${name}`);
  return actions.map((action) => ({ role, action, resource: '*' }));
}

function documentGrants(role: string, document: Json): Grant[] {
  if (!isJsonObject(document)) {
    throw new Error(`a policy must have a document, got: ${document}`);
  }
  return list(document.Statement).flatMap((each) => {
    const { Effect, Action, Resource } = each as JsonObject;
    if (Effect !== 'Allow' || !Action || !Resource) {
      throw new Error(
        `a statement must allow actions on resources, got: ${JSON.stringify(each)}`,
      );
    }
    return list(Action).flatMap((action) =>
      list(Resource).map((resource) => ({
        role,
        action: String(action),
        resource: textOf(resource),
      })),
    );
  });
}

const list = (value: Json): Json[] =>
  value === undefined ? [] : [value].flat();

const keyOf = ({ role, action, resource }: Grant) =>
  [role, action, resource].join(' ');
