import { Token } from 'aws-cdk-lib';

/** Whether two regions or accounts may be the same: those that are not known at synthesis may be any. */
export function mayBeEqual(one: string, other: string): boolean {
  return Token.isUnresolved(one) || Token.isUnresolved(other) || one === other;
}
