import { createHash } from 'node:crypto';
import { isJsonObject, type Json } from './json';

/** A hash over a resolved value in which the order of keys does not count, as it does not for CloudFormation. */
export function fingerprint(value: Json): string {
  return createHash('sha256')
    .update(JSON.stringify(withSortedKeys(value)))
    .digest('hex');
}

function withSortedKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(withSortedKeys);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, withSortedKeys(value[key])]),
  );
}
