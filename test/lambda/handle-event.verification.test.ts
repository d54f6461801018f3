import { createHash } from 'node:crypto';
import { contentHash } from '../../src/private/contract/manifest';
import { LoopbackEdge } from '../loopback/edge';
import { FaultSchedule } from '../loopback/faults';
import { manifest } from '../support/manifest';
import {
  DISTRIBUTION_ID,
  HandlerHarness,
  type HarnessProps,
  type Properties,
  STACK_ID,
} from './handler-harness';

const HOST = 'www.example.com';
const BUCKET = 'cdk-assets';
const TARGET = {
  DistributionId: DISTRIBUTION_ID,
  Paths: ['/*'],
  DomainName: HOST,
};
const LOOKS = { Verification: [{ Urls: ['/'] }], OnStale: 'FAIL' };

type Site = Record<string, string>;

/** A site behind an edge that has all of its pages in the cache, and the handler beside it. */
class World {
  readonly harness: HandlerHarness;
  readonly edge: LoopbackEdge;
  /** What the origin has. */
  files: Site = { '/': 'old' };
  private told = 0;

  constructor(props: HarnessProps = {}) {
    this.harness = new HandlerHarness(props);
    const { clock, cloudFront, edges } = this.harness;
    this.edge = new LoopbackEdge({
      clock,
      origin: (path) => {
        const body = this.files[path];
        return body === undefined
          ? { statusCode: 404 }
          : { statusCode: 200, body };
      },
    });
    edges.set(HOST, (request) => {
      // CloudFront has told the edge by the time that somebody asks it.
      for (const { items } of cloudFront.invalidations.slice(this.told)) {
        this.edge.invalidate(items);
        this.told += 1;
      }
      return this.edge.service(request);
    });
  }

  async fill(paths = Object.keys(this.files)): Promise<void> {
    for (const path of paths) {
      for (const encoding of ['gzip', 'identity']) {
        this.edge.service({
          method: 'GET',
          path,
          query: new URLSearchParams(),
          headers: { 'accept-encoding': encoding },
          body: '',
        });
      }
    }
    this.edge.requests.length = 0;
    await this.harness.clock.sleep(3_600_000);
  }

  publish(name: string, files: Site): { Bucket: string; Key: string } {
    const Key = `${name}.site-manifest`;
    const published = manifest({
      files: Object.entries(files).map(([path, body]) => [
        path.slice(1),
        contentHash(createHash('sha256').update(body).digest()),
      ]),
    });
    this.harness.objects.put(BUCKET, Key, JSON.stringify(published));
    return { Bucket: BUCKET, Key };
  }

  async update(
    properties: Properties,
    other: Readonly<Record<string, unknown>> = {},
  ) {
    const { answer } = await this.harness.answerTo(
      this.harness.event('Update', { Targets: [TARGET], ...properties }, other),
    );
    return answer;
  }

  /** The paths that the edge was asked for. */
  get asked(): string[] {
    return this.edge.requests.map(({ path }) => path);
  }
}

test('a fresh page is told as completed', async () => {
  const world = new World();
  await world.fill();
  world.files = { '/': 'new' };

  const { Status, Data, Reason } = await world.update(LOOKS);

  expect({ Status, Reason }).toEqual({ Status: 'SUCCESS' });
  expect(Data).toMatchObject({ Status: 'Completed', StaleUrls: '0' });
  expect(world.harness.metrics).toMatchObject([{ StaleUrls: 0 }]);
  expect(world.asked).toEqual(['/']);
});

test('what no path has invalidated fails the deployment, with the reason', async () => {
  const world = new World();
  await world.fill();

  const { Status, Reason } = await world.update({
    ...LOOKS,
    Targets: [{ ...TARGET, Paths: ['/index.html'] }],
  });

  expect(Status).toBe('FAILED');
  expect(Reason).toContain(
    `distribution ${DISTRIBUTION_ID} was invalidated, but one URL is not fresh. https://${HOST}/ (HTTP 200, Age 36`,
  );
  expect(Reason).toContain('it was stored before the invalidation');
});

