import type { FaultSchedule } from '../loopback/faults';
import { manifest } from '../support/manifest';
import {
  DISTRIBUTION_ID,
  HandlerHarness,
  type HarnessProps,
  STACK_ID,
} from './handler-harness';

const BUCKET = 'cdk-assets';
const ID = 'Invalidator9552E410';
const MARKED = 'Invalidator9552E410-with-debt';

const FIRST = { DistributionId: DISTRIBUTION_ID };
const SECOND = { DistributionId: 'E2' };
const TENANT = { DistributionTenantId: 'dt_1' };

const SITE = { 'a.html': '1', 'b.html': '1', 'c.html': '1' };

type Files = Record<string, string>;

/** A harness in which CloudFront can be down for a while. */
function world(props: HarnessProps = {}) {
  let isDown = false;
  const harness = new HandlerHarness({
    cloudFrontFaults: {
      next: () => (isDown ? '503' : undefined),
    } as unknown as FaultSchedule,
    ...props,
  });
  harness.cloudFront.addDistribution('E2');
  harness.cloudFront.addTenant('dt_1');

  const content = (files: Files) => {
    const Key = `${Object.values(files).join()}.site-manifest`;
    const published = manifest({ files: Object.entries(files) });
    harness.objects.put(BUCKET, Key, JSON.stringify(published));
    return { Bucket: BUCKET, Key };
  };
  const properties = (files: Files | undefined, other: object = {}) => ({
    Targets: [FIRST],
    Timeout: '60',
    Trigger: undefined,
    ...(files ? { Content: content(files) } : {}),
    ...other,
  });
  /** One update of a resource with this id. */
  const update = async (
    before: Files | undefined,
    after: Files | undefined,
    {
      id = ID,
      old = {},
      ...other
    }: { id?: string; old?: object; [name: string]: unknown } = {},
  ) => {
    const made = harness.cloudFront.invalidations.length;
    const { answer } = await harness.answerTo(
      harness.event('Update', properties(after, other), {
        OldResourceProperties: properties(before, old),
        PhysicalResourceId: id,
      }),
    );
    const items = harness.cloudFront.invalidations
      .slice(made)
      .map(({ targetId, items }) => [targetId, ...items]);
    return { ...answer, items };
  };
  return {
    harness,
    update,
    properties,
    breakCloudFront: () => {
      isDown = true;
    },
    repairCloudFront: () => {
      isDown = false;
    },
    rollBack: () =>
      harness.stacks.setStatus(STACK_ID, 'UPDATE_ROLLBACK_IN_PROGRESS'),
  };
}

const CHANGED = { ...SITE, 'a.html': '2' };

describe('a run that is spared and has not invalidated all leaves a debt', () => {
  test('with a warning', async () => {
    const { update, breakCloudFront } = world();
    breakCloudFront();

    expect(await update(SITE, CHANGED, { OnError: 'WARN' })).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: MARKED,
      Data: { Status: 'Failed' },
    });
  });

  test('in a rollback', async () => {
    const { update, breakCloudFront, rollBack } = world();
    breakCloudFront();
    rollBack();

    expect(await update(CHANGED, SITE)).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: MARKED,
    });
  });

  test('in a rollback to properties that cannot be read', async () => {
    const { update, rollBack } = world();
    rollBack();

    expect(await update(SITE, SITE, { OnError: 'NEVER' })).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: MARKED,
    });
  });

  test('when it is created', async () => {
    const { harness, properties, breakCloudFront } = world();
    breakCloudFront();

    const { answer } = await harness.answerTo(
      harness.event('Create', properties(SITE, { OnError: 'WARN' })),
    );

    expect(answer.PhysicalResourceId).toBe(MARKED);
  });

  test('where not all was sent in time', async () => {
    const { update } = world();

    const answer = await update(SITE, CHANGED, {
      OnError: 'WARN',
      Timeout: '5',
      Targets: [
        { ...FIRST, Paths: Array.from({ length: 40 }, (_, i) => `/p${i}/*`) },
      ],
    });

    expect(answer).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: MARKED,
      Reason: expect.stringContaining('were sent before the timeout'),
    });
  });

  test('where CloudFront refuses what it says it has made before', async () => {
    const { harness, properties } = world({ replay: 'rejected' });
    const event = harness.event('Update', properties(CHANGED), {
      OldResourceProperties: properties(SITE),
    });

    await harness.deliver(event);
    await harness.deliver(event);

    expect(
      harness.answers(event).map(({ answer }) => answer.PhysicalResourceId),
    ).toEqual([ID, MARKED]);
  });

  test('for one target of several', async () => {
    const { update } = world();

    expect(
      await update(SITE, CHANGED, {
        OnError: 'WARN',
        Targets: [FIRST, { DistributionId: 'E404' }],
      }),
    ).toMatchObject({ PhysicalResourceId: MARKED });
  });
});

