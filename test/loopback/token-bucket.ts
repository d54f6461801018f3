import type { Clock } from '../../lambda/clock';

export interface TokenBucketProps {
  readonly clock: Clock;
  readonly perSecond: number;

  /** What the bucket holds when it is full, as it is at first. */
  readonly burst: number;
}

/** Counts in thousandths of a token, so that whole milliseconds add whole numbers and no rounding error builds up. */
export class TokenBucket {
  private milliTokens: number;
  private filledAtMs: number;

  constructor(private readonly props: TokenBucketProps) {
    this.milliTokens = props.burst * 1_000;
    this.filledAtMs = props.clock.now();
  }

  public has(tokens: number): boolean {
    this.fill();
    return this.milliTokens >= tokens * 1_000;
  }

  public take(tokens: number): void {
    this.fill();
    this.milliTokens -= tokens * 1_000;
  }

  private fill(): void {
    const { clock, perSecond, burst } = this.props;
    const nowMs = clock.now();
    this.milliTokens = Math.min(
      burst * 1_000,
      this.milliTokens + (nowMs - this.filledAtMs) * perSecond,
    );
    this.filledAtMs = nowMs;
  }
}
