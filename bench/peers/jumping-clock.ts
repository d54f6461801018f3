import type { Clock } from '../../lambda/clock';

/** A clock for one who sleeps alone: it stands still, and every sleep jumps to its end. */
export class JumpingClock implements Clock {
  private nowMs = Date.UTC(2026, 0, 1);

  now(): number {
    return this.nowMs;
  }

  async sleep(ms: number): Promise<void> {
    if (!(ms >= 0)) throw new Error(`"ms" must be a number, got: ${ms}`);
    this.nowMs += ms;
  }
}
