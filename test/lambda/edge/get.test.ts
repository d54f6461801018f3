import { createHash } from 'node:crypto';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as plainRequest,
  type RequestListener,
  type RequestOptions,
  type Server,
} from 'node:http';
import type * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { getOverHttps } from '../../../lambda/edge/get';

let server: Server;
let port: number;

afterEach(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
);

async function start(listener: RequestListener): Promise<void> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
}

/** Without TLS, to the server of the test. */
const toServer = ((
  options: RequestOptions,
  callback: (response: IncomingMessage) => void,
) =>
  plainRequest(
    { ...options, agent: false, hostname: '127.0.0.1', port },
    callback,
  )) as typeof https.request;

const get = (path: string, maxBytes = 1_000, signal?: AbortSignal) =>
  getOverHttps(toServer)(new URL(`https://www.example.com${path}`), {
    acceptEncoding: 'identity',
    maxBytes,
    signal,
  });

const hashOf = (text: string) =>
  createHash('sha256')
    .update(text)
    .digest()
    .subarray(0, 16)
    .toString('base64url');

test('tells status, headers and the hash that a manifest has', async () => {
  const before = Date.now();
  await start((_, response) => {
    response.writeHead(404, { 'X-Cache': 'Error from cloudfront', Age: '3' });
    response.write('Straße ');
    response.end('通り');
  });

  const answer = await get('/');

  expect(answer).toMatchObject({
    status: 404,
    headers: { 'x-cache': 'Error from cloudfront', age: '3' },
    hash: hashOf('Straße 通り'),
  });
  expect(answer.receivedAt).toBeGreaterThanOrEqual(before);
  expect(answer.receivedAt).toBeLessThanOrEqual(Date.now());
});

test('asks as who it is, without cookies or credentials', async () => {
  const asked: Array<[string | undefined, IncomingHttpHeaders]> = [];
  await start(({ url, headers }, response) => {
    asked.push([url, headers]);
    response.writeHead(200, { 'Set-Cookie': 'session=1' }).end();
  });

  await get('/a%20b?c=d');
  await get('/');

  expect(asked.map(([url]) => url)).toEqual(['/a%20b?c=d', '/']);
  for (const [, headers] of asked) {
    expect(headers).toEqual({
      'user-agent': 'cdk-distribution-invalidator',
      'accept-encoding': 'identity',
      accept: '*/*',
      host: expect.any(String),
      connection: expect.any(String),
    });
  }
});

test('leaves a body that is too long, and closes the connection', async () => {
  const closed = new Promise<void>((resolve) => {
    start((_, response) => {
      const endless = setInterval(() => response.write('x'.repeat(600)), 1);
      response.on('close', () => {
        clearInterval(endless);
        resolve();
      });
    }).then(() =>
      get('/').then((answer) => {
        expect(answer).toMatchObject({ status: 200 });
        expect(answer).not.toHaveProperty('hash');
      }),
    );
  });

  await closed;
});

test.each([
  [999, true],
  [1_000, true],
  [1_001, false],
])(
  'of %i bytes with 1,000 allowed, the hash is known: %s',
  async (bytes, known) => {
    await start((_, response) => response.end('x'.repeat(bytes)));

    const { hash } = await get('/');

    expect(hash).toBe(known ? hashOf('x'.repeat(bytes)) : undefined);
  },
);

test('follows no redirect', async () => {
  let requests = 0;
  await start((_, response) => {
    requests++;
    response.writeHead(302, { Location: '/elsewhere' }).end();
  });

  expect(await get('/')).toMatchObject({
    status: 302,
    headers: { location: '/elsewhere' },
  });
  expect(requests).toBe(1);
});

test.each<[string, RequestListener]>([
  ['breaks the connection', ({ socket }) => socket.destroy()],
  [
    'breaks off in the body',
    (_, response) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('half');
      setTimeout(() => response.destroy(), 20);
    },
  ],
])('rejects where the edge %s', async (_, listener) => {
  await start(listener);

  await expect(get('/')).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('gives up when it is told to', async () => {
  await start(() => undefined);

  await expect(get('/', 1, AbortSignal.timeout(50))).rejects.toMatchObject({
    name: 'AbortError',
  });
});

test('gives up where nothing comes', async () => {
  const silent = ((options: https.RequestOptions, callback: never) =>
    toServer({ ...options, timeout: 50 }, callback)) as typeof https.request;
  await start((_, response) => response.write('half'));

  await expect(
    getOverHttps(silent)(new URL('https://www.example.com/'), {
      acceptEncoding: 'identity',
      maxBytes: 1_000,
    }),
  ).rejects.toThrow('nothing arrived for 5000 ms');
});

test('speaks HTTPS, also where the URL does not', async () => {
  await start((_, response) => response.end());

  await expect(
    getOverHttps()(new URL(`http://127.0.0.1:${port}/`), {
      acceptEncoding: 'identity',
      maxBytes: 1,
    }),
  ).rejects.toMatchObject({ code: 'EPROTO' });
});
