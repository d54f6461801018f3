import { createHash } from 'node:crypto';
import { staleMessage } from '../../../lambda/edge/stale-message';
import { type Check, verify } from '../../../lambda/edge/verify';
import { contentHash } from '../../../src/private/contract/manifest';
import { VirtualClock } from '../../loopback/clock';
import { LoopbackEdge, type Origin } from '../../loopback/edge';
import { getInProcess } from '../../loopback/get-in-process';
import type { NetworkFailure } from '../../loopback/service';

const HOST = 'www.example.com';
const LATENCY_MS = 50;

const hashOf = (text: string) =>
  contentHash(createHash('sha256').update(text).digest());

/** A page `/` that was in the cache for an hour, and has just been deployed and invalidated. */
async function deployed({
  items = ['/*'],
  lagMs = 0,
  origin,
  rewrite,
}: {
  items?: string[];
  lagMs?: number;
  /** What the origin answers this long after the deployment. */
  origin?: (sinceMs: number, path: string) => ReturnType<Origin>;
  rewrite?: (path: string) => string;
} = {}) {
  const clock = new VirtualClock();
  let deployedAt = Number.POSITIVE_INFINITY;
  const edge = new LoopbackEdge({
    clock,
    rewrite,
    origin: (path) => {
      const sinceMs = clock.now() - deployedAt;
      return sinceMs < 0
        ? { statusCode: 200, body: 'old' }
        : (origin?.(sinceMs, path) ?? { statusCode: 200, body: 'new' });
    },
  });
  let failure: NetworkFailure | undefined;
  const get = getInProcess({
    clock,
    latencyMs: LATENCY_MS,
    serviceOf: (host) =>
      host === HOST ? (request) => failure ?? edge.service(request) : undefined,
  });
  for (const acceptEncoding of ['identity', 'gzip']) {
    await get(new URL(`https://${HOST}/`), { acceptEncoding, maxBytes: 0 });
  }
  edge.requests.length = 0;
  await clock.sleep(3_600_000);
  deployedAt = clock.now();
  const invalidatedAt = clock.now();
  edge.invalidate(items, lagMs);
  await clock.sleep(5_000);

  const log: string[] = [];
  const run = async (
    check: Partial<Check> = {},
    deadline = clock.now() + 600_000,
  ) => {
    const startedAt = clock.now();
    const stale = await verify(
      {
        checks: [{ domainName: HOST, path: '/', ...check }],
        invalidatedAt,
        deadline: { at: deadline, signal: new AbortController().signal },
      },
      { clock, askEdge: get, log: (_, message) => log.push(message) },
    );
    return { stale, seconds: (clock.now() - startedAt) / 1_000 };
  };
  return {
    run,
    edge,
    clock,
    log,
    fail: (kind?: NetworkFailure['failure']) => {
      failure = kind && { failure: kind };
    },
  };
}

const CHANGED = { bytes: { current: hashOf('new'), outdated: hashOf('old') } };

test.each<[string, Partial<Check>]>([
  ['a URL', {}],
  ['a changed file', CHANGED],
])('%s that is fresh takes one look', async (_, check) => {
  const { run, edge } = await deployed();

  expect(await run(check)).toEqual({ stale: [], seconds: 0.05 });
  expect(edge.requests).toHaveLength(1);
});

test('a URL is asked for as browsers do, a file uncompressed', async () => {
  const { run, edge } = await deployed();

  await run();
  await run(CHANGED);

  expect(
    edge.requests.map(({ headers }) => headers['accept-encoding']),
  ).toEqual(['gzip, deflate, br', 'identity']);
});

test('what others have brought into the cache since is fresh', async () => {
  const { run, clock } = await deployed();
  await run();
  await clock.sleep(3_000);

  expect(await run()).toMatchObject({ stale: [] });
});

test.each<[string, Partial<Check>]>([
  ['a URL', {}],
  ['a changed file', CHANGED],
])('%s on an edge that catches up is fresh', async (_, check) => {
  const { run, log } = await deployed({ lagMs: 35_000 });

  const { stale, seconds } = await run(check);

  expect(stale).toEqual([]);
  expect(seconds).toBeGreaterThan(30);
  expect(seconds).toBeLessThan(42);
  expect(log).toContain('not fresh yet');
  expect(log.at(-1)).toBe('verified');
});

test.each<[string, Partial<Check>]>([
  ['a URL', {}],
  ['a changed file', CHANGED],
])(
  '%s that no invalidated path matches stays stale, told after a minute',
  async (_, check) => {
    const { run } = await deployed({ items: ['/index.html'] });

    const { stale, seconds } = await run(check);

    expect(stale).toMatchObject([
      {
        url: `https://${HOST}/`,
        finding: 'cached before',
        page: { status: 200, headers: { 'x-cache': 'Hit from cloudfront' } },
      },
    ]);
    expect(seconds).toBeCloseTo(60, 0);
  },
);

test('the last look is at the deadline', async () => {
  const { run, clock, edge } = await deployed({
    lagMs: Number.POSITIVE_INFINITY,
  });

  const { stale, seconds } = await run({}, clock.now() + 4_000);

  expect(stale).toHaveLength(1);
  expect(seconds).toBeCloseTo(4, 0);
  expect(edge.requests).toHaveLength(4);
});

