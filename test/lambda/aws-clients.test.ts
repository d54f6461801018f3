import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CloudFrontClient,
  GetInvalidationCommand,
} from '@aws-sdk/client-cloudfront';
import { SDK_DEFAULTS } from '../../lambda/aws-clients';

/** So much faster than in Lambda. */
const HASTE = 50;

const { throwOnRequestTimeout, httpAgent, httpsAgent, ...timeouts } =
  SDK_DEFAULTS.requestHandler;

let server: Server | undefined;

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

/** One call with all timeouts shortened, and how long it took with those of Lambda. */
async function call(listener: RequestListener): Promise<[number, unknown]> {
  const listening = createServer(listener);
  server = listening;
  await new Promise<void>((resolve) =>
    listening.listen(0, '127.0.0.1', () => resolve()),
  );
  const client = new CloudFrontClient({
    ...SDK_DEFAULTS,
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: {
      throwOnRequestTimeout,
      ...Object.fromEntries(
        Object.entries(timeouts).map(([name, ms]) => [name, ms / HASTE]),
      ),
    },
  });
  const startedAt = performance.now();
  const outcome = await client
    .send(new GetInvalidationCommand({ DistributionId: 'E1', Id: 'I1' }))
    .catch((error) => error);
  return [(performance.now() - startedAt) * HASTE, outcome];
}

test.each<[string, RequestListener]>([
  ['that says nothing', () => undefined],
  [
    'that stops after the headers',
    (_, response) => {
      response.writeHead(200, { 'content-length': 500 }).flushHeaders();
    },
  ],
  [
    'that stops in the middle',
    (_, response) => {
      response
        .writeHead(200, { 'content-length': 500 })
        .write('<Invalidation>');
    },
  ],
])('a server %s is given up in time', async (_, listener) => {
  const [milliseconds, outcome] = await call(listener);

  expect(String(outcome)).toMatch(/time/i);
  expect(milliseconds).toBeGreaterThan(9_000);
});

test('the SDK itself does not repeat', async () => {
  let calls = 0;

  await call((_, response) => {
    calls += 1;
    response.writeHead(503).end();
  });

  expect(calls).toBe(1);
});
