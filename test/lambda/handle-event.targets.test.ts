import { FaultSchedule } from '../loopback/faults';
import { DISTRIBUTION_ID, HandlerHarness } from './handler-harness';

const TENANT_ID = 'dt_2wMLDbVGQLTxYhmGl8aCWkPqY7d';

function harnessWithTwoTargets(
  props: ConstructorParameters<typeof HandlerHarness>[0] = {},
): HandlerHarness {
  const harness = new HandlerHarness(props);
  harness.cloudFront.addDistribution('E2');
  harness.cloudFront.addTenant(TENANT_ID);
  return harness;
}

test('tags go out with a # beside the paths, in one request', async () => {
  const harness = harnessWithTwoTargets();

  const { answer } = await harness.answerTo(
    harness.event('Update', {
      Targets: [
        {
          DistributionId: DISTRIBUTION_ID,
          Paths: ['/index.html'],
          Tags: ['product:42', 'PRODUCT:42', 'news*'],
        },
      ],
    }),
  );

  expect(harness.invalidatedItems).toEqual([
    ['/index.html', '#product:42', '#news*'],
  ]);
  expect(answer.Data?.BillablePaths).toBe('3');
});

test('tags alone invalidate nothing else', async () => {
  const harness = harnessWithTwoTargets();
  await harness.deliver(
    harness.event('Update', {
      Targets: [{ DistributionId: DISTRIBUTION_ID, Tags: ['news'] }],
    }),
  );
  expect(harness.invalidatedItems).toEqual([['#news']]);
});

test('paths and tags for all go to the targets that have none of their own', async () => {
  const harness = harnessWithTwoTargets();
  await harness.deliver(
    harness.event('Update', {
      Paths: ['/a', '/b'],
      Tags: ['news'],
      Targets: [
        { DistributionId: DISTRIBUTION_ID },
        { DistributionId: 'E2', Paths: ['/c'] },
      ],
    }),
  );
  expect([...harness.invalidatedItems].sort()).toEqual([
    ['/a', '/b', '#news'],
    ['/c'],
  ]);
});

test('a text that looks like several paths is warned of, and sent as it is', async () => {
  const harness = harnessWithTwoTargets();
  const { answer } = await harness.answerTo(
    harness.event('Update', {
      Targets: [
        { DistributionId: DISTRIBUTION_ID, Paths: ['/a,/b', '/my dog.png'] },
      ],
    }),
  );
  expect(harness.invalidatedItems).toEqual([['/a,/b', '/my%20dog.png']]);
  expect(answer).toMatchObject({
    Status: 'SUCCESS',
    Reason: `CloudFront treats each of 'paths' as one path, and this looks like several in one string: "/a,/b".`,
  });
});

test('a tenant is invalidated and waited for by the API for tenants', async () => {
  const harness = harnessWithTwoTargets({ completionDelayMs: 800 });

  const { answer } = await harness.answerTo(
    harness.event('Update', {
      Targets: [{ DistributionTenantId: TENANT_ID, Paths: ['/*'] }],
    }),
  );

  expect(answer.Data?.Status).toBe('Completed');
  expect(harness.calls).toEqual([
    'CreateInvalidationForDistributionTenant OK',
    'GetInvalidationForDistributionTenant OK',
  ]);
});

test.each([
  [
    { DistributionTenantId: 'dt_404', Paths: ['/*'] },
    'cloudfront:CreateInvalidationForDistributionTenant failed for distribution tenant dt_404: EntityNotFound: The entity was not found. ' +
      "Check that distribution tenant dt_404 exists in this account; one of another account needs an 'assumeRole'.",
  ],
  [
    { DistributionId: 'E3', Paths: ['/*'] },
    'One that only serves distribution tenants is not invalidated itself: name the tenants.',
  ],
])(
  'a target that is not there fails with what to do: %j',
  async (target, reason) => {
    const harness = harnessWithTwoTargets();
    harness.cloudFront.addDistribution('E3', { tenantOnly: true });

    const { answer } = await harness.answerTo(
      harness.event('Create', { Targets: [target] }),
    );

    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toContain(reason);
  },
);

test('several targets are served at the same time and joined in the attributes', async () => {
  const harness = harnessWithTwoTargets({ completionDelayMs: 20_000 });

  const { answer } = await harness.answerTo(
    harness.event('Update', {
      Targets: [
        { DistributionId: DISTRIBUTION_ID, Paths: ['/*'] },
        { DistributionId: 'E2', Paths: ['/a', '/b'] },
        { DistributionTenantId: TENANT_ID, Tags: ['news'] },
      ],
    }),
  );

  expect(answer.Data).toMatchObject({
    Status: 'Completed',
    InvalidationId: 'I0000000000001',
    InvalidationIds: expect.stringMatching(/^I0{12}[1-3](,I0{12}[1-3]){2}$/),
    BillablePaths: '4',
  });
  expect(Number(answer.Data?.DurationSeconds)).toBeLessThan(30);
  expect(
    harness.log
      .filter(({ message }) => message === 'outcome')
      .map(({ target, status }) => `${target}: ${status}`),
  ).toEqual([
    `distribution ${DISTRIBUTION_ID}: Completed`,
    'distribution E2: Completed',
    `distribution tenant ${TENANT_ID}: Completed`,
  ]);
});

test('one target that fails does not stop the others, and is named', async () => {
  const harness = harnessWithTwoTargets();

  const { answer } = await harness.answerTo(
    harness.event('Create', {
      Targets: [
        { DistributionId: 'E404', Paths: ['/*'] },
        { DistributionId: 'E2', Paths: ['/*'] },
      ],
    }),
  );

  expect(answer.Status).toBe('FAILED');
  expect(answer.Reason).toContain('distribution E404');
  expect(harness.cloudFront.invalidations).toMatchObject([{ targetId: 'E2' }]);
  expect(harness.log).toContainEqual(
    expect.objectContaining({
      message: 'outcome',
      target: 'distribution E2',
      status: 'Completed',
    }),
  );
});

test('with WARN the status tells the worst of all targets', async () => {
  const harness = harnessWithTwoTargets();

  const { answer } = await harness.answerTo(
    harness.event('Create', {
      OnError: 'WARN',
      Targets: [
        { DistributionId: 'E404', Paths: ['/*'] },
        { DistributionId: 'E2', Paths: ['/*'] },
      ],
    }),
  );

  expect(answer).toMatchObject({
    Status: 'SUCCESS',
    Data: { Status: 'Failed', InvalidationIds: 'I0000000000001' },
  });
});

test('the same target twice with the same items is invalidated once', async () => {
  const harness = harnessWithTwoTargets({
    cloudFrontFaults: FaultSchedule.list(['503']),
  });
  const target = { DistributionId: 'E2', Paths: ['/*'] };

  await harness.deliver(harness.event('Update', { Targets: [target, target] }));

  expect(harness.invalidatedItems).toEqual([['/*']]);
});
