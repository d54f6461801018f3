import { setImmediate } from 'node:timers/promises';
import {
  CloudFrontClient,
  type CloudFrontClientConfig,
  CreateInvalidationCommand,
  CreateInvalidationForDistributionTenantCommand,
  GetDistributionCommand,
  GetInvalidationCommand,
  GetInvalidationForDistributionTenantCommand,
  paginateListInvalidations,
  paginateListInvalidationsForDistributionTenant,
} from '@aws-sdk/client-cloudfront';
import { VirtualClock } from './clock';
import { cloudFrontService } from './cloudfront-service';
import { CloudFrontState, type CloudFrontStateProps } from './cloudfront-state';
import { type FaultKind, FaultSchedule } from './faults';
import { InProcessHandler } from './in-process-handler';
import { LoopbackServer } from './loopback-server';
import type { Service } from './service';

const cleanUps: Array<() => Promise<void> | void> = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) {
    await cleanUp();
  }
});

type Transport = (
  service: Service,
  clock: VirtualClock,
) => Promise<CloudFrontClientConfig>;

const overSockets: Transport = async (service) => {
  const server = await LoopbackServer.start(service);
  cleanUps.push(() => server.close());
  return {
    endpoint: server.endpoint,
    requestHandler: { throwOnRequestTimeout: true },
  };
};

const inProcess: Transport = async (service, clock) => ({
  requestHandler: new InProcessHandler(service, {
    clock,
    requestTimeoutMs: 10_000,
  }),
});

const TRANSPORTS = [
  ['over sockets', overSockets],
  ['in process', inProcess],
] as const;

async function start(
  transport: Transport,
  props: Partial<CloudFrontStateProps> & { faults?: FaultSchedule } = {},
) {
  const { faults, ...stateProps } = props;
  const clock = new VirtualClock();
  const cloudFront = new CloudFrontState({ clock, ...stateProps });
  cloudFront.addDistribution('E123', { cacheTagHeader: 'cache-tag' });
  cloudFront.addTenant('dt_1');
  const client = new CloudFrontClient({
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    region: 'us-east-1',
    ...(await transport(cloudFrontService(cloudFront, faults), clock)),
  });
  cleanUps.unshift(() => client.destroy());
  return { clock, cloudFront, client };
}

const batch = (callerReference: string, items: string[] = ['/*']) => ({
  CallerReference: callerReference,
  Paths: { Quantity: items.length, Items: items },
});

const createCommand = (callerReference = 'reference', items?: string[]) =>
  new CreateInvalidationCommand({
    DistributionId: 'E123',
    InvalidationBatch: batch(callerReference, items),
  });

