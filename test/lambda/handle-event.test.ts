import { FaultSchedule } from '../loopback/faults';
import { InProgressQuota } from '../loopback/in-progress-quota';
import { PerSecondQuota } from '../loopback/per-second-quota';
import { ServiceError } from '../loopback/service-error';
import {
  DISTRIBUTION_ID,
  HandlerHarness,
  type Properties,
  STACK_ID,
} from './handler-harness';

const paths = (Paths: string[], DistributionId = DISTRIBUTION_ID) => ({
  Targets: [{ DistributionId, Paths }],
});

describe('what each request does', () => {
  test.each(['Create', 'Update'] as const)(
    '%s invalidates once, waits for completion and answers with the attributes',
    async (type) => {
      const harness = new HandlerHarness({ completionDelayMs: 7_000 });

      const { answer, problems } = await harness.answerTo(harness.event(type));

      expect(problems).toEqual([]);
      expect(answer).toEqual({
        Status: 'SUCCESS',
        StackId: STACK_ID,
        RequestId: 'request-1',
        LogicalResourceId: 'Invalidator9552E410',
        PhysicalResourceId: 'Invalidator9552E410',
        Data: {
          InvalidationId: 'I0000000000001',
          InvalidationIds: 'I0000000000001',
          Status: 'Completed',
          BillablePaths: '1',
          ChangedFiles: 'unknown',
          EvictedFiles: 'unknown',
          StaleUrls: 'unknown',
          DurationSeconds: '8',
        },
      });
      expect(harness.invalidatedItems).toEqual([['/*']]);
      // 1.25 s apart.
      expect(harness.calls).toEqual([
        'CreateInvalidation OK',
        ...Array(6).fill('GetInvalidation OK'),
      ]);
    },
  );

  test('Delete answers at once and never calls CloudFront', async () => {
    const harness = new HandlerHarness({
      cloudFrontFaults: FaultSchedule.always('503'),
    });

    const { answer, problems } = await harness.answerTo(
      harness.event('Delete'),
    );

    expect(problems).toEqual([]);
    expect(answer.Status).toBe('SUCCESS');
    expect(harness.calls).toEqual([]);
    expect(harness.stacks.described).toEqual([]);
  });

  test('Delete succeeds whatever its properties are', async () => {
    const harness = new HandlerHarness();
    const event = {
      ...harness.event('Delete'),
      ResourceProperties: undefined,
      PhysicalResourceId: 'site-Invalidator-1ABCDEF',
    };

    const { answer } = await harness.answerTo(
      event as unknown as ReturnType<typeof harness.event>,
    );

    expect(answer).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: 'site-Invalidator-1ABCDEF',
    });
  });

  test('the physical id stays what it was, so that no update is a replacement', async () => {
    const harness = new HandlerHarness();
    const created = await harness.answerTo(harness.event('Create'));
    const { PhysicalResourceId } = created.answer;

    const updated = await harness.answerTo(
      harness.event('Update', { Trigger: { Fingerprint: 'f2' } }),
    );
    const elsewhere = await harness.answerTo({
      ...harness.event('Update'),
      PhysicalResourceId: 'from-an-older-version',
    });

    expect(updated.answer.PhysicalResourceId).toBe(PhysicalResourceId);
    expect(elsewhere.answer.PhysicalResourceId).toBe('from-an-older-version');
  });

  test('without waiting it answers after the create', async () => {
    const harness = new HandlerHarness();

    const { answer } = await harness.answerTo(
      harness.event('Create', { WaitForCompletion: 'false' }),
    );

    expect(answer.Data).toMatchObject({
      Status: 'InProgress',
      InvalidationId: 'I0000000000001',
      DurationSeconds: '0',
    });
    expect(harness.calls).toEqual(['CreateInvalidation OK']);
  });

  test('"false" is false: every flag is a string', async () => {
    const harness = new HandlerHarness();
    const { answer } = await harness.answerTo(
      harness.event('Create', {
        WaitForCompletion: 'false',
        SkipOnCreate: 'false',
        WaitForDistributionDeployed: 'false',
      }),
    );
    expect(answer.Data?.Status).toBe('InProgress');
    expect(harness.calls).toEqual(['CreateInvalidation OK']);
  });

  test.each([
    ['Create', 'Skipped', 'none', '0', []],
    ['Update', 'Completed', 'I0000000000001', '1', [['/*']]],
  ] as const)(
    'skipOnCreate: %s is %s',
    async (type, Status, InvalidationId, BillablePaths, items) => {
      const harness = new HandlerHarness();

      const { answer } = await harness.answerTo(
        harness.event(type, { SkipOnCreate: 'true' }),
      );

      expect(answer.Data).toMatchObject({
        Status,
        InvalidationId,
        InvalidationIds: InvalidationId,
        BillablePaths,
      });
      expect(harness.invalidatedItems).toEqual(items);
    },
  );

  test('a distribution that is still being deployed is waited for before it is invalidated', async () => {
    const harness = new HandlerHarness();
    harness.cloudFront.addDistribution('E2', {
      deployedAtMs: harness.clock.now() + 60_000,
    });

    const { answer } = await harness.answerTo(
      harness.event('Update', {
        ...paths(['/*'], 'E2'),
        WaitForDistributionDeployed: 'true',
      }),
    );

    expect(answer.Data?.Status).toBe('Completed');
    const [{ createdAtMs }] = harness.cloudFront.invalidations;
    expect(createdAtMs).toBeGreaterThanOrEqual(
      harness.cloudFront.calls[0].atMs + 60_000,
    );
  });

  test('a distribution that is never deployed fails by onError, and is not invalidated', async () => {
    const harness = new HandlerHarness();
    harness.cloudFront.addDistribution('E2', { deployedAtMs: Infinity });

    const { answer } = await harness.answerTo(
      harness.event('Create', {
        ...paths(['/*'], 'E2'),
        WaitForDistributionDeployed: 'true',
      }),
    );

    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toBe(
      'distribution E2 was not deployed to all edge locations before the timeout, so nothing was invalidated. ' +
        "Deploy again later, or raise the invalidator's timeout.",
    );
    expect(harness.invalidatedItems).toEqual([]);
  });

  test('paths that arrive at deploy time are encoded and reduced like those known at synth', async () => {
    const harness = new HandlerHarness();

    const { answer } = await harness.answerTo(
      harness.event('Create', paths(['/a b', '/img/*', '/img/x.png', '/a b'])),
    );

    expect(harness.invalidatedItems).toEqual([['/a%20b', '/img/*']]);
    expect(answer.Data?.BillablePaths).toBe('2');
  });
});

