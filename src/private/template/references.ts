import { isJsonObject, type Json, type JsonObject } from './json';

/**
 * The logical ids that a resource needs in place before it, each with whether it always does: what stands in a branch
 * of an `Fn::If` counts for CloudFormation only when that branch is taken.
 */
export type References = Map<string, { always: boolean }>;

/** Everything that a resource definition refers to: resources, parameters and pseudo parameters alike. */
export function referencesOf(resource: JsonObject): References {
  const found: References = new Map();
  const add = (id: string, always: boolean) =>
    found.set(id, { always: always || found.get(id)?.always === true });

  const { DependsOn: dependsOn, ...definition } = resource;
  for (const id of Array.isArray(dependsOn) ? dependsOn : [dependsOn]) {
    if (typeof id === 'string') add(id, true);
  }
  visit(definition, true, add);
  return found;
}

/** Finds every name in a fragment that may be one of a parameter, a condition or a mapping. */
export function namesIn(value: Json): string[] {
  return [...referencesOf({ value }).keys(), ...conditionsAndMappingsIn(value)];
}

function conditionsAndMappingsIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(conditionsAndMappingsIn);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, argument]) => {
    const name = ['Fn::If', 'Fn::FindInMap'].includes(key)
      ? [argument].flat()[0]
      : key === 'Condition' && argument;
    const names = conditionsAndMappingsIn(argument);
    return typeof name === 'string' ? [name, ...names] : names;
  });
}

type Add = (id: string, always: boolean) => void;

function visit(value: Json, always: boolean, add: Add): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, always, add);
    return;
  }
  if (!isJsonObject(value)) return;

  const keys = Object.keys(value);
  const argument = value[keys[0]];
  switch (keys.length === 1 ? keys[0] : undefined) {
    case 'Ref':
      if (typeof argument === 'string') add(argument, always);
      return;
    case 'Fn::GetAtt': {
      const target =
        typeof argument === 'string' ? argument.split('.') : argument;
      if (Array.isArray(target)) {
        const [id, attribute] = target;
        if (typeof id === 'string') add(id, always);
        visit(attribute, always, add);
      }
      return;
    }
    case 'Fn::Sub': {
      const [text, variables] = Array.isArray(argument)
        ? argument
        : [argument, {}];
      visit(variables, always, add);
      if (typeof text === 'string') {
        for (const name of substitutedNames(text)) {
          if (!(isJsonObject(variables) && name in variables)) {
            add(name.split('.')[0], always);
          }
        }
      }
      return;
    }
    case 'Fn::If':
      visit(argument, false, add);
      return;
    default:
      for (const key of keys) visit(value[key], always, add);
  }
}

/** `${Name}` and `${Name.Attribute}`, but not the literal `${!Name}`. */
function substitutedNames(text: string): string[] {
  return [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map((match) =>
    match[1].trim(),
  );
}
