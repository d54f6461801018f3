import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Named {
  readonly name: string;
}

/** A class, an interface or an enum of the public API, as far as tests look at it. */
export interface ApiType extends Named {
  readonly properties?: readonly Named[];
  readonly methods?: readonly Named[];
  readonly members?: readonly Named[];
}

/** The public API as jsii has compiled it. */
export const API_TYPES = Object.values<ApiType>(
  JSON.parse(readFileSync(join(__dirname, '../../.jsii'), 'utf8')).types,
);