describe('bad input at deploy time', () => {
  test.each<[string, Properties, string]>([
    [
      'a distribution that does not exist',
      paths(['/*'], 'E404'),
      'cloudfront:CreateInvalidation failed for distribution E404: NoSuchDistribution: The specified distribution does not exist. ' +
        "Check that distribution E404 exists in this account; one of another account needs an 'assumeRole'. One that only serves distribution tenants is not invalidated itself: name the tenants.",
    ],
    [
      'a path without a leading slash',
      paths(['index.html']),
      `distribution ${DISTRIBUTION_ID}: each of 'paths' must start with '/', got: "index.html"`,
    ],
    [
      'a flag that is none',
      { WaitForCompletion: 'yes' },
      "'WaitForCompletion' must be 'true' or 'false', got: \"yes\"",
    ],
    [
      'a timeout that is none',
      { Timeout: 'soon' },
      '\'Timeout\' must be a positive number, got: "soon"',
    ],
    [
      'a policy that is none',
      { OnError: 'IGNORE' },
      "'OnError' must be 'FAIL' or 'WARN', got: \"IGNORE\"",
    ],
    [
      'no targets',
      { Targets: undefined },
      "'Targets' must be a list, got: undefined",
    ],
    [
      'a target without an id',
      { Targets: [{ DistributionId: '', Paths: ['/*'] }] },
      '\'DistributionId\' must be a non-empty string, got: ""',
    ],
  ])('%s fails the deployment and says why', async (_, properties, reason) => {
    const harness = new HandlerHarness();

    const { answer, problems } = await harness.answerTo(
      harness.event('Create', properties),
    );

    expect(problems).toEqual([]);
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: reason });
    expect(harness.invalidatedItems).toEqual([]);
  });

  test('an InvalidArgument of CloudFront is told with the paths', async () => {
    const harness = new HandlerHarness({ maxItemsPerRequest: 3_000 });
    // What the handler lets through and CloudFront, by a rule of tomorrow, does not.
    jest
      .spyOn(harness.cloudFront, 'createInvalidation')
      .mockImplementation(() => {
        throw new ServiceError(
          400,
          'InvalidArgument',
          'Your request contains one or more invalid invalidation paths.',
        );
      });

    const { answer } = await harness.answerTo(
      harness.event('Create', paths(['/a', '/b', '/c', '/d'])),
    );

    expect(answer.Reason).toBe(
      `cloudfront:CreateInvalidation failed for distribution ${DISTRIBUTION_ID}: ` +
        'InvalidArgument: Your request contains one or more invalid invalidation paths. ' +
        'Check the paths: /a, /b, /c and 1 more.',
    );
    expect(harness.calls).toHaveLength(1);
  });
});

