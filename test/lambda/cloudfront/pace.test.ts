import { Pace, pacesByAccount } from '../../../lambda/cloudfront/pace';
import type { Deadline } from '../../../lambda/time-budget';
import { VirtualClock } from '../../loopback/clock';
import { TokenBucket } from '../../loopback/token-bucket';

const clock = () => new VirtualClock(0);

const deadline: Deadline = {
  at: 3_600_000,
  signal: new AbortController().signal,
};

const THROTTLED = Object.assign(new Error('Rate exceeded'), {
  name: 'Throttling',
});

/** A service that takes so many calls a second, and each call until it is taken. */
async function callAll(
  time: VirtualClock,
  { calls, perSecond }: { calls: number; perSecond: number },
) {
  const pace = new Pace(time);
  const bucket = new TokenBucket({ clock: time, perSecond, burst: 1 });
  let throttled = 0;
  const callUntilTaken = async (): Promise<void> => {
    try {
      await pace.inTurn(
        async () => {
          if (!bucket.has(1)) throw THROTTLED;
          bucket.take(1);
        },
        true,
        deadline,
      );
    } catch {
      throttled++;
      return callUntilTaken();
    }
  };
  await Promise.all(Array.from({ length: calls }, callUntilTaken));
  return { throttled, seconds: time.now() / 1_000 };
}

test.each([
  [100, 1],
  [200, 2],
  [500, 20],
])(
  '%i calls get through %i a second, hardly slower than is possible and rarely throttled',
  async (calls, perSecond) => {
    const { throttled, seconds } = await callAll(clock(), { calls, perSecond });

    expect(throttled).toBeLessThan(calls / 2);
    expect(seconds).toBeLessThan((1.3 * calls) / perSecond);
  },
);

test('calls that nobody throttles start at once, ten at a time', async () => {
  const time = clock();
  const pace = new Pace(time);
  const startsMs: number[] = [];

  await Promise.all(
    Array.from({ length: 25 }, () =>
      pace.inTurn(
        async () => {
          startsMs.push(time.now());
          await time.sleep(100);
        },
        false,
        deadline,
      ),
    ),
  );

  expect(startsMs).toEqual([
    ...Array(10).fill(0),
    ...Array(10).fill(100),
    ...Array(5).fill(200),
  ]);
});

test('what is urgent comes before what waits already', async () => {
  const time = clock();
  const pace = new Pace(time);
  const order: string[] = [];
  const call = (name: string, isUrgent: boolean) =>
    pace.inTurn(
      async () => {
        order.push(name);
        await time.sleep(1);
      },
      isUrgent,
      deadline,
    );

  await Promise.all([
    ...Array.from({ length: 11 }, () => call('look', false)),
    call('create', true),
  ]);

  expect(order).toEqual([...Array(10).fill('look'), 'create', 'look']);
});

test('throttling sets calls apart, more and more, up to five seconds, and answers bring them together again', async () => {
  const time = clock();
  const pace = new Pace(time);
  const intervalAfter = async (outcome: () => Promise<void>) => {
    await pace.inTurn(outcome, true, deadline).catch(() => undefined);
    const startMs = time.now();
    await pace.inTurn(async () => undefined, true, deadline);
    return time.now() - startMs;
  };
  const throttled = () => Promise.reject(THROTTLED);

  const first = await intervalAfter(throttled);
  for (let i = 0; i < 30; i++) {
    await pace.inTurn(throttled, true, deadline).catch(() => undefined);
  }
  const longest = await intervalAfter(throttled);
  for (let i = 0; i < 250; i++) {
    await pace.inTurn(async () => undefined, true, deadline);
  }

  expect(first).toBe(20);
  expect(longest).toBe(5_000);
  expect(await intervalAfter(async () => undefined)).toBe(0);
});

test('other errors do not slow calls down', async () => {
  const time = clock();
  const pace = new Pace(time);
  for (let i = 0; i < 10; i++) {
    await pace
      .inTurn(() => Promise.reject(new Error('503')), true, deadline)
      .catch(() => undefined);
  }
  expect(time.now()).toBe(0);
});

test('nobody waits beyond the deadline', async () => {
  const time = clock();
  const pace = new Pace(time);
  const soon = { ...deadline, at: 5 };
  await pace
    .inTurn(() => Promise.reject(THROTTLED), true, soon)
    .catch(() => undefined);

  await pace.inTurn(async () => undefined, true, soon);

  expect(time.now()).toBe(5);
});

test('calls that are throttled together slow the next one down once', async () => {
  const time = clock();
  const pace = new Pace(time);

  await Promise.allSettled(
    Array.from({ length: 10 }, () =>
      pace.inTurn(
        async () => {
          await time.sleep(100);
          throw THROTTLED;
        },
        true,
        deadline,
      ),
    ),
  );
  await pace.inTurn(async () => undefined, true, deadline);

  expect(time.now()).toBe(120);
});

test('looks are not slowed down by creates that are throttled', async () => {
  const time = clock();
  const pace = new Pace(time);
  await pace
    .inTurn(() => Promise.reject(THROTTLED), true, deadline)
    .catch(() => undefined);

  await pace.inTurn(async () => undefined, false, deadline);

  expect(time.now()).toBe(0);
});

test('each account has a pace of its own, by whichever ARN', () => {
  const paceOf = pacesByAccount(clock());
  const stack = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Site/1';

  expect(paceOf('arn:aws:iam::123456789012:role/a')).toBe(paceOf(stack));
  expect(paceOf('arn:aws:iam::210987654321:role/a')).not.toBe(paceOf(stack));
});
