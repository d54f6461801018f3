import { VirtualClock } from './clock';
import {
  CloudFrontState,
  type CloudFrontStateProps,
  type InvalidationTarget,
} from './cloudfront-state';
import { InProgressQuota } from './in-progress-quota';
import { PerSecondQuota } from './per-second-quota';

const SITE: InvalidationTarget = { kind: 'distribution', id: 'E123' };
const OTHER: InvalidationTarget = { kind: 'distribution', id: 'E456' };
const TENANT: InvalidationTarget = { kind: 'distribution-tenant', id: 'dt_1' };

const COMPLETION_DELAY_MS = 10_000;

function setUp(
  propsOf: (clock: VirtualClock) => Partial<CloudFrontStateProps> = () => ({}),
) {
  const clock = new VirtualClock();
  const cloudFront = new CloudFrontState({
    clock,
    completionDelayMs: COMPLETION_DELAY_MS,
    ...propsOf(clock),
  });
  cloudFront.addDistribution('E123');
  cloudFront.addDistribution('E456');
  cloudFront.addTenant('dt_1');
  let references = 0;
  const create = (items: readonly string[], target = SITE) => {
    references += 1;
    return cloudFront.createInvalidation(target, {
      callerReference: `reference-${references}`,
      items,
    });
  };
  return { clock, cloudFront, create };
}

const files = (count: number) =>
  Array.from({ length: count }, (_, index) => `/file-${index}`);

const wildcards = (count: number) =>
  Array.from({ length: count }, (_, index) => `/directory-${index}/*`);

const withCode = (code: string) => expect.objectContaining({ code });

describe('items', () => {
  test.each([
    ['/'],
    ['/*'],
    ['/a*/b.html'],
    [`/${'x'.repeat(3_999)}`],
    ['#product:electronics'],
    [`#${'x'.repeat(256)}`],
  ])('%.20s is taken', (item) => {
    const { create } = setUp();

    expect(create([item]).items).toEqual([item]);
  });

  test.each([
    [''],
    ['index.html'],
    ['/~user'],
    ['/%7euser'],
    [`/${'x'.repeat(4_000)}`],
    ['#'],
    ['#two words'],
    ['#one,two'],
    ['#ümlaut'],
    [`#${'x'.repeat(257)}`],
  ])('%.20s is refused without being named', (item) => {
    const { cloudFront, create } = setUp();

    expect(() => create(['/good', item])).toThrow(
      'Your request contains one or more invalid invalidation paths.',
    );
    expect(cloudFront.invalidations).toEqual([]);
  });

  test('3,000 fit into a request, one more does not', () => {
    const { create } = setUp();

    expect(create(files(3_000)).items).toHaveLength(3_000);
    expect(() => create(files(3_001))).toThrow(withCode('BatchTooLarge'));
  });
});

describe('targets', () => {
  test.each<[string, InvalidationTarget, string]>([
    ['distribution', { ...SITE, id: 'E999' }, 'NoSuchDistribution'],
    ['tenant', { ...TENANT, id: 'dt_9' }, 'EntityNotFound'],
    [
      'tenant under a distribution',
      { ...TENANT, id: 'E123' },
      'EntityNotFound',
    ],
  ])('an unknown %s is told apart', (_, target, code) => {
    const { cloudFront, create } = setUp();

    expect(() => create(['/*'], target)).toThrow(withCode(code));
    expect(() => cloudFront.getInvalidation(target, 'I1')).toThrow(
      withCode(code),
    );
    expect(() => cloudFront.listInvalidations(target, { maxItems: 1 })).toThrow(
      withCode(code),
    );
  });

  test('an invalidation is known to its own target alone', () => {
    const { cloudFront, create } = setUp();
    const { id } = create(['/*']);

    expect(cloudFront.getInvalidation(SITE, id).items).toEqual(['/*']);
    expect(() => cloudFront.getInvalidation(OTHER, id)).toThrow(
      withCode('NoSuchInvalidation'),
    );
  });

  test('a distribution that serves tenants alone cannot be invalidated', () => {
    const { cloudFront, create } = setUp();
    cloudFront.addDistribution('E456', { tenantOnly: true });

    expect(() => create(['/*'], OTHER)).toThrow(withCode('NoSuchDistribution'));
  });

  test('a distribution is deployed from the time that was set', async () => {
    const { clock, cloudFront } = setUp();
    cloudFront.addDistribution('E456', { deployedAtMs: clock.now() + 60_000 });
    const status = () => cloudFront.getDistribution('E456').status;

    expect(status()).toBe('InProgress');
    await clock.sleep(60_000);
    expect(status()).toBe('Deployed');
  });
});

