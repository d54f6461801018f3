import { FaultSchedule } from '../loopback/faults';
import { InProgressQuota } from '../loopback/in-progress-quota';
import { PerSecondQuota } from '../loopback/per-second-quota';
import {
  DISTRIBUTION_ID,
  HandlerHarness,
  type HarnessProps,
} from './handler-harness';

const files = (count: number) =>
  Array.from({ length: count }, (_, index) => `/f${index}.html`);
const directories = (count: number) =>
  Array.from({ length: count }, (_, index) => `/d${index}/*`);

const paths = (Paths: string[]) => ({
  Targets: [{ DistributionId: DISTRIBUTION_ID, Paths }],
});

/** When something happened, in seconds from the start of an empty harness. */
const secondsIn = ({ clock }: HandlerHarness, startedAtMs: number) =>
  (clock.now() - startedAtMs) / 1_000;

const FOREIGN = 'foreign';

/** Somebody else's invalidation of the same distribution never ends. */
function besideForeign(items: string[], props: HarnessProps = {}) {
  const harness = new HandlerHarness({
    quota: () => new InProgressQuota(),
    completionDelayMs: ({ callerReference }) =>
      callerReference === FOREIGN ? Number.POSITIVE_INFINITY : 5_000,
    ...props,
  });
  harness.cloudFront.createInvalidation(
    { kind: 'distribution', id: DISTRIBUTION_ID },
    { callerReference: FOREIGN, items },
  );
  return harness;
}

describe('beside what others have in progress for ever', () => {
  test.each<[string, string[], string[], number]>([
    ['15 wildcards beside one', directories(15), ['/cms/*'], 30],
    ['15 wildcards beside fourteen', directories(15), directories(14), 120],
    ['3,000 paths beside one', files(3_000), ['/cms.html'], 40],
    ['3,000 paths beside 2,900', files(3_000), files(2_900), 500],
    ['40 wildcards beside one', directories(40), ['/cms/*'], 70],
    [
      'wildcards and paths beside one of each',
      [...directories(15), ...files(500)],
      ['/cms/*', '/cms.html'],
      40,
    ],
  ])('%s are invalidated', async (_, items, foreign, seconds) => {
    // Nothing of ours is what is in progress already.
    const harness = besideForeign(foreign.map((item) => `/foreign${item}`));
    const startedAtMs = harness.clock.now();

    const { answer } = await harness.answerTo(
      harness.event('Update', paths(items)),
    );

    expect(answer.Reason).toBeUndefined();
    expect(answer.Data).toMatchObject({
      Status: 'Completed',
      BillablePaths: String(items.length),
    });
    expect(secondsIn(harness, startedAtMs)).toBeLessThan(seconds);
    expect(harness.invalidatedItems.slice(1).flat()).toEqual(items);
  });

  test('10,000 paths of ours that are slow are waited for, and not cut into single ones', async () => {
    const harness = new HandlerHarness({
      quota: () => new InProgressQuota(),
      completionDelayMs: 60_000,
    });

    const { answer } = await harness.answerTo(
      harness.event('Update', paths(files(10_000))),
    );

    expect(answer.Data?.Status).toBe('Completed');
    expect(harness.invalidatedItems.map(({ length }) => length)).toEqual([
      3_000, 3_000, 3_000, 1_000,
    ]);
  });

  test('the same event gives the same pieces', async () => {
    const pieces = async (seed: number) => {
      const harness = besideForeign(['/cms/*'], { seed });
      await harness.deliver(harness.event('Update', paths(directories(40))));
      return harness.invalidatedItems;
    };

    expect(await pieces(2)).toEqual(await pieces(1));
  });
});

describe('by the strictest reading of the newer quota', () => {
  test.each([1, 15, 30, 100, 200])(
    '%i wildcards are sent at one a second, and watched meanwhile',
    async (count) => {
      const harness = new HandlerHarness({
        quota: (clock) => new PerSecondQuota({ clock, burstSeconds: 1 }),
      });
      const startedAtMs = harness.clock.now();

      const { answer } = await harness.answerTo(
        harness.event('Update', paths(directories(count))),
      );

      expect(answer.Data?.Status).toBe('Completed');
      // To learn it takes some seconds, and to complete five.
      expect(secondsIn(harness, startedAtMs)).toBeLessThan(count + 10);
      const refused = harness.calls.filter(
        (call) => call === 'CreateInvalidation Throttling',
      );
      expect(refused.length).toBeLessThanOrEqual(4);
    },
  );
});

