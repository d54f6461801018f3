import {
  askingFrom,
  timeBudget,
  until,
  withTimeout,
} from '../../lambda/time-budget';
import {
  FUNCTION_TIMEOUT_SECONDS,
  MAX_TIMEOUT_SECONDS,
} from '../../src/private/contract/time';
import { VirtualClock } from '../loopback/clock';

const FUNCTION_MS = 1_000 * FUNCTION_TIMEOUT_SECONDS;

describe('the division', () => {
  test('of all of the function time is made from its end backwards', () => {
    expect(timeBudget(1_000, FUNCTION_MS)).toEqual({
      startedAt: 1_000,
      reading: 31_000,
      invalidating: 851_000,
      asking: 881_000,
      answering: 894_000,
    });
  });

  test('with the longest timeout still leaves all of it to the work', () => {
    const timeoutMs = 1_000 * MAX_TIMEOUT_SECONDS;

    expect(withTimeout(timeBudget(0, FUNCTION_MS), timeoutMs)).toMatchObject({
      invalidating: timeoutMs,
    });
  });

  test('keeps the work to the timeout, and reading to half of it', () => {
    expect(withTimeout(timeBudget(1_000, FUNCTION_MS), 10_000)).toMatchObject({
      reading: 6_000,
      invalidating: 11_000,
      asking: 881_000,
    });
  });

  test('of ten seconds leaves out the work, and keeps the time to answer', () => {
    const budget = timeBudget(60_000, 10_000);

    expect(budget.reading).toBeLessThan(60_000);
    expect(budget.invalidating).toBeLessThan(60_000);
    expect(budget.asking).toBeLessThan(60_000);
    expect(budget.answering).toBe(63_000);
  });

  test('gives the look at the stack half a minute, last call included, and no more at the end', () => {
    const budget = timeBudget(0, FUNCTION_MS);

    expect(askingFrom(budget, 2_000)).toBe(27_000);
    expect(askingFrom(budget, 870_000)).toBe(880_000);
  });
});

describe('a part of the run', () => {
  test('that ends in time leaves nothing behind', async () => {
    const clock = new VirtualClock(0);
    let signal: AbortSignal | undefined;

    const result = await until(10_000, clock, async (deadline) => {
      ({ signal } = deadline);
      await clock.sleep(10_000);
      return 'done';
    });
    await clock.sleep(60_000);

    expect(result).toBe('done');
    expect(signal?.aborted).toBe(false);
  });

  test('is cut off when its last call hangs', async () => {
    const clock = new VirtualClock(0);

    const part = until(10_000, clock, ({ at, signal }) =>
      clock.sleep(at + 60_000, signal),
    );

    await expect(part).rejects.toThrow(
      'a call to AWS neither succeeded nor failed in time',
    );
    expect(clock.now()).toBe(15_000);
  });

  test('that has no time left finds its signal aborted', async () => {
    const clock = new VirtualClock(60_000);

    const isAborted = await until(
      10_000,
      clock,
      async ({ signal }) => signal.aborted,
    );

    expect(isAborted).toBe(true);
  });
});
