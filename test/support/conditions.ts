import {
  isJsonObject,
  type Json,
  type JsonObject,
} from '../../src/private/template/json';
import type { Resources } from './graph';

/** The resources that a template deploys where its conditions have these values. */
export function deployedWhere(
  conditions: Record<string, boolean>,
  resources: Resources,
): Resources {
  return Object.fromEntries(
    Object.entries(resources)
      .filter(([, { Condition }]) => holds(conditions, Condition ?? true))
      .map(([id, { DependsOn, ...resource }]) => {
        const { Condition: _, ...definition } = resource;
        // CloudFormation ignores a dependency on what is not there.
        const dependsOn = [DependsOn ?? []]
          .flat()
          .filter((on) =>
            holds(conditions, resources[`${on}`]?.Condition ?? true),
          );
        return [
          id,
          {
            ...(chosen(conditions, definition) as JsonObject),
            DependsOn: dependsOn,
          },
        ];
      }),
  );
}

function holds(conditions: Record<string, boolean>, condition: Json): boolean {
  if (condition === true) return true;
  if (typeof condition === 'string' && condition in conditions) {
    return conditions[condition];
  }
  throw new Error(`unknown condition: ${JSON.stringify(condition)}`);
}

function chosen(conditions: Record<string, boolean>, value: Json): Json {
  if (Array.isArray(value)) {
    return value.map((item) => chosen(conditions, item));
  }
  if (!isJsonObject(value)) return value;
  if (Array.isArray(value['Fn::If'])) {
    const [condition, yes, no] = value['Fn::If'];
    return chosen(conditions, holds(conditions, condition) ? yes : no);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, chosen(conditions, each)]),
  );
}