describe.each(TRANSPORTS)('%s', (_, transport) => {
  test('an invalidation is in progress until its delay has passed', async () => {
    const { clock, client } = await start(transport, {
      completionDelayMs: 5_000,
    });
    const items = ['/*', '/a?b=1&c=<2>', '/"quoted"', '#tag'];

    const { Invalidation: created, Location } = await client.send(
      createCommand('reference', items),
    );
    const get = async () =>
      (
        await client.send(
          new GetInvalidationCommand({
            DistributionId: 'E123',
            Id: created?.Id,
          }),
        )
      ).Invalidation;
    await clock.sleep(4_999);
    const pending = await get();
    await clock.sleep(1);
    const completed = await get();

    expect(Location).toBe(
      `https://cloudfront.amazonaws.com/2020-05-31/distribution/E123/invalidation/${created?.Id}`,
    );
    expect(created?.CreateTime).toEqual(new Date('2026-01-01T00:00:00Z'));
    expect(created?.InvalidationBatch).toEqual(batch('reference', items));
    expect(pending).toEqual({ ...created, Status: 'InProgress' });
    expect(completed).toEqual({ ...created, Status: 'Completed' });
  });

  test("a tenant's invalidations are its own", async () => {
    const { cloudFront, client } = await start(transport);

    const { Invalidation: created } = await client.send(
      new CreateInvalidationForDistributionTenantCommand({
        Id: 'dt_1',
        InvalidationBatch: batch('reference'),
      }),
    );
    const { Invalidation: got } = await client.send(
      new GetInvalidationForDistributionTenantCommand({
        DistributionTenantId: 'dt_1',
        Id: created?.Id,
      }),
    );
    const listed: unknown[] = [];
    for await (const page of paginateListInvalidationsForDistributionTenant(
      { client },
      { Id: 'dt_1' },
    )) {
      listed.push(...(page.InvalidationList?.Items ?? []));
    }

    expect(got).toEqual(created);
    expect(listed).toMatchObject([{ Id: created?.Id, Status: 'InProgress' }]);
    expect(cloudFront.calls).toMatchObject([
      {
        operation: 'CreateInvalidationForDistributionTenant',
        targetId: 'dt_1',
        outcome: 'OK',
      },
      { operation: 'GetInvalidationForDistributionTenant', targetId: 'dt_1' },
      { operation: 'ListInvalidationsForDistributionTenant', targetId: 'dt_1' },
    ]);
  });

  test('invalidations are listed newest first, page by page', async () => {
    const { client } = await start(transport);
    const created: unknown[] = [];
    for (const reference of ['a', 'b', 'c', 'd', 'e']) {
      const { Invalidation } = await client.send(createCommand(reference));
      created.unshift(Invalidation?.Id);
    }

    const pages: unknown[][] = [];
    for await (const { InvalidationList } of paginateListInvalidations(
      { client, pageSize: 2 },
      { DistributionId: 'E123' },
    )) {
      pages.push(InvalidationList?.Items?.map(({ Id }) => Id) ?? []);
    }

    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(pages.flat()).toEqual(created);
  });

  test('a distribution tells its status and its cache tag header', async () => {
    const { client } = await start(transport);
    await client.send(createCommand());

    const { Distribution } = await client.send(
      new GetDistributionCommand({ Id: 'E123' }),
    );

    expect(Distribution).toMatchObject({
      Id: 'E123',
      Status: 'Deployed',
      InProgressInvalidationBatches: 1,
      DistributionConfig: { CacheTagConfig: { HeaderName: 'cache-tag' } },
    });
  });

  test.each([
    ['NoSuchDistribution', 404, { DistributionId: 'E999' }],
    [
      'InvalidArgument',
      400,
      { InvalidationBatch: batch('reference', ['no-slash']) },
    ],
    [
      'InconsistentQuantities',
      400,
      {
        InvalidationBatch: {
          ...batch('reference'),
          Paths: { Quantity: 2, Items: ['/*'] },
        },
      },
    ],
  ])('%s is an error of the SDK', async (name, httpStatusCode, input) => {
    const { cloudFront, client } = await start(transport);

    await expect(
      client.send(
        new CreateInvalidationCommand({
          DistributionId: 'E123',
          InvalidationBatch: batch('reference'),
          ...input,
        }),
      ),
    ).rejects.toMatchObject({
      name,
      $fault: 'client',
      $metadata: { httpStatusCode, requestId: expect.any(String) },
    });
    expect(cloudFront.calls).toMatchObject([{ outcome: name }]);
  });

  test('3,000 items with characters to escape arrive whole', async () => {
    const { cloudFront, client } = await start(transport);
    const items = Array.from({ length: 3_000 }, (_, i) => `/a?b=${i}&c<d>`);

    await client.send(createCommand('reference', items));

    expect(cloudFront.invalidations[0].items).toEqual(items);
  });

  test.each<[FaultKind, object]>([
    ['500', { name: 'ServiceUnavailable', $metadata: { httpStatusCode: 500 } }],
    ['502', { name: 'ServiceUnavailable', $metadata: { httpStatusCode: 502 } }],
    [
      '503',
      {
        name: 'ServiceUnavailable',
        message: 'CloudFront encountered an internal error. Please try again.',
        $metadata: { httpStatusCode: 503 },
      },
    ],
    ['504', { name: 'ServiceUnavailable', $metadata: { httpStatusCode: 504 } }],
    [
      'throttling',
      {
        name: 'Throttling',
        message: 'Rate exceeded',
        $metadata: { httpStatusCode: 400 },
      },
    ],
    ['429', { $metadata: { httpStatusCode: 429 } }],
    ['403', { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }],
    ['html', { $metadata: { httpStatusCode: 502 } }],
    [
      'clock-skew',
      {
        name: 'RequestTimeTooSkewed',
        $metadata: { httpStatusCode: 403, clockSkewCorrected: true },
      },
    ],
  ])('%s is an error and leaves no invalidation', async (fault, error) => {
    const { cloudFront, client } = await start(transport, {
      faults: FaultSchedule.list([fault]),
    });

    await expect(client.send(createCommand())).rejects.toMatchObject(error);

    expect(cloudFront.invalidations).toEqual([]);
    expect(cloudFront.calls).toEqual([
      {
        atMs: expect.any(Number),
        operation: 'CreateInvalidation',
        targetId: 'E123',
        fault,
      },
    ]);
    const { Invalidation } = await client.send(createCommand());
    expect(Invalidation?.Status).toBe('InProgress');
  });

  test.each<FaultKind>(['truncated-body', 'broken-body', 'lost-answer'])(
    '%s is an error although the invalidation exists',
    async (fault) => {
      const { cloudFront, client } = await start(transport, {
        faults: FaultSchedule.list([fault]),
      });

      await expect(client.send(createCommand())).rejects.toThrow();
      const { Invalidation } = await client.send(createCommand());

      expect(cloudFront.invalidations).toMatchObject([
        { id: Invalidation?.Id },
      ]);
      expect(cloudFront.calls).toMatchObject([
        { outcome: 'OK', fault },
        { outcome: 'OK' },
      ]);
    },
  );

  test('a refusal that is lost on its way back is a refusal', async () => {
    const { cloudFront, client } = await start(transport, {
      faults: FaultSchedule.list(['lost-answer']),
    });

    await expect(
      client.send(createCommand('reference', ['no-slash'])),
    ).rejects.toThrow();

    expect(cloudFront.calls).toMatchObject([
      { outcome: 'InvalidArgument', fault: 'lost-answer' },
    ]);
  });

  test('a stall lasts until the request times out and leaves no invalidation', async () => {
    const { cloudFront, client } = await start(transport, {
      faults: FaultSchedule.list(['stall']),
    });

    await expect(
      client.send(createCommand(), { requestTimeout: 50 }),
    ).rejects.toThrow('has exceeded the configured 50 ms requestTimeout');

    expect(cloudFront.invalidations).toEqual([]);
  });

  test('an answer of another content type carries no invalidation', async () => {
    const { cloudFront, client } = await start(transport, {
      faults: FaultSchedule.list(['wrong-content-type']),
    });

    await expect(client.send(createCommand())).rejects.toThrow();

    expect(cloudFront.invalidations).toEqual([]);
  });
});

