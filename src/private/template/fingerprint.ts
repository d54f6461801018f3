import { createHash } from 'node:crypto';
import { isJsonObject, type Json } from './json';

/** A hash over a resolved value in which the order of keys does not count, as it does not for CloudFormation. */
export function fingerprint(value: Json): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  // Values that JSON cannot express, such as `undefined`, count as null, as in a template.
  if (!isJsonObject(value)) return JSON.stringify(value ?? null);
  const entries = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${entries.join()}}`;
}