describe('many targets of one account', () => {
  function tenants(count: number, props: HarnessProps) {
    const harness = new HandlerHarness(props);
    const Targets = Array.from({ length: count }, (_, index) => {
      harness.cloudFront.addTenant(`dt_${index}`);
      return { DistributionTenantId: `dt_${index}`, Paths: ['/*'] };
    });
    return { harness, event: harness.event('Update', { Targets }) };
  }

  test('200 tenants share two calls a second, and hardly a call is throttled', async () => {
    const { harness, event } = tenants(200, {
      apiCallRate: { perSecond: 2, burst: 2 },
    });
    const startedAtMs = harness.clock.now();

    const { answer } = await harness.answerTo(event);

    expect(answer.Data?.Status).toBe('Completed');
    // 400 calls at two a second.
    expect(secondsIn(harness, startedAtMs)).toBeLessThan(220);
    const throttled = harness.calls.filter((call) => !call.endsWith(' OK'));
    expect(throttled.length).toBeLessThan(150);
  });

  test('200 tenants at one wildcard a second are done in little more than 200 seconds', async () => {
    const { harness, event } = tenants(200, {
      quota: (clock) => new PerSecondQuota({ clock, burstSeconds: 1 }),
    });
    const startedAtMs = harness.clock.now();

    const { answer } = await harness.answerTo(event);

    expect(answer.Data?.Status).toBe('Completed');
    expect(secondsIn(harness, startedAtMs)).toBeLessThan(300);
  });

  test('nothing is slowed down where nothing is throttled', async () => {
    const { harness, event } = tenants(200, { completionDelayMs: 5_000 });
    const startedAtMs = harness.clock.now();

    await harness.answerTo(event);

    expect(secondsIn(harness, startedAtMs)).toBe(5);
  });
});

describe('nobody gives up early', () => {
  test.each([
    [600, 596_500],
    [600, 600_000],
    [10, 9_500],
    [10, 8_500],
    [5, 4_500],
  ])(
    'with a timeout of %i s, what completes after %i ms has completed',
    async (timeout, completionDelayMs) => {
      const harness = new HandlerHarness({ completionDelayMs });

      const { answer } = await harness.answerTo(
        harness.event('Update', {
          Timeout: String(timeout),
          OnTimeout: 'FAIL',
        }),
      );

      expect(answer.Data?.Status).toBe('Completed');
    },
  );

  test.each([15_000, 1_000, 1])(
    'CloudFront may be back %i ms before the timeout',
    async (leftMs) => {
      for (let seed = 1; seed <= 50; seed++) {
        const harness: HandlerHarness = new HandlerHarness({
          seed,
          completionDelayMs: 0,
          cloudFrontFaults: Object.assign(FaultSchedule.none(), {
            next: () =>
              harness.clock.now() < backAtMs ? ('503' as const) : undefined,
          }),
        });
        const backAtMs = harness.clock.now() + 600_000 - leftMs;

        const { answer } = await harness.answerTo(harness.event('Update'));

        expect(answer.Data?.Status).toBe('Completed');
      }
    },
  );

  test('a run without time for a single request says so, and what was not done', async () => {
    const harness = new HandlerHarness();
    const event = harness.event('Create', paths(files(10_000)));

    const { answer } = await harness.answerTo(event, { remainingMs: 40_000 });

    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: `there was no time left for a request to invalidate distribution ${DISTRIBUTION_ID}, so nothing was invalidated. Raise the invalidator's timeout.`,
    });
    expect(harness.calls).toEqual([]);
  });
});

