import type { Clock } from '../../lambda/clock';
import { countWildcards, type InvalidationQuota } from './invalidation-quota';
import { ServiceError } from './service-error';
import { TokenBucket } from './token-bucket';

// CloudFront Developer Guide, cloudfront-limits.html#limits-invalidations (since 2026)
const ITEMS_PER_SECOND = 150;
const WILDCARDS_PER_SECOND = 1;

// AWS documents no burst; this one lets a full bucket take one request of 3,000 items
const DEFAULT_BURST_SECONDS = 20;

export interface PerSecondQuotaProps {
  readonly clock: Clock;

  /**
   * For how many seconds an idle account saves up; 1 is the strictest reading.
   *
   * @default 20
   */
  readonly burstSeconds?: number;
}

/** The newer regime: so many items a second for the whole account, and so many wildcards among them. */
export class PerSecondQuota implements InvalidationQuota {
  private readonly items: TokenBucket;
  private readonly wildcards: TokenBucket;

  constructor(props: PerSecondQuotaProps) {
    const bucketOf = (perSecond: number) =>
      new TokenBucket({
        clock: props.clock,
        perSecond,
        burst: perSecond * (props.burstSeconds ?? DEFAULT_BURST_SECONDS),
      });
    this.items = bucketOf(ITEMS_PER_SECOND);
    this.wildcards = bucketOf(WILDCARDS_PER_SECOND);
  }

  public admit(items: readonly string[]): void {
    const wildcards = countWildcards(items);
    if (!this.items.has(items.length) || !this.wildcards.has(wildcards)) {
      throw new ServiceError(400, 'Throttling', 'Rate exceeded');
    }
    this.items.take(items.length);
    this.wildcards.take(wildcards);
  }
}
