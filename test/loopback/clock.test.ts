import { setTimeout as realSleep } from 'node:timers/promises';
import { VirtualClock } from './clock';

describe('VirtualClock', () => {
  test('passes an hour without waiting for it', async () => {
    const clock = new VirtualClock(0);
    const startedAt = performance.now();

    await clock.sleep(3_600_000);

    expect(clock.now()).toBe(3_600_000);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  test('wakes concurrent sleepers by due time, then by arrival', async () => {
    const clock = new VirtualClock(0);
    const woken: string[] = [];
    const sleepThenNote = async (name: string, ms: number) => {
      await clock.sleep(ms);
      woken.push(`${name}@${clock.now()}`);
    };

    await Promise.all([
      sleepThenNote('late', 300),
      sleepThenNote('early', 100),
      sleepThenNote('tied', 300),
    ]);

    expect(woken).toEqual(['early@100', 'late@300', 'tied@300']);
  });

  test('lets a woken task act before a later sleeper wakes', async () => {
    const clock = new VirtualClock(0);
    const woken: number[] = [];
    const ticker = async () => {
      for (let tick = 0; tick < 3; tick += 1) {
        await clock.sleep(100);
        woken.push(clock.now());
      }
    };

    await Promise.all([
      ticker(),
      clock.sleep(250).then(() => woken.push(clock.now())),
    ]);

    expect(woken).toEqual([100, 200, 250, 300]);
  });

  test('stands still while real work holds it', async () => {
    const clock = new VirtualClock(0);
    const sleeper = clock.sleep(1_000);

    const seen = await clock.hold(async () => {
      await realSleep(5);
      return clock.now();
    });
    await sleeper;

    expect(seen).toBe(0);
    expect(clock.now()).toBe(1_000);
  });

  test('an aborted sleep rejects with the reason and takes no time', async () => {
    const clock = new VirtualClock(0);
    const abort = new AbortController();
    const sleep = clock.sleep(1_000, abort.signal);
    abort.abort(new Error('enough'));

    await expect(sleep).rejects.toThrow('enough');
    await realSleep(5);
    expect(clock.now()).toBe(0);
  });

  test('refuses to sleep forever', async () => {
    await expect(
      new VirtualClock().sleep(Number.POSITIVE_INFINITY),
    ).rejects.toThrow('"ms" must be a finite number, got: Infinity');
  });
});
