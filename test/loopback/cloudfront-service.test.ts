import {
  CloudFrontClient,
  CreateInvalidationCommand,
  GetInvalidationCommand,
} from '@aws-sdk/client-cloudfront';
import { VirtualClock } from './clock';
import { cloudFrontService } from './cloudfront-service';
import { CloudFrontState, type CloudFrontStateProps } from './cloudfront-state';
import { FaultSchedule } from './faults';
import { LoopbackServer } from './loopback-server';

const cleanUps: Array<() => Promise<void> | void> = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) {
    await cleanUp();
  }
});

async function start(
  props: Partial<CloudFrontStateProps> = {},
  faults?: FaultSchedule,
) {
  const clock = new VirtualClock();
  const cloudFront = new CloudFrontState({ clock, ...props });
  cloudFront.addDistribution('E123');
  cloudFront.addTenant('dt_1');
  const server = await LoopbackServer.start(
    cloudFrontService(cloudFront, faults),
  );
  const client = new CloudFrontClient({
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    endpoint: server.endpoint,
    maxAttempts: 1,
    region: 'us-east-1',
  });
  cleanUps.push(
    () => server.close(),
    () => client.destroy(),
  );
  const create = (items: string[], callerReference: string, id = 'E123') =>
    client.send(
      new CreateInvalidationCommand({
        DistributionId: id,
        InvalidationBatch: {
          CallerReference: callerReference,
          Paths: { Quantity: items.length, Items: items },
        },
      }),
    );
  const get = (invalidationId = '') =>
    client.send(
      new GetInvalidationCommand({
        DistributionId: 'E123',
        Id: invalidationId,
      }),
    );
  return { clock, cloudFront, client, create, get };
}

test('an invalidation is in progress until its delay has passed', async () => {
  const { clock, create, get } = await start({ completionDelayMs: 5_000 });

  const created = await create(['/*', '/a?b=1&c=<2>', '#tag'], 'ref');
  await clock.sleep(4_999);
  const pending = await get(created.Invalidation?.Id);
  await clock.sleep(1);
  const completed = await get(created.Invalidation?.Id);

  expect(created.Invalidation?.Status).toBe('InProgress');
  expect(pending.Invalidation?.Status).toBe('InProgress');
  expect(completed.Invalidation?.Status).toBe('Completed');
  expect(completed.Invalidation?.InvalidationBatch?.Paths?.Items).toEqual([
    '/*',
    '/a?b=1&c=<2>',
    '#tag',
  ]);
});

test('a reset shows as a connection error and leaves no invalidation', async () => {
  const { cloudFront, create } = await start({}, FaultSchedule.list(['reset']));

  await expect(create(['/*'], 'ref')).rejects.toThrow('ECONNRESET');

  expect(cloudFront.invalidations).toHaveLength(0);
  expect((await create(['/*'], 'ref')).Invalidation?.Id).toBeDefined();
});