test('by default the deployment goes on, and the attributes say what happened', async () => {
  const world = new World();
  await world.fill();

  const { Status, Data, Reason } = await world.update({
    Targets: [{ ...TARGET, Paths: ['/index.html'] }],
    Verification: LOOKS.Verification,
  });

  expect(Status).toBe('SUCCESS');
  expect(Data).toMatchObject({
    Status: 'Stale',
    StaleUrls: '1',
    InvalidationId: 'I0000000000001',
    BillablePaths: '1',
  });
  expect(Reason).toContain('is not fresh');
  expect(world.harness.metrics).toMatchObject([{ StaleUrls: 1, Failed: 0 }]);
  expect(world.harness.log).toContainEqual(
    expect.objectContaining({
      level: 'WARN',
      message: 'not fresh',
      url: `https://${HOST}/`,
      finding: 'cached before',
      status: 200,
      cache: 'Hit from cloudfront',
      edge: 'LPB50-P1',
    }),
  );
});

test('a rollback is not failed', async () => {
  const world = new World();
  await world.fill();
  world.harness.stacks.setStatus(STACK_ID, 'UPDATE_ROLLBACK_IN_PROGRESS');

  const { Status, Data } = await world.update({
    ...LOOKS,
    Targets: [{ ...TARGET, Paths: ['/index.html'] }],
  });

  expect(Status).toBe('SUCCESS');
  expect(Data).toMatchObject({ Status: 'Stale' });
});

test.each<[string, HarnessProps, Properties, string]>([
  ['nothing was waited for', {}, { WaitForCompletion: 'false' }, 'InProgress'],
  [
    'it was not completed in time',
    { completionDelayMs: 1e9 },
    { Timeout: '10' },
    'InProgress',
  ],
  [
    'it failed',
    { cloudFrontFaults: FaultSchedule.always('403') },
    { OnError: 'WARN' },
    'Failed',
  ],
])('nobody is asked where %s', async (_, props, properties, status) => {
  const world = new World(props);

  const { Data } = await world.update({ ...LOOKS, ...properties });

  expect(Data).toMatchObject({ Status: status, StaleUrls: 'unknown' });
  expect(world.asked).toEqual([]);
});

test('a replay is judged by when the first invalidation was made', async () => {
  const world = new World({ replay: 'returned' });
  await world.fill();
  world.files = { '/': 'new' };
  const { harness } = world;
  const event = harness.event('Update', { Targets: [TARGET], ...LOOKS });
  await harness.deliver(event);
  await harness.clock.sleep(60_000);
  // The page is in the cache since the first delivery.
  await harness.deliver(event);

  for (const { answer } of harness.answers(event)) {
    expect(answer).toMatchObject({
      Status: 'SUCCESS',
      Data: { Status: 'Completed', StaleUrls: '0' },
    });
  }
});

test('the time that it takes is within the timeout', async () => {
  const world = new World({ completionDelayMs: 8_000 });
  await world.fill();
  const startedAt = world.harness.clock.now();

  await world.update({
    ...LOOKS,
    OnStale: 'WARN',
    Timeout: '20',
    Targets: [{ ...TARGET, Paths: ['/index.html'] }],
  });

  const seconds = (world.harness.clock.now() - startedAt) / 1_000;
  expect(seconds).toBeGreaterThan(18);
  expect(seconds).toBeLessThan(21);
});

test('twenty URLs that are fresh add at most two seconds', async () => {
  const secondsWith = async (properties: Properties) => {
    const world = new World();
    const startedAt = world.harness.clock.now();
    await world.update(properties);
    return (world.harness.clock.now() - startedAt) / 1_000;
  };
  const Urls = Array.from({ length: 20 }, () => '/');

  const added =
    (await secondsWith({ Verification: [{ Urls }] })) - (await secondsWith({}));

  expect(added).toBeGreaterThan(0);
  expect(added).toBeLessThan(2);
});