describe('an invalidation that is made and cannot be watched', () => {
  const ID = 'I0000000000001';

  test.each<[string, HarnessProps, string]>([
    [
      'is not known to CloudFront even after a minute',
      { cloudFrontFaults: FaultSchedule.none() },
      'NoSuchInvalidation',
    ],
    [
      'may not be looked at',
      { cloudFrontFaults: FaultSchedule.always('403').only('GetInvalidation') },
      'AccessDenied',
    ],
  ])(
    'because it %s is a matter of onTimeout, and told by its id',
    async (_, props, name) => {
      for (const [OnTimeout, Status] of [
        ['WARN', 'SUCCESS'],
        ['FAIL', 'FAILED'],
      ]) {
        const harness = new HandlerHarness({
          ...props,
          completionDelayMs: Number.POSITIVE_INFINITY,
        });
        if (name === 'NoSuchInvalidation') forget(harness, 90_000);

        const { answer } = await harness.answerTo(
          harness.event('Create', { OnError: 'FAIL', OnTimeout }),
        );

        expect(answer.Status).toBe(Status);
        expect(answer.Reason).toContain(
          `invalidation ${ID} of distribution ${DISTRIBUTION_ID} was created, and it is not known whether it has completed: cloudfront:GetInvalidation failed`,
        );
        expect(answer.Reason).toContain(name);
        expect(harness.log).toContainEqual(
          expect.objectContaining({
            message: 'outcome',
            invalidationIds: [ID],
          }),
        );
      }
    },
  );

  test('is waited for, when CloudFront knows it within a minute', async () => {
    const harness = new HandlerHarness();
    forget(harness, 40_000);

    const { answer } = await harness.answerTo(harness.event('Update'));

    expect(answer.Data?.Status).toBe('Completed');
  });

  test.each([
    ['WARN', 'SUCCESS'],
    ['FAIL', 'FAILED'],
  ])(
    'because a replay is refused is by onTimeout %s a %s, with the reason',
    async (OnTimeout, Status) => {
      const harness = new HandlerHarness({
        replay: 'rejected',
        cloudFrontFaults: FaultSchedule.list(['lost-answer']),
      });

      const { answer } = await harness.answerTo(
        harness.event('Create', { OnTimeout }),
      );

      expect(answer.Status).toBe(Status);
      expect(answer.Reason).toContain(
        `an invalidation of distribution ${DISTRIBUTION_ID} was created, and it is not known whether it has completed`,
      );
    },
  );

  test('does not answer before a delivery that can watch it', async () => {
    const harness = new HandlerHarness({
      replay: 'rejected',
      completionDelayMs: 60_000,
    });
    const event = harness.event('Update');

    await Promise.all([harness.deliver(event), harness.deliver(event)]);

    expect(harness.answers(event)[0].answer.Data).toMatchObject({
      Status: 'Completed',
      InvalidationId: ID,
    });
  });

  /** CloudFront has made an invalidation, and not all of it knows that yet. */
  function forget({ cloudFront, clock }: HandlerHarness, forMs: number): void {
    const knownAtMs = clock.now() + forMs;
    const get = cloudFront.getInvalidation.bind(cloudFront);
    jest
      .spyOn(cloudFront, 'getInvalidation')
      .mockImplementation((target, id) =>
        get(target, clock.now() < knownAtMs ? 'unknown' : id),
      );
  }
});

test('what hangs after the create still tells the ids', async () => {
  const harness = new HandlerHarness({
    completionDelayMs: Number.POSITIVE_INFINITY,
    cloudFrontFaults: FaultSchedule.always('stall').only('GetInvalidation'),
  });

  const { answer } = await harness.answerTo(
    harness.event('Update', { Timeout: '840' }),
  );

  expect(answer.Data).toMatchObject({
    Status: 'InProgress',
    InvalidationIds: 'I0000000000001',
  });
});

test('a failed request ends the watching of those before it, and their ids are told', async () => {
  const harness = new HandlerHarness({
    completionDelayMs: Number.POSITIVE_INFINITY,
    cloudFrontFaults: FaultSchedule.list([undefined, '403']).only(
      'CreateInvalidation',
    ),
  });
  const startedAtMs = harness.clock.now();

  const { answer } = await harness.answerTo(
    harness.event('Update', { ...paths(directories(16)), OnError: 'WARN' }),
  );

  expect(answer.Data).toMatchObject({
    Status: 'Failed',
    InvalidationIds: 'I0000000000001',
    BillablePaths: '15',
  });
  expect(secondsIn(harness, startedAtMs)).toBeLessThan(20);
});

test('without targets all attributes are there', async () => {
  const harness = new HandlerHarness();

  const { answer } = await harness.answerTo(
    harness.event('Create', { Targets: [] }),
  );

  expect(answer.Data).toEqual({
    InvalidationId: 'none',
    InvalidationIds: 'none',
    Status: 'Skipped',
    BillablePaths: '0',
    ChangedFiles: 'unknown',
    EvictedFiles: 'unknown',
    DurationSeconds: '0',
    StaleUrls: 'unknown',
  });
});
