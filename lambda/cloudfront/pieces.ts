import { isWildcard } from '../../src/private/contract/items/wildcard';
import { type ItemLimits, PER_SECOND } from '../../src/private/contract/limits';

/** Finds where a request that begins at `start` ends: it takes the items in their order, as many as the limits allow. */
export function pieceEnd(
  items: readonly string[],
  start: number,
  limits: ItemLimits,
): number {
  let wildcards = 0;
  let end = start;
  while (end < items.length && end - start < limits.items) {
    if (isWildcardItem(items[end]) && ++wildcards > limits.wildcards) break;
    end++;
  }
  return end;
}

/** How long after this request the next one fits into the newer quota, in milliseconds. */
export function paceAfter(piece: readonly string[]): number {
  const wildcards = piece.filter(isWildcardItem).length;
  return (
    1000 *
    Math.max(piece.length / PER_SECOND.items, wildcards / PER_SECOND.wildcards)
  );
}

/** A `*` in a cache tag is a character like any other. */
function isWildcardItem(item: string): boolean {
  return item.startsWith('/') && isWildcard(item);
}
