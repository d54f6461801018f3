/** Decides whether CloudFront takes another invalidation. */
export interface InvalidationQuota {
  /**
   * Throws the `ServiceError` of the refusal, or counts `items` as accepted.
   *
   * @param inProgress the items of the target's invalidations that have not completed
   */
  admit(items: readonly string[], inProgress: readonly string[]): void;
}

/** Only a path that ends in `*` is a wildcard to CloudFront; elsewhere the character is literal. */
export const isWildcard = (item: string): boolean =>
  item.startsWith('/') && item.endsWith('*');

export const countWildcards = (items: readonly string[]): number =>
  items.filter(isWildcard).length;