describe('events that are not as they should be', () => {
  test('one without a ResponseURL is logged and ends, for nobody can be answered', async () => {
    const harness = new HandlerHarness();
    const { ResponseURL: _, ...event } = harness.event('Create');

    await harness.deliver(event);

    expect(harness.log.at(-1)).toEqual({
      level: 'ERROR',
      message: "the event has no 'ResponseURL', so no response can be sent",
    });
  });

  test.each([null, undefined, 'text', 42, []])(
    '%j ends without an exception',
    async (event) => {
      await expect(new HandlerHarness().deliver(event)).resolves.toMatchObject({
        requestType: 'Unknown',
        status: 'Failed',
      });
    },
  );

  test('an unknown RequestType is answered with FAILED', async () => {
    const harness = new HandlerHarness();
    const event = { ...harness.event('Create'), RequestType: 'Frobnicate' };

    const { answer, problems } = await harness.answerTo(event);

    expect(problems).toEqual([]);
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason:
        '\'RequestType\' must be one of Create, Update, Delete, got: "Frobnicate"',
    });
  });

  test('missing ids are answered as well as can be', async () => {
    const harness = new HandlerHarness();
    const event = harness.event('Create');
    const { RequestId: _, ...withoutRequestId } = event;

    await harness.deliver(withoutRequestId);

    const [{ answer }] = harness.answers(event);
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: "'RequestId' must be a non-empty string, got: undefined",
      RequestId: 'Unknown',
    });
  });
});

describe('exactly once', () => {
  test('the same event twice, and twice at a time, makes one invalidation', async () => {
    const harness = new HandlerHarness();
    const event = harness.event('Update');

    await Promise.all([harness.deliver(event), harness.deliver(event)]);
    await harness.deliver(event);

    expect(harness.invalidatedItems).toHaveLength(1);
    expect(harness.answers(event).map(({ answer }) => answer.Status)).toEqual([
      'SUCCESS',
      'SUCCESS',
      'SUCCESS',
    ]);
  });

  test('a create whose answer is lost is found again by its caller reference', async () => {
    const harness = new HandlerHarness({
      cloudFrontFaults: FaultSchedule.list(['lost-answer', 'truncated-body']),
    });

    const { answer } = await harness.answerTo(harness.event('Update'));

    expect(answer.Data).toMatchObject({
      Status: 'Completed',
      InvalidationIds: 'I0000000000001',
    });
    expect(harness.invalidatedItems).toHaveLength(1);
  });

  test.each(['InvalidationBatchAlreadyExists', 'InvalidArgument'] as const)(
    'a replay that is rejected with %s goes on, and says so',
    async (rejection) => {
      const harness = new HandlerHarness({
        replay: 'rejected',
        rejection,
        cloudFrontFaults: FaultSchedule.list(['lost-answer']),
      });

      const { answer } = await harness.answerTo(harness.event('Update'));

      expect(answer).toMatchObject({
        Status: 'SUCCESS',
        Data: { Status: 'InProgress', BillablePaths: '1' },
      });
      expect(harness.invalidatedItems).toHaveLength(1);
      expect(harness.log).toContainEqual(
        expect.objectContaining({
          level: 'WARN',
          message: expect.stringContaining('does not return its ID'),
        }),
      );
    },
  );

  test('a function that dies while it waits is run again, and waits for the same invalidation', async () => {
    const harness = new HandlerHarness({ completionDelayMs: 60_000 });
    const event = harness.event('Update', { Timeout: '10' });
    await harness.deliver(event);

    await harness.deliver({
      ...event,
      ResourceProperties: event.ResourceProperties,
    });

    expect(harness.invalidatedItems).toHaveLength(1);
  });

  test.each<[string, (harness: HandlerHarness) => unknown]>([
    ['another request', (harness) => harness.event('Update')],
    [
      'a rollback under the same request',
      (harness) =>
        harness.event(
          'Update',
          { Trigger: { Fingerprint: 'before' } },
          { RequestId: 'request-1' },
        ),
    ],
    [
      'another invalidator',
      (harness) =>
        harness.event(
          'Update',
          {},
          { RequestId: 'request-1', LogicalResourceId: 'Other' },
        ),
    ],
  ])('%s makes an invalidation of its own', async (_, next) => {
    const harness = new HandlerHarness();
    await harness.deliver(harness.event('Update'));

    await harness.deliver(next(harness));

    expect(harness.invalidatedItems).toHaveLength(2);
  });
});