test('a list goes on after its marker and does not start at an unknown one', () => {
  const { cloudFront, create } = setUp();
  const [first, second, third] = ['/a', '/b', '/c'].map((item) =>
    create([item]),
  );
  const list = (marker?: string, maxItems = 2) =>
    cloudFront.listInvalidations(SITE, { marker, maxItems });

  expect(list()).toEqual({ invalidations: [third, second], isTruncated: true });
  expect(list(second.id)).toEqual({
    invalidations: [first],
    isTruncated: false,
  });
  expect(list(undefined, 3).isTruncated).toBe(false);
  expect(() => list('I999')).toThrow(withCode('InvalidArgument'));
});

describe('completion', () => {
  test.each([
    ['a function of the invalidation', 1, 'Completed'],
    ['never', 0, 'InProgress'],
  ])('may depend on %s', async (_, index, status) => {
    const { clock, cloudFront, create } = setUp(() => ({
      completionDelayMs: (_batch, created) =>
        created === 0 ? Number.POSITIVE_INFINITY : 1_000,
    }));
    const created = [create(['/a']), create(['/b'])];

    await clock.sleep(1_000_000_000);

    expect(cloudFront.statusOf(created[index])).toBe(status);
  });
});

describe('CallerReference', () => {
  const batch = { callerReference: 'reference', items: ['/a', '/b'] };
  const changed = { ...batch, items: ['/a', '/c'] };

  test('finds the earlier invalidation when the items are the same', () => {
    const { cloudFront } = setUp();

    const first = cloudFront.createInvalidation(SITE, batch);
    const second = cloudFront.createInvalidation(SITE, { ...batch });

    expect(second).toBe(first);
    expect(cloudFront.invalidations).toHaveLength(1);
  });

  test('counts for one target', () => {
    const { cloudFront } = setUp();

    for (const target of [SITE, OTHER, TENANT]) {
      cloudFront.createInvalidation(target, batch);
    }

    expect(cloudFront.invalidations).toHaveLength(3);
  });

  test.each([
    ['InvalidationBatchAlreadyExists', 409],
    ['InvalidArgument', 400],
  ] as const)('is refused as %s with other items', (rejection, statusCode) => {
    const { cloudFront } = setUp(() => ({ rejection }));
    cloudFront.createInvalidation(SITE, batch);

    expect(() => cloudFront.createInvalidation(SITE, changed)).toThrow(
      expect.objectContaining({
        code: rejection,
        statusCode,
        message:
          'Your request contains a caller reference that was used for a previous invalidation batch for the same distribution.',
      }),
    );
  });

  test('is refused even with the same items in that mode', () => {
    const { cloudFront } = setUp(() => ({ replay: 'rejected' }));
    cloudFront.createInvalidation(SITE, batch);

    expect(() => cloudFront.createInvalidation(SITE, batch)).toThrow(
      withCode('InvalidationBatchAlreadyExists'),
    );
  });

  test('of an earlier invalidation costs no quota', () => {
    const { cloudFront } = setUp((clock) => ({
      quota: new PerSecondQuota({ clock, burstSeconds: 1 }),
    }));
    const largest = { callerReference: 'reference', items: files(150) };

    const first = cloudFront.createInvalidation(SITE, largest);

    expect(cloudFront.createInvalidation(SITE, largest)).toBe(first);
  });
});

