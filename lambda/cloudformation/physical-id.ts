import { type Fields, textOr } from './event';

/**
 * Ends the physical id of an invalidator with a debt: it has told CloudFormation to go on without having invalidated all
 * that it should. The physical id is the only thing that CloudFormation keeps for us from one event to the next.
 */
const DEBT = '-with-debt';

/** Finds the id that the resource has, or gives it one. */
export function physicalIdOf(event: Fields): string {
  return textOr(
    event.PhysicalResourceId,
    textOr(event.LogicalResourceId, 'Unknown'),
  );
}

/** Whether the edges may be behind the files that were deployed last. */
export function hasDebt(physicalId: string): boolean {
  return physicalId.endsWith(DEBT);
}

/** Leaves a debt, or takes it away. Without one, the id is always the same. */
export function withDebt(physicalId: string, debt: boolean): string {
  const plain = hasDebt(physicalId)
    ? physicalId.slice(0, -DEBT.length)
    : physicalId;
  return debt ? plain + DEBT : plain;
}
