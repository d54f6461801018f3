import { isWildcard } from '../../src/private/contract/items/wildcard';

/** The most that one request may hold. */
interface Limits {
  readonly items: number;
  readonly wildcards: number;
}

/**
 * CloudFront's older quota, for everything in progress on a distribution.
 * https://docs.aws.amazon.com/general/latest/gr/cf_region.html
 */
export const IN_PROGRESS: Limits = { items: 3_000, wildcards: 15 };

/**
 * CloudFront's newer quota.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-invalidations
 */
const PER_SECOND: Limits = { items: 150, wildcards: 1 };

/** Cuts items into requests, in their order. */
export function chunksOf(items: string[]): string[][] {
  return cut(items, IN_PROGRESS);
}

/**
 * Cuts a request that CloudFront keeps refusing as too fast into such as the strictest reading of its quota allows. AWS
 * does not say whether a request may ask for more than one second's worth.
 */
export function smallChunksOf(chunk: string[]): string[][] {
  return cut(chunk, PER_SECOND);
}

/** How long after this chunk the next one fits into the newer quota, in milliseconds. */
export function paceAfter(chunk: string[]): number {
  const wildcards = chunk.filter(isWildcardItem).length;
  return (
    1000 *
    Math.max(chunk.length / PER_SECOND.items, wildcards / PER_SECOND.wildcards)
  );
}

function cut(items: string[], limits: Limits): string[][] {
  const chunks: string[][] = [];
  let chunk: string[] = [];
  let wildcards = 0;
  for (const item of items) {
    const isWildcard = isWildcardItem(item);
    if (
      chunk.length === limits.items ||
      (isWildcard && wildcards === limits.wildcards)
    ) {
      chunks.push(chunk);
      chunk = [];
      wildcards = 0;
    }
    chunk.push(item);
    if (isWildcard) wildcards++;
  }
  return chunk.length > 0 ? [...chunks, chunk] : chunks;
}

/** A `*` in a cache tag is a character like any other. */
function isWildcardItem(item: string): boolean {
  return item.startsWith('/') && isWildcard(item);
}