test('without any time there is one look', async () => {
  const { run, clock, edge } = await deployed();

  expect((await run({}, clock.now())).stale).toEqual([]);
  expect(edge.requests).toHaveLength(1);
});

test('an origin with the old file is found by its bytes', async () => {
  const origin = () => ({ statusCode: 200, body: 'old' });

  expect((await (await deployed({ origin })).run()).stale).toEqual([]);
  expect((await (await deployed({ origin })).run(CHANGED)).stale).toMatchObject(
    [{ finding: 'old at the origin' }],
  );
});

test('an error page is found by its status, or by its bytes', async () => {
  const status = await deployed({ origin: () => ({ statusCode: 404 }) });
  const bytes = await deployed({
    origin: () => ({ statusCode: 200, body: 'Not found' }),
  });

  expect((await status.run()).stale).toMatchObject([{ finding: 'status' }]);
  expect((await bytes.run(CHANGED)).stale).toMatchObject([
    { finding: 'other bytes' },
  ]);
});

test('an origin that comes back is fresh', async () => {
  const { run } = await deployed({
    origin: (sinceMs) =>
      sinceMs < 15_000 ? { statusCode: 503 } : { statusCode: 200, body: 'new' },
  });

  expect((await run(CHANGED)).stale).toEqual([]);
});

test('the status that is expected may be one of an error', async () => {
  const { run } = await deployed({ origin: () => ({ statusCode: 404 }) });

  expect((await run({ status: 404 })).stale).toEqual([]);
});

test('a URL that a function rewrites is found if only the URL was invalidated', async () => {
  const { run } = await deployed({
    items: ['/'],
    rewrite: (path) => (path === '/' ? '/index.html' : path),
  });

  expect((await run()).stale).toMatchObject([{ finding: 'cached before' }]);
});

test('a redirect on the same host leads to the file', async () => {
  const { run, edge } = await deployed({
    origin: (_, path) =>
      path === '/'
        ? { statusCode: 301, headers: { location: '/index.html' } }
        : { statusCode: 200, body: 'new' },
  });

  expect((await run(CHANGED)).stale).toEqual([]);
  expect(edge.requests.map(({ path }) => path)).toEqual(['/', '/index.html']);
});

test.each(['dns', 'reset', 'stall'] as const)(
  'a connection that fails with %s passes, or is told',
  async (kind) => {
    const { run, fail, clock } = await deployed();
    fail(kind);
    clock.sleep(20_000).then(() => fail());
    expect((await run()).stale).toEqual([]);

    fail(kind);
    expect((await run()).stale).toMatchObject([
      { finding: 'no answer', error: expect.any(String) },
    ]);
  },
);

test('only what is not fresh is asked for again', async () => {
  const { edge, clock } = await deployed({ items: ['/a', '/b'] });
  const get = getInProcess({ clock, serviceOf: () => edge.service });

  await verify(
    {
      checks: ['/a', '/', '/b'].map((path) => ({ domainName: HOST, path })),
      invalidatedAt: clock.now(),
      deadline: {
        at: clock.now() + 1_000,
        signal: new AbortController().signal,
      },
    },
    { clock, askEdge: get, log: () => undefined },
  );

  expect(edge.requests.map(({ path }) => path)).toEqual(['/a', '/', '/b', '/']);
});

test('a host that is none is told and not asked', async () => {
  const { run, edge } = await deployed();

  const { stale } = await run({ domainName: `${HOST}@evil.test` });

  expect(stale).toMatchObject([{ finding: 'no answer' }]);
  expect(edge.requests).toEqual([]);
});

describe('the report', () => {
  test('names the URL, the answer and the causes', async () => {
    const { run } = await deployed({ items: ['/index.html'] });
    const { stale } = await run();

    expect(staleMessage('distribution E1', stale)).toBe(
      'distribution E1 was invalidated, but one URL is not fresh. ' +
        'https://www.example.com/ (HTTP 200, Age 3665, X-Cache Hit from cloudfront, edge LPB50-P1): ' +
        'it was stored before the invalidation. No invalidated path matches this URL as the edge knows it: ' +
        'check its spelling, its query string, and functions that rewrite it. ' +
        'Browsers also keep their own copies, for as long as Cache-Control lets them.',
    );
  });

  test('shows the first three of many', () => {
    const stale = Array.from({ length: 5 }, (_, index) => ({
      url: `https://${HOST}/${index}`,
      finding: 'no answer' as const,
      error: 'ENOTFOUND',
    }));

    const text = staleMessage('distribution E1', stale);

    expect(text).toContain('but 5 URLs are not fresh.');
    expect(text).toContain('/2 (ENOTFOUND): there was no response.');
    expect(text).not.toContain('/3');
    expect(text).toContain('2 more are in the log.');
  });

  test('says where redirects have led to', () => {
    const text = staleMessage('distribution E1', [
      {
        url: `https://${HOST}/`,
        finding: 'status',
        page: {
          status: 403,
          headers: {},
          receivedAt: 0,
          url: `https://${HOST}/en/`,
        },
      },
    ]);

    expect(text).toContain(
      `https://${HOST}/ (redirected to https://${HOST}/en/, HTTP 403, Age absent, X-Cache absent, edge unknown): this status was not expected.`,
    );
  });
});
