/** How much CloudFront takes of paths and tags, and how many wildcards among them. */
export interface ItemLimits {
  readonly items: number;
  readonly wildcards: number;
}

/**
 * CloudFront's older quota, for everything in progress on a distribution.
 * https://docs.aws.amazon.com/general/latest/gr/cf_region.html
 */
export const IN_PROGRESS: ItemLimits = { items: 3_000, wildcards: 15 };

/**
 * CloudFront's newer quota.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-invalidations
 */
export const PER_SECOND: ItemLimits = { items: 150, wildcards: 1 };
