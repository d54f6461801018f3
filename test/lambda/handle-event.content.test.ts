import type { ContentManifest } from '../../src/private/contract/manifest';
import { FaultSchedule } from '../loopback/faults';
import { manifest } from '../support/manifest';
import { DISTRIBUTION_ID, HandlerHarness } from './handler-harness';

const BUCKET = 'cdk-assets';

/** A site by its files, `path: hash`. */
function publish(
  harness: HandlerHarness,
  name: string,
  files: Record<string, string>,
  other: Partial<ContentManifest> = {},
): { Bucket: string; Key: string } {
  const Key = `${name}.site-manifest`;
  const published = manifest({ files: Object.entries(files), ...other });
  harness.objects.put(BUCKET, Key, JSON.stringify(published));
  return { Bucket: BUCKET, Key };
}

const target = { DistributionId: DISTRIBUTION_ID };

function update(harness: HandlerHarness, before: unknown, after: unknown) {
  return harness.event(
    'Update',
    { Targets: [target], Content: after, Trigger: undefined },
    { OldResourceProperties: { Targets: [target], Content: before } },
  );
}

const BEFORE = {
  'index.html': 'a1',
  'about.html': 'b1',
  'img/logo.svg': 'c1',
  'img/old.png': 'd1',
};
const AFTER = {
  'index.html': 'a1',
  'about.html': 'b2',
  'img/logo.svg': 'c1',
  'img/new.png': 'e1',
};

test('an update invalidates exactly what changed, was removed or was added', async () => {
  const harness = new HandlerHarness();
  const [before, after] = [
    publish(harness, 'before', BEFORE),
    publish(harness, 'after', AFTER),
  ];

  const { answer } = await harness.answerTo(update(harness, before, after));

  expect(harness.invalidatedItems.map((items) => [...items].sort())).toEqual([
    ['/about.html', '/img/new.png', '/img/old.png'],
  ]);
  expect(answer.Data).toMatchObject({
    Status: 'Completed',
    BillablePaths: '3',
    ChangedFiles: '3',
    EvictedFiles: '0',
  });
  expect(harness.log).toContainEqual(
    expect.objectContaining({
      message: 'content',
      explanation: expect.arrayContaining([
        {
          item: '/about.html',
          changedFiles: 1,
          evictedFiles: 0,
          examples: ['about.html'],
        },
      ]),
    }),
  );
});

test('a rollback invalidates the same difference, the other way round', async () => {
  const harness = new HandlerHarness();
  const [before, after] = [
    publish(harness, 'before', BEFORE),
    publish(harness, 'after', AFTER),
  ];

  await harness.deliver(update(harness, before, after));
  await harness.deliver(update(harness, after, before));

  const [there, back] = harness.invalidatedItems.map((items) =>
    [...items].sort(),
  );
  expect(back).toEqual(there);
});

test('nothing changed: no call, and no cost', async () => {
  const harness = new HandlerHarness();
  const content = publish(harness, 'same', BEFORE);

  const { answer } = await harness.answerTo(update(harness, content, content));

  expect(harness.calls).toEqual([]);
  expect(answer.Data).toMatchObject({
    Status: 'Skipped',
    InvalidationId: 'none',
    BillablePaths: '0',
    ChangedFiles: '0',
    EvictedFiles: '0',
  });
});

test('where only something else has changed, the files cost nothing, and their manifest is not read', async () => {
  const harness = new HandlerHarness();
  const content = publish(harness, 'same', BEFORE);
  const Targets = [{ ...target, Paths: ['/config.json'] }];

  const { answer } = await harness.answerTo(
    harness.event(
      'Update',
      { Targets, Content: content, Trigger: { Fingerprint: 'f2' } },
      { OldResourceProperties: { Targets, Content: content } },
    ),
  );

  expect(harness.invalidatedItems).toEqual([['/config.json']]);
  expect(harness.objects.read).toEqual([]);
  expect(answer.Data).toMatchObject({
    Status: 'Completed',
    BillablePaths: '1',
    ChangedFiles: '0',
    EvictedFiles: '0',
  });
});

test('paths and tags are invalidated beside the content, and the whole is reduced', async () => {
  const harness = new HandlerHarness();
  const before = publish(harness, 'before', BEFORE);
  const event = harness.event(
    'Update',
    {
      Targets: [{ ...target, Paths: ['/img/*'], Tags: ['news'] }],
      Content: publish(harness, 'after', AFTER),
    },
    { OldResourceProperties: { Targets: [target], Content: before } },
  );

  await harness.deliver(event);

  expect(harness.invalidatedItems).toEqual([
    ['/img/*', '/about.html', '#news'],
  ]);
});

