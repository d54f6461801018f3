import { isJsonObject, type Json, type JsonObject } from './json';

/** What a fragment defines. */
export interface Definition {
  /** Such as `Resources`. */
  readonly section: string;
  readonly id: string;
  readonly definition: JsonObject;
}

/** Walks through everything that a fragment defines under an id. */
export function definitionsIn(fragment: JsonObject): Definition[] {
  return Object.entries(fragment).flatMap(([section, definitions]) =>
    isJsonObject(definitions)
      ? Object.entries(definitions).flatMap(([id, definition]) =>
          isJsonObject(definition) ? [{ section, id, definition }] : [],
        )
      : [],
  );
}

/** Lists the ids of the parameters in a fragment, except those whose values must not be shown. */
export function parametersIn({ Parameters }: JsonObject): string[] {
  if (!isJsonObject(Parameters)) return [];
  return Object.entries(Parameters)
    .filter(([, parameter]) => isJsonObject(parameter) && !hasNoEcho(parameter))
    .map(([id]) => id);
}

/** A template may spell a boolean as a string. */
function hasNoEcho({ NoEcho }: JsonObject): boolean {
  return NoEcho !== undefined && String(NoEcho).toLowerCase() !== 'false';
}

/** A fragment with each definition changed. */
export function mapDefinitions(
  fragment: JsonObject,
  change: (definition: JsonObject) => Json,
): JsonObject {
  const ifObject = (value: Json, map: (value: JsonObject) => Json) =>
    isJsonObject(value) ? map(value) : value;
  return mapValues(fragment, (section) =>
    ifObject(section, (definitions) =>
      mapValues(definitions, (definition) => ifObject(definition, change)),
    ),
  );
}

function mapValues(object: JsonObject, map: (value: Json) => Json): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, map(value)]),
  );
}

/** An object without some of its keys, or nothing if there are no others. */
export function without(
  value: Json,
  leavesOut: (key: string) => boolean,
): Json {
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !leavesOut(key));
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
