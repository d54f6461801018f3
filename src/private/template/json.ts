/** A value of a resolved template: no tokens are left in it. */
export type Json =
  | string
  | number
  | boolean
  | null
  | undefined
  | Json[]
  | JsonObject;

export interface JsonObject {
  [key: string]: Json;
}

export function isJsonObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