test.each<[FaultKind, string]>([
  ['reset', 'ECONNRESET'],
  ['lost-answer', 'ECONNRESET'],
  ['dns', 'ECONNRESET'],
  ['no-descriptor', 'ECONNRESET'],
])('over sockets, %s breaks the connection', async (fault, code) => {
  const { client } = await start(overSockets, {
    faults: FaultSchedule.list([fault]),
  });

  await expect(client.send(createCommand())).rejects.toThrow(code);
});

test.each<[FaultKind, object]>([
  ['reset', { name: 'TimeoutError', code: 'ECONNRESET' }],
  ['lost-answer', { name: 'TimeoutError', code: 'ECONNRESET' }],
  ['dns', { name: 'Error', code: 'ENOTFOUND' }],
  ['no-descriptor', { name: 'Error', code: 'EMFILE' }],
  ['stall', { name: 'TimeoutError', code: 'ETIMEDOUT' }],
])('in process, %s is the error of the real handler', async (fault, error) => {
  const { client } = await start(inProcess, {
    faults: FaultSchedule.list([fault]),
  });

  await expect(client.send(createCommand())).rejects.toMatchObject(error);
});

test('in process, a call takes no virtual time once the SDK has read its files', async () => {
  const { clock, client } = await start(inProcess);
  await client.send(createCommand());
  const startMs = clock.now();
  const sleeper = clock.sleep(1_000);

  await client.send(createCommand());

  expect(clock.now()).toBe(startMs);
  await sleeper;
});