describe('there is no debt', () => {
  test('where all was invalidated', async () => {
    const { update } = world();

    expect((await update(SITE, CHANGED)).PhysicalResourceId).toBe(ID);
  });

  test('where the deployment fails, because its rollback invalidates the same', async () => {
    const { update, breakCloudFront } = world();
    breakCloudFront();

    expect(await update(SITE, CHANGED)).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: ID,
    });
  });

  test('where it is made, and not completed in time', async () => {
    const { update } = world({ completionDelayMs: Number.POSITIVE_INFINITY });

    expect(await update(SITE, CHANGED)).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: ID,
      Data: { Status: 'InProgress' },
    });
  });

  test('where nobody waits for it', async () => {
    const { update } = world();

    expect(
      (await update(SITE, CHANGED, { WaitForCompletion: 'false' }))
        .PhysicalResourceId,
    ).toBe(ID);
  });

  test('without content, because each run invalidates the same', async () => {
    const { update, breakCloudFront } = world();
    breakCloudFront();
    const Targets = [{ ...FIRST, Paths: ['/*'] }];

    expect(
      await update(undefined, undefined, { Targets, OnError: 'WARN' }),
    ).toMatchObject({
      Data: { Status: 'Failed' },
      PhysicalResourceId: ID,
    });
  });
});

describe('the next run', () => {
  test('invalidates everything and pays the debt', async () => {
    const { update } = world();

    expect(
      await update(CHANGED, { ...CHANGED, 'b.html': '2' }, { id: MARKED }),
    ).toMatchObject({
      PhysicalResourceId: ID,
      items: [[DISTRIBUTION_ID, '/*']],
      Data: { Status: 'Completed', ChangedFiles: 'unknown' },
    });
  });

  test('does so also where no file has changed', async () => {
    const { update } = world();

    expect(
      await update(CHANGED, CHANGED, { id: MARKED, OnTimeout: 'FAIL' }),
    ).toMatchObject({
      PhysicalResourceId: ID,
      items: [[DISTRIBUTION_ID, '/*']],
    });
  });

  test('keeps the debt where it fails too', async () => {
    const { update, breakCloudFront } = world();
    breakCloudFront();
    const next = { ...CHANGED, 'b.html': '2' };

    expect(await update(CHANGED, next, { id: MARKED })).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: MARKED,
    });
    expect(
      await update(CHANGED, next, { id: MARKED, OnError: 'WARN' }),
    ).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: MARKED });
  });

  test('has no debt any more where content is given up', async () => {
    const { update } = world();
    const Targets = [{ ...FIRST, Paths: ['/a'] }];

    expect(
      await update(SITE, undefined, { id: MARKED, Targets }),
    ).toMatchObject({ PhysicalResourceId: ID });
  });
});

test.each([ID, MARKED])(
  'the deletion of %s succeeds without a call',
  async (id) => {
    const { harness, properties } = world();

    const { answer } = await harness.answerTo(
      harness.event('Delete', properties(SITE), { PhysicalResourceId: id }),
    );

    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect(harness.calls).toEqual([]);
  },
);

describe('whichever id CloudFormation sends in the rollback of an update that left a debt', () => {
  test.each([ID, MARKED])('%s, the files that differ are fresh', async (id) => {
    const { update, breakCloudFront, repairCloudFront, rollBack } = world();
    breakCloudFront();
    await update(SITE, CHANGED, { OnError: 'WARN' });
    repairCloudFront();
    rollBack();

    const answer = await update(CHANGED, SITE, { id });

    expect(answer.PhysicalResourceId).toBe(ID);
    expect(answer.items).toEqual([
      [DISTRIBUTION_ID, id === ID ? '/a.html' : '/*'],
    ]);
  });
});

describe('a target without a history gets everything', () => {
  test.each([
    ['that joins', [FIRST], [FIRST, SECOND]],
    ['that takes the place of another', [FIRST], [SECOND]],
    [
      'of another kind with the same id',
      [{ DistributionId: 'dt_1' }],
      [TENANT],
    ],
  ])('%s', async (_, before, after) => {
    const { update } = world();

    const { items } = await update(SITE, CHANGED, {
      Targets: after,
      old: { Targets: before },
    });

    expect(items).toEqual(
      after.map((target) =>
        target === FIRST
          ? [DISTRIBUTION_ID, '/a.html']
          : [Object.values(target)[0], '/*'],
      ),
    );
  });

  test('also where no file has changed, and the others nothing', async () => {
    const { update } = world();

    const { items } = await update(SITE, SITE, {
      Targets: [FIRST, SECOND],
      old: { Targets: [FIRST] },
    });

    expect(items).toEqual([['E2', '/*']]);
  });

  test('and a target that goes, nothing', async () => {
    const { update } = world();

    const { items } = await update(SITE, SITE, {
      Targets: [FIRST],
      old: { Targets: [FIRST, SECOND] },
    });

    expect(items).toEqual([]);
  });

  test('another path or role is no other target', async () => {
    const { update } = world();

    const { items } = await update(SITE, CHANGED, {
      Targets: [{ ...FIRST, Paths: ['/p'] }],
      old: { Targets: [{ ...FIRST, Paths: ['/q'] }] },
    });

    expect(items).toEqual([[DISTRIBUTION_ID, '/p', '/a.html']]);
  });
});
