import { isJsonObject, type Json, type JsonObject } from './json';
import { referencesOf } from './references';

/** Where the parts of an asset were found at synth: another folder is no change, the asset's hash stands elsewhere. */
const ASSET_METADATA_PREFIX = 'aws:asset:';

/** What CDK writes late to the resource of a nested stack, whose template and tags count by themselves. */
const LATE_NESTED_STACK_PROPERTIES = ['TemplateURL', 'Tags'];

/** A fragment without what may differ between two synths that deploy the same. */
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

/** The ids of the parameters in a fragment, save those whose values must not be shown. */
export function parametersIn({ Parameters }: JsonObject): string[] {
  if (!isJsonObject(Parameters)) return [];
  return Object.entries(Parameters)
    .filter(([, parameter]) => isJsonObject(parameter) && !hasNoEcho(parameter))
    .map(([id]) => id);
}

/** The ids that a fragment defines, or refers to. */
export function idsIn(fragment: JsonObject): string[] {
  return Object.values(fragment)
    .filter(isJsonObject)
    .flatMap((section) => Object.entries(section))
    .flatMap(([id, definition]) =>
      isJsonObject(definition)
        ? [id, ...referencesOf(definition).keys()]
        : [id],
    );
}

/** A template may spell a boolean as a string. */
function hasNoEcho({ NoEcho }: JsonObject): boolean {
  return NoEcho !== undefined && String(NoEcho).toLowerCase() !== 'false';
}

function mapDefinitions(
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

function without(value: Json, leavesOut: (key: string) => boolean): Json {
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !leavesOut(key));
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