test('in process, a stall takes virtual time', async () => {
  const { clock, client } = await start(inProcess, {
    faults: FaultSchedule.list(['stall', 'stall']),
  });
  const startMs = clock.now();

  await expect(client.send(createCommand())).rejects.toThrow();
  expect(clock.now() - startMs).toBe(10_000);
  await expect(
    client.send(createCommand(), { requestTimeout: 60_000 }),
  ).rejects.toThrow();
  expect(clock.now() - startMs).toBe(70_000);
});

describe.each(TRANSPORTS)('%s, abort', (_, transport) => {
  test('ends a stall', async () => {
    const { cloudFront, client } = await start(transport, {
      faults: FaultSchedule.always('stall'),
    });
    const abort = new AbortController();

    const call = client.send(createCommand(), { abortSignal: abort.signal });
    const isAborted = expect(call).rejects.toMatchObject({
      name: 'AbortError',
      message: 'Request aborted',
    });
    while (cloudFront.calls.length === 0) {
      await setImmediate();
    }
    abort.abort(new Error('out of time'));

    await isAborted;
  });

  test('before the call keeps it from being made', async () => {
    const { cloudFront, client } = await start(transport);

    await expect(
      client.send(createCommand(), {
        abortSignal: AbortSignal.abort(new Error('late')),
      }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(cloudFront.calls).toEqual([]);
  });
});

test.each([
  ['', 'MissingBody'],
  ['<InvalidationBatch', 'MalformedInput'],
  ['<InvalidationBatch><Paths>', 'MalformedInput'],
  ['<Other/>', 'MalformedInput'],
])('the body %j is refused as %s', (body, code) => {
  const cloudFront = new CloudFrontState({ clock: new VirtualClock() });
  cloudFront.addDistribution('E123');

  const reply = cloudFrontService(cloudFront)({
    method: 'POST',
    path: '/2020-05-31/distribution/E123/invalidation',
    query: new URLSearchParams(),
    headers: {},
    body,
  });

  expect(reply).toMatchObject({
    statusCode: 400,
    body: expect.stringContaining(
      `<Error><Type>Sender</Type><Code>${code}</Code>`,
    ),
  });
});

test.each([
  ['0', 400],
  ['many', 400],
  ['1000', 200],
])('a page of %s items is answered with %d', (maxItems, statusCode) => {
  const cloudFront = new CloudFrontState({ clock: new VirtualClock() });
  cloudFront.addDistribution('E123');

  const reply = cloudFrontService(cloudFront)({
    method: 'GET',
    path: '/2020-05-31/distribution/E123/invalidation',
    query: new URLSearchParams({ MaxItems: maxItems }),
    headers: {},
    body: '',
  });

  expect(reply).toMatchObject({ statusCode });
});

test.each([
  ['DELETE', '/2020-05-31/distribution/E123'],
  ['GET', '/2020-05-31/origin-access-control'],
  ['GET', '/2020-05-31/distribution-tenant/dt_1'],
])('%s %s is no operation', (method, path) => {
  const cloudFront = new CloudFrontState({ clock: new VirtualClock() });

  const reply = cloudFrontService(cloudFront)({
    method,
    path,
    query: new URLSearchParams(),
    headers: {},
    body: '',
  });

  expect(reply).toMatchObject({ statusCode: 404 });
});

test.each(TRANSPORTS)(
  '%s, a body that breaks off is told from one that is short',
  async (_, transport) => {
    const { client } = await start(transport, {
      faults: FaultSchedule.list(['broken-body']),
    });

    await expect(client.send(createCommand())).rejects.toThrow('aborted');
  },
);
