import { setMaxListeners } from 'node:events';
import type { Clock } from '../../lambda/clock';

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/**
 * A discrete-event clock: time stands still while anybody works and jumps to the earliest sleeper once everybody sleeps.
 *
 * "Everybody sleeps" means: one turn of the event loop has passed. Work that consists of promises alone has run as far as
 * it can by then; that covers an SDK client on an in-process handler, save for the first call of a process, which reads
 * AWS configuration files. Work that waits for sockets or files has not, and needs `hold` if somebody else may sleep
 * meanwhile. Sleepers wake one a turn, by due time and then by arrival.
 */
export class VirtualClock implements Clock {
  /** By due time, then by arrival. */
  private readonly sleepers: Sleeper[] = [];
  private holds = 0;
  private turnScheduled = false;

  constructor(private nowMs = Date.UTC(2026, 0, 1)) {}

  public now(): number {
    return this.nowMs;
  }

  public async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (!Number.isFinite(ms)) {
      throw new Error(`"ms" must be a finite number, got: ${ms}`);
    }
    signal?.throwIfAborted();
    // Many may sleep on one signal. From Node.js 22 on, that is no cause for a warning.
    if (signal) setMaxListeners(0, signal);
    await new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        this.sleepers.splice(this.sleepers.indexOf(sleeper), 1);
        reject(signal?.reason);
      };
      const sleeper = {
        dueMs: this.nowMs + Math.max(0, ms),
        wake: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.enqueue(sleeper);
    });
  }

  /** Keeps time from passing until `work`, which waits for something real, has ended. */
  public async hold<T>(work: () => Promise<T>): Promise<T> {
    this.holds += 1;
    try {
      return await work();
    } finally {
      this.holds -= 1;
      this.scheduleTurn();
    }
  }

  private enqueue(sleeper: Sleeper): void {
    const later = this.sleepers.findIndex(({ dueMs }) => dueMs > sleeper.dueMs);
    const place = later < 0 ? this.sleepers.length : later;
    this.sleepers.splice(place, 0, sleeper);
    this.scheduleTurn();
  }

  private scheduleTurn(): void {
    if (this.turnScheduled || this.holds > 0 || this.sleepers.length === 0) {
      return;
    }
    this.turnScheduled = true;
    setImmediate(() => {
      this.turnScheduled = false;
      if (this.holds === 0) {
        this.wakeNext();
      }
      this.scheduleTurn();
    });
  }

  private wakeNext(): void {
    const sleeper = this.sleepers.shift();
    if (sleeper) {
      this.nowMs = sleeper.dueMs;
      sleeper.wake();
    }
  }
}