test('each target is asked under its own name', async () => {
  const world = new World();
  const { harness } = world;
  await world.fill();
  harness.cloudFront.addDistribution('E2');
  const hosts: string[] = [];
  for (const host of ['a.example.com', 'b.example.com']) {
    harness.edges.set(host, (request) => {
      hosts.push(host);
      return world.edge.service(request);
    });
  }

  await world.update({
    ...LOOKS,
    Targets: [
      { ...TARGET, DomainName: 'a.example.com' },
      { ...TARGET, DistributionId: 'E2', DomainName: 'b.example.com' },
    ],
  });

  expect(new Set(hosts)).toEqual(new Set(['a.example.com', 'b.example.com']));
});

test('one stale target makes the whole stale, and the message names it', async () => {
  const world = new World();
  await world.fill();
  world.harness.cloudFront.addDistribution('E2');

  const { Data, Reason } = await world.update({
    ...LOOKS,
    OnStale: 'WARN',
    Targets: [
      TARGET,
      { ...TARGET, DistributionId: 'E2', DomainName: 'nowhere.example.com' },
    ],
  });

  expect(Data).toMatchObject({ Status: 'Stale', StaleUrls: '1' });
  expect(Reason).toMatch(/^distribution E2 was invalidated/);
  expect(Reason).toContain('getaddrinfo ENOTFOUND nowhere.example.com');
});

describe('changed files', () => {
  const BEFORE = { '/a.js': 'a1', '/b.js': 'b1', '/gone.js': 'c1' };
  const AFTER = { '/a.js': 'a2', '/b.js': 'b1', '/new.js': 'd1' };
  const FILES = { Verification: [{ ChangedFiles: '20' }], OnStale: 'FAIL' };

  async function deployed(
    atOrigin: Site,
    properties: Properties = FILES,
    targets: Properties = { Targets: [{ ...TARGET, Paths: undefined }] },
  ) {
    const world = new World();
    world.files = BEFORE;
    await world.fill();
    world.files = atOrigin;
    const answer = await world.update(
      {
        ...targets,
        ...properties,
        Content: world.publish('after', AFTER),
      },
      {
        OldResourceProperties: {
          ...targets,
          Content: world.publish('before', BEFORE),
        },
      },
    );
    return { ...answer, asked: world.asked, log: world.harness.log };
  }

  test('come as they are in the manifest', async () => {
    const { Data, asked } = await deployed(AFTER);

    expect(Data).toMatchObject({ Status: 'Completed', StaleUrls: '0' });
    expect(asked.sort()).toEqual(['/a.js', '/gone.js', '/new.js']);
  });

  test('that the origin does not have yet are found', async () => {
    const { Status, Reason } = await deployed({ ...AFTER, '/a.js': 'a1' });

    expect(Status).toBe('FAILED');
    expect(Reason).toContain(`https://${HOST}/a.js (HTTP 200, Age `);
    expect(Reason).toContain('the origin still has them');
  });

  test('that are not removed from the origin are found', async () => {
    const { Reason } = await deployed({ ...AFTER, '/gone.js': 'c1' });

    expect(Reason).toContain(`https://${HOST}/gone.js (HTTP 200`);
    expect(Reason).toContain('delete removed files there');
  });

  test('and URLs work together', async () => {
    const { Reason, asked } = await deployed(AFTER, {
      ...FILES,
      Verification: [{ ChangedFiles: '20' }, { Urls: ['/b.js'] }],
    });

    // It was not invalidated, because it has not changed.
    expect(Reason).toContain(`https://${HOST}/b.js`);
    expect(asked).toContain('/a.js');
  });

  test('are looked at by a sample where they are many, which is logged', async () => {
    const { asked, log } = await deployed(AFTER, {
      Verification: [{ ChangedFiles: '2' }],
    });

    expect(asked).toEqual(['/a.js', '/new.js']);
    expect(log).toContainEqual(
      expect.objectContaining({
        message: 'only a sample of the changed files is checked',
        of: 3,
        paths: ['/a.js', '/new.js'],
      }),
    );
  });

  test('are not looked at where only URLs are', async () => {
    const { asked } = await deployed(AFTER, {
      Verification: [{ Urls: ['/a.js'] }],
    });

    expect(asked).toEqual(['/a.js']);
  });
});
