import type { Invalidation } from '../../loopback/cloudfront-state';

/** An accepted invalidation reaches all edges within this time, even if CloudFront never reports it as completed. */
export const LATEST_ARRIVAL_MS = 60_000;

/** What one edge location keeps for one target. */
export class EdgeCache {
  private readonly answers = new Map<string, string>();
  private readonly arrived = new Set<string>();

  /** @param lag how late invalidations come here, from 0 to 1: when they are completed */
  constructor(private readonly lag: number) {}

  /** A viewer asks: what is not in the cache is fetched and kept. */
  visit(url: string, fetch: (url: string) => string): void {
    if (!this.answers.has(url)) this.answers.set(url, fetch(url));
  }

  /** What a viewer would get without a look at the origin. */
  answer(url: string): string | undefined {
    return this.answers.get(url);
  }

  /** Removes what the invalidations that have arrived by now name. */
  receive(invalidations: readonly Invalidation[], nowMs: number): void {
    for (const invalidation of invalidations) {
      const { id, createdAtMs, completesAtMs, items } = invalidation;
      const takesMs = Math.min(completesAtMs - createdAtMs, LATEST_ARRIVAL_MS);
      if (this.arrived.has(id) || nowMs < createdAtMs + this.lag * takesMs) {
        continue;
      }
      this.arrived.add(id);
      for (const item of items) this.remove(item);
    }
  }

  private remove(item: string): void {
    if (!item.endsWith('*')) {
      this.answers.delete(item);
      return;
    }
    const prefix = item.slice(0, -1);
    for (const url of [...this.answers.keys()]) {
      if (url.startsWith(prefix)) this.answers.delete(url);
    }
  }
}
