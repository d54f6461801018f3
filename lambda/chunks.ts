import { isWildcard } from '../src/private/wildcard';

/**
 * The most that one request may hold: CloudFront's older quota for everything in progress on a distribution.
 * https://docs.aws.amazon.com/general/latest/gr/cf_region.html
 */
const MAX_ITEMS = 3_000;
const MAX_WILDCARDS = 15;

/**
 * CloudFront's newer quota.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-invalidations
 */
const ITEMS_PER_SECOND = 150;
const WILDCARDS_PER_SECOND = 1;

/** Cuts items into requests, in their order. */
export function chunksOf(items: string[]): string[][] {
  const chunks: string[][] = [];
  let chunk: string[] = [];
  let wildcards = 0;
  for (const item of items) {
    const isWild = isWildcardItem(item);
    if (chunk.length === MAX_ITEMS || (isWild && wildcards === MAX_WILDCARDS)) {
      chunks.push(chunk);
      chunk = [];
      wildcards = 0;
    }
    chunk.push(item);
    if (isWild) wildcards++;
  }
  return chunk.length > 0 ? [...chunks, chunk] : chunks;
}

/** How long after this chunk the next one fits into the quota, in milliseconds. */
export function paceAfter(chunk: string[]): number {
  const wildcards = chunk.filter(isWildcardItem).length;
  return (
    1000 *
    Math.max(chunk.length / ITEMS_PER_SECOND, wildcards / WILDCARDS_PER_SECOND)
  );
}

/** A `*` in a cache tag is a character like any other. */
function isWildcardItem(item: string): boolean {
  return item.startsWith('/') && isWildcard(item);
}
