import type { Json, JsonObject } from '../template/json';

/** How a custom resource waits for others, as it stands in the template. */
export interface Waiting {
  /** The logical ids of those that exist whenever it does. */
  readonly DependsOn?: string[];
  /** References to those that exist on a condition, by that condition. */
  readonly RunsAfter?: { readonly [condition: string]: Json };
}

/**
 * Makes the resource `id` wait for `others`, whatever the values of the stack's conditions.
 *
 * CloudFormation ignores a `DependsOn` on a resource that does not exist, but template validation rejects one on a resource
 * that may not exist. A reference in a branch of an `Fn::If` waits for the resource if it exists, and is valid.
 */
export function waitingFor(
  id: string,
  others: string[],
  resources: ReadonlyMap<string, JsonObject>,
): Waiting {
  const conditionOf = (it: string) => resources.get(it)?.Condition;
  const surely: string[] = [];
  const onCondition = new Map<string, string[]>();
  for (const other of others) {
    const condition = conditionOf(other);
    if (typeof condition !== 'string' || condition === conditionOf(id)) {
      surely.push(other);
    } else {
      onCondition.set(condition, [
        ...(onCondition.get(condition) ?? []),
        other,
      ]);
    }
  }
  return {
    DependsOn: surely.length > 0 ? surely : undefined,
    RunsAfter:
      onCondition.size > 0
        ? Object.fromEntries([...onCondition].map(whereTrue))
        : undefined,
  };
}

function whereTrue([condition, ids]: [string, string[]]): [string, Json] {
  const references = ids.map((id) => ({ Ref: id }));
  return [
    condition,
    { 'Fn::If': [condition, references, { Ref: 'AWS::NoValue' }] },
  ];
}
