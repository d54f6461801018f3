import type { IConstruct } from 'constructs';

/** What a construct of this library is to those who read templates. */
export type Role =
  /** An invalidator. */
  | 'distribution-invalidator'
  /** The custom resource of an invalidator. */
  | 'invalidator'
  /** What holds the function, and what the function may do. */
  | 'provider'
  /** What a provider may do for one invalidator. */
  | 'grant';

/** By symbol and not by class, because an app may hold more than one copy of this library. */
const symbolOf = (role: Role) =>
  Symbol.for(`cdk-distribution-invalidator.${role}`);

export function mark(construct: IConstruct, role: Role): void {
  Object.defineProperty(construct, symbolOf(role), { value: true });
}

/** Whether the construct itself has been marked so. Anything else has not. */
export function isMarked(construct: object, role: Role): boolean {
  return symbolOf(role) in construct;
}
