import fc from 'fast-check';
import { DeadlineError, type RetryOptions, retry } from '../../lambda/retry';
import type { Deadline } from '../../lambda/time-budget';
import { VirtualClock } from '../loopback/clock';

const until = (at: number): Deadline => ({
  at,
  signal: new AbortController().signal,
});

const ALMOST_ONE = 1 - Number.EPSILON;

/** Fails as often as it is told to, and keeps the times of all attempts. */
class Flaky {
  readonly attemptsAtMs: number[] = [];
  readonly failures: unknown[] = [];
  private readonly clock = new VirtualClock(0);

  constructor(private readonly failuresBeforeSuccess: number) {}

  run(options: Partial<RetryOptions> = {}): Promise<string> {
    return retry(
      async () => {
        this.attemptsAtMs.push(this.clock.now());
        const attempt = this.attemptsAtMs.length;
        if (attempt <= this.failuresBeforeSuccess) {
          throw new Error(`failure ${attempt}`);
        }
        return `success ${attempt}`;
      },
      {
        clock: this.clock,
        random: () => ALMOST_ONE,
        deadline: until(3_600_000),
        isTransient: () => true,
        onFailure: (error, attempt) => this.failures.push([error, attempt]),
        ...options,
      },
    );
  }

  get delaysMs(): number[] {
    return this.attemptsAtMs
      .slice(1)
      .map((atMs, index) => atMs - this.attemptsAtMs[index]);
  }
}

test('what succeeds at once is done once, without delay', async () => {
  const flaky = new Flaky(0);

  expect(await flaky.run()).toBe('success 1');

  expect(flaky.attemptsAtMs).toEqual([0]);
  expect(flaky.failures).toEqual([]);
});

test('the longest delays double from half a second to 20 seconds and stay there', async () => {
  const flaky = new Flaky(8);

  expect(await flaky.run()).toBe('success 9');

  expect(flaky.delaysMs.map(Math.round)).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000,
  ]);
});

test('the jitter is full: with the smallest random number there is no delay', async () => {
  const flaky = new Flaky(8);

  await flaky.run({ random: () => 0 });

  expect(flaky.delaysMs).toEqual(Array(8).fill(0));
});

test('the delay is the random part of the longest one', async () => {
  const randoms = [0.5, 0.25, 0.1];
  const flaky = new Flaky(3);

  await flaky.run({ random: () => randoms.shift() ?? 0 });

  expect(flaky.delaysMs).toEqual([250, 250, 200]);
});

test('what is not transient is done once and throws its own error', async () => {
  const flaky = new Flaky(1);

  await expect(flaky.run({ isTransient: () => false })).rejects.toThrow(
    /^failure 1$/,
  );

  expect(flaky.attemptsAtMs).toHaveLength(1);
});

test('an error that stops being transient ends the attempts', async () => {
  const flaky = new Flaky(10);

  await expect(
    flaky.run({
      isTransient: (error) => (error as Error).message !== 'failure 3',
    }),
  ).rejects.toThrow(/^failure 3$/);
});

test('every failure is reported with its number, the last one too', async () => {
  const flaky = new Flaky(2);

  await flaky.run();

  expect(flaky.failures).toEqual([
    [new Error('failure 1'), 1],
    [new Error('failure 2'), 2],
  ]);
});

test('the last attempt is made at the deadline, and its error is told and kept as the cause', async () => {
  const flaky = new Flaky(Number.POSITIVE_INFINITY);

  const error = await flaky
    .run({ deadline: until(4_000) })
    .catch((thrown) => thrown);

  expect(error).toBeInstanceOf(DeadlineError);
  expect(error.message).toBe('failure 5 (5 attempts)');
  expect(error.lastError).toEqual(new Error('failure 5'));
  expect(flaky.attemptsAtMs.map(Math.round)).toEqual([
    0, 500, 1_500, 3_500, 4_000,
  ]);
});

test('a call that is cut off is told as out of time, whatever it throws', async () => {
  const controller = new AbortController();
  const flaky = new Flaky(1);

  const attempts = flaky.run({
    deadline: { at: 0, signal: controller.signal },
    isTransient: () => false,
    onFailure: () => undefined,
    random: () => 0,
  });
  controller.abort(new Error('time is up'));

  await expect(attempts).rejects.toThrow(/^time is up \(1 attempts\)$/);
});

test('one attempt is made even when the deadline has passed', async () => {
  const flaky = new Flaky(0);

  expect(await flaky.run({ deadline: until(-1) })).toBe('success 1');
});

test('whatever the random numbers: delays within bounds, and the last attempt at the deadline', async () => {
  const randomNumber = fc.double({ min: 0, max: ALMOST_ONE, noNaN: true });
  await fc.assert(
    fc.asyncProperty(
      fc.array(randomNumber, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 120_000 }),
      async (randoms, at) => {
        // The last one keeps time moving, or the attempts would never end.
        const numbers = [...randoms, 0.5];
        let drawn = 0;
        const random = () => numbers[drawn++ % numbers.length];
        const flaky = new Flaky(Number.POSITIVE_INFINITY);

        await expect(
          flaky.run({ random, deadline: until(at) }),
        ).rejects.toBeInstanceOf(DeadlineError);

        for (const [index, delayMs] of flaky.delaysMs.entries()) {
          expect(delayMs).toBeGreaterThanOrEqual(0);
          expect(delayMs).toBeLessThanOrEqual(
            [500, 1_000, 2_000, 4_000, 8_000, 16_000][index] ?? 20_000,
          );
        }
        expect(flaky.attemptsAtMs.at(-1)).toBeCloseTo(at);
      },
    ),
    { numRuns: 50 },
  );
});