test.each<[string, (harness: HandlerHarness) => unknown, string]>([
  [
    'is not there any more',
    () => ({ Bucket: BUCKET, Key: 'gone.site-manifest' }),
    's3://cdk-assets/gone.site-manifest cannot be used: NoSuchKey: The specified key does not exist.',
  ],
  [
    'was never there',
    () => undefined,
    'there is none: content is deployed for the first time',
  ],
  [
    'is from a newer version',
    (harness) => publish(harness, 'newer', {}, { version: 2 }),
    'its format 2 is newer than 1',
  ],
])(
  'everything is invalidated if the old manifest %s',
  async (_, old, reason) => {
    const harness = new HandlerHarness();

    const { answer } = await harness.answerTo(
      update(harness, old(harness), publish(harness, 'after', AFTER)),
    );

    expect(harness.invalidatedItems).toEqual([['/*']]);
    expect(answer.Data).toMatchObject({
      BillablePaths: '1',
      ChangedFiles: 'unknown',
      EvictedFiles: 'unknown',
    });
    expect(harness.log).toContainEqual(
      expect.objectContaining({
        message: 'content',
        reason: expect.stringContaining(reason),
      }),
    );
  },
);

test('the first deployment of content invalidates everything', async () => {
  const harness = new HandlerHarness();
  await harness.deliver(
    harness.event('Create', {
      Targets: [target],
      Content: publish(harness, 'first', BEFORE),
    }),
  );
  expect(harness.invalidatedItems).toEqual([['/*']]);
});

test('all targets get the difference', async () => {
  const harness = new HandlerHarness({
    cloudFrontFaults: FaultSchedule.list(['503']),
  });
  harness.cloudFront.addDistribution('E2');
  const before = publish(harness, 'before', { 'a.html': '1' });
  const after = publish(harness, 'after', { 'a.html': '2' });

  await harness.deliver(
    harness.event(
      'Update',
      {
        Targets: [target, { DistributionId: 'E2', Paths: ['/b'] }],
        Content: after,
      },
      {
        OldResourceProperties: {
          Targets: [target, { DistributionId: 'E2' }],
          Content: before,
        },
      },
    ),
  );

  const items = Object.fromEntries(
    harness.cloudFront.invalidations.map(({ targetId, items }) => [
      targetId,
      items,
    ]),
  );
  expect(items).toEqual({
    [DISTRIBUTION_ID]: ['/a.html'],
    E2: ['/b', '/a.html'],
  });
});

describe('a manifest that S3 does not give', () => {
  const run = async (objectFaults: FaultSchedule) => {
    const harness = new HandlerHarness({ objectFaults });
    const [before, after] = [
      publish(harness, 'before', BEFORE),
      publish(harness, 'after', { ...BEFORE, 'index.html': 'a2' }),
    ];
    const startedAtMs = harness.clock.now();
    const { answer } = await harness.answerTo(update(harness, before, after));
    const line = harness.log.find(({ message }) => message === 'content');
    const failures = harness.log.filter(
      ({ message }) => message === 's3:GetObject failed',
    );
    return {
      items: harness.invalidatedItems,
      status: answer.Status,
      level: line?.level,
      advice: line?.advice,
      failures: failures.length,
      seconds: (harness.clock.now() - startedAtMs) / 1000,
    };
  };

  test.each(['reset', '503', 'stall', 'lost-answer', 'html'] as const)(
    'at first, because of %s, is asked for again, and the difference invalidated',
    async (fault) => {
      const { items, level, failures } = await run(
        FaultSchedule.list([fault, fault]),
      );

      expect(items).toEqual([['/', '/index.html']]);
      expect(level).toBe('INFO');
      expect(failures).toBe(2);
    },
  );

  test.each([
    ['503', /can reach S3/],
    ['stall', /can reach S3/],
    ['403', /may read the bucket cdk-assets/],
  ] as const)(
    'at all, because of %s, costs everything, and the log warns with what to do',
    async (fault, advice) => {
      const { items, status, level, seconds, ...line } = await run(
        FaultSchedule.always(fault),
      );

      expect(items).toEqual([['/*']]);
      expect(status).toBe('SUCCESS');
      expect(level).toBe('WARN');
      expect(line.advice).toMatch(advice);
      expect(seconds).toBeLessThan(45);
    },
  );
});