describe('many paths', () => {
  const files = (count: number) =>
    Array.from({ length: count }, (_, index) => `/f${index}.html`);
  const directories = (count: number) =>
    Array.from({ length: count }, (_, index) => `/d${index}/*`);

  describe.each<
    [string, NonNullable<ConstructorParameters<typeof HandlerHarness>[0]>]
  >([
    ['in progress', { quota: () => new InProgressQuota() }],
    ['per second', { quota: (clock) => new PerSecondQuota({ clock }) }],
    [
      'per second, read strictly',
      { quota: (clock) => new PerSecondQuota({ clock, burstSeconds: 1 }) },
    ],
  ])('with the quota %s', (_, props) => {
    test.each([
      ['10,000 paths', files(10_000), 3_000],
      ['40 wildcards', directories(40), 15],
    ])(
      '%s are invalidated, within the limits of a request',
      async (_, items, most) => {
        const harness = new HandlerHarness(props);

        const { answer } = await harness.answerTo(
          harness.event('Update', paths(items)),
        );

        expect(answer.Data).toMatchObject({
          Status: 'Completed',
          BillablePaths: String(items.length),
        });
        expect(harness.invalidatedItems.flat()).toEqual(items);
        for (const request of harness.invalidatedItems) {
          expect(request.length).toBeLessThanOrEqual(most);
        }
      },
    );
  });

  test('a request that CloudFront calls too large is halved until it fits', async () => {
    const harness = new HandlerHarness({ maxItemsPerRequest: 3 });

    await harness.answerTo(harness.event('Update', paths(files(10))));

    expect(harness.invalidatedItems.flat()).toEqual(files(10));
  });

  test('a single path that is too large fails the deployment', async () => {
    const harness = new HandlerHarness({ maxItemsPerRequest: 0 });

    const { answer } = await harness.answerTo(harness.event('Create'));

    expect(answer.Reason).toContain(
      'CloudFront refuses even a single path: /*.',
    );
  });

  test('paths that do not all get through in time fail by onError, and say how many did', async () => {
    const harness = new HandlerHarness();

    const { answer } = await harness.answerTo(
      harness.event('Create', { ...paths(files(10_000)), Timeout: '30' }),
    );

    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('only 9000 of 10000 paths'),
    });
  });

  test('the ids of hundreds of invalidations leave room in the answer', async () => {
    const harness = new HandlerHarness({ maxItemsPerRequest: 5 });

    const { answer, problems } = await harness.answerTo(
      harness.event('Update', {
        ...paths(files(512)),
        WaitForCompletion: 'false',
      }),
    );

    expect(problems).toEqual([]);
    expect(answer.Data?.InvalidationIds).toMatch(/^(I\d{13},){66}\+62$/);
    expect(harness.invalidatedItems).toHaveLength(128);
  });
});

describe('the log', () => {
  test('says what happened in order, and keeps the ResponseURL and parameter values to itself', async () => {
    const harness = new HandlerHarness({
      cloudFrontFaults: FaultSchedule.list(['503']),
      completionDelayMs: 500,
      answerFaults: FaultSchedule.list(['503']),
    });
    const event = harness.event(
      'Update',
      { Trigger: { Parameters: { Password: 'hunter2' } } },
      {
        OldResourceProperties: {
          Trigger: { Parameters: { Password: 'hunter1' } },
        },
      },
    );

    await harness.deliver(event);

    expect(
      harness.log.map(({ level, message }) => `${level} ${message}`),
    ).toEqual([
      'INFO event',
      'WARN cloudfront:CreateInvalidation failed',
      'INFO cloudfront:CreateInvalidation',
      'INFO cloudfront:GetInvalidation',
      'INFO outcome',
      'WARN the answer was not delivered',
      'INFO answered',
    ]);
    const text = JSON.stringify(harness.log);
    expect(text).not.toContain('X-Amz-Signature');
    expect(text).not.toContain('answers.test');
    expect(text).not.toContain('hunter');
  });
});