describe('InProgressQuota', () => {
  const setUpQuota = () => setUp(() => ({ quota: new InProgressQuota() }));
  const tooMany = withCode('TooManyInvalidationsInProgress');

  test('counts 3,000 files and, independently, 15 wildcards', () => {
    const { create } = setUpQuota();

    create(files(2_999));
    create(wildcards(15));
    create(['/file']);

    expect(() => create(['/file'])).toThrow(tooMany);
    expect(() => create(['/*'])).toThrow(tooMany);
  });

  test('counts tags as files', () => {
    const { create } = setUpQuota();
    create(files(3_000));

    expect(() => create(['#tag'])).toThrow(tooMany);
  });

  test('counts every target for itself', () => {
    const { create } = setUpQuota();
    create(wildcards(15));

    expect(create(wildcards(15), OTHER).targetId).toBe('E456');
  });

  test('has room again as soon as an invalidation has completed', async () => {
    const { clock, create } = setUpQuota();
    create(wildcards(15));

    await clock.sleep(COMPLETION_DELAY_MS - 1);
    expect(() => create(['/*'])).toThrow(tooMany);
    await clock.sleep(1);
    expect(create(['/*']).items).toEqual(['/*']);
  });
});

describe('PerSecondQuota', () => {
  const setUpQuota = (burstSeconds?: number) =>
    setUp((clock) => ({ quota: new PerSecondQuota({ clock, burstSeconds }) }));
  const throttled = expect.objectContaining({
    code: 'Throttling',
    statusCode: 400,
    message: 'Rate exceeded',
  });

  test.each([
    ['150 items', files(150), files(1)],
    ['one wildcard', wildcards(1), wildcards(1)],
  ])('takes %s a second', async (_, full, more) => {
    const { clock, create } = setUpQuota(1);
    create(full);

    expect(() => create(more)).toThrow(throttled);
    await clock.sleep(1_000);
    expect(create(full).items).toEqual(full);
  });

  test('counts the whole account', () => {
    const { create } = setUpQuota(1);
    create(files(150));

    expect(() => create(['/file'], OTHER)).toThrow(throttled);
  });

  test('saves up for a burst of 3,000 items and 20 wildcards', () => {
    const { create } = setUpQuota();

    create([...files(2_980), ...wildcards(20)]);

    expect(() => create(['/file'])).toThrow(throttled);
  });

  test('takes nothing from either count when it refuses', () => {
    const { create } = setUpQuota(1);
    create(['/*']);

    expect(() => create([...files(148), '/*'])).toThrow(throttled);

    expect(create(files(149)).items).toHaveLength(149);
  });
});

describe('admission', () => {
  test('access is denied for one operation, until permissions have propagated', async () => {
    const { clock, cloudFront } = setUp();
    cloudFront.denyAccess({
      operation: 'CreateInvalidation',
      untilMs: clock.now() + 30_000,
    });
    const create = () => cloudFront.admit('CreateInvalidation', SITE);

    expect(create).toThrow(
      'is not authorized to perform: cloudfront:CreateInvalidation on resource: arn:aws:cloudfront::123456789012:distribution/E123',
    );
    expect(() => cloudFront.admit('GetInvalidation', SITE)).not.toThrow();
    await clock.sleep(30_000);
    expect(create).not.toThrow();
  });

  test('access is denied for everything, until it is allowed', () => {
    const { cloudFront } = setUp();
    cloudFront.denyAccess();
    const get = () => cloudFront.admit('GetInvalidation', SITE);

    expect(get).toThrow(withCode('AccessDenied'));
    cloudFront.allowAccess();
    expect(get).not.toThrow();
  });

  test('the call rate is that of the whole account', async () => {
    const { clock, cloudFront } = setUp(() => ({
      apiCallRate: { perSecond: 0.5, burst: 2 },
    }));
    cloudFront.admit('CreateInvalidation', SITE);
    cloudFront.admit('GetInvalidation', OTHER);
    const call = () => cloudFront.admit('GetInvalidation', TENANT);

    expect(call).toThrow(withCode('Throttling'));
    await clock.sleep(1_999);
    expect(call).toThrow(withCode('Throttling'));
    await clock.sleep(1);
    expect(call).not.toThrow();
  });
});
