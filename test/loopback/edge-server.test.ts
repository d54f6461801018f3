import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { systemClock } from '../../lambda/clock';
import { getOverHttps } from '../../lambda/edge/get';
import { verify } from '../../lambda/edge/verify';
import { LoopbackEdge } from './edge';
import { EdgeServer } from './edge-server';

let server: EdgeServer;

afterEach(() => server.close());

test('the old page, the invalidation, the new page, over HTTPS', async () => {
  let page = 'old';
  const edge = new LoopbackEdge({
    clock: systemClock,
    origin: () => ({ statusCode: 200, body: page }),
  });
  server = await EdgeServer.start(edge);
  const ca = readFileSync(server.certificateFile);
  const askEdge = getOverHttps(((
    options: Parameters<typeof request>[1],
    callback: never,
  ) => request({ ...options, ca, agent: false }, callback)) as typeof request);
  const look = () =>
    verify(
      {
        checks: [{ domainName: server.domainName, path: '/' }],
        invalidatedAt: Date.now() + 2_000,
        deadline: { at: Date.now(), signal: new AbortController().signal },
      },
      { askEdge, clock: systemClock, log: () => undefined },
    );
  await look();
  page = 'new';

  expect(await look()).toMatchObject([{ finding: 'cached before' }]);
  edge.invalidate(['/*']);
  expect(await look()).toEqual([]);
});

test('a certificate that nobody has signed is refused', async () => {
  server = await EdgeServer.start(
    new LoopbackEdge({
      clock: systemClock,
      origin: () => ({ statusCode: 200 }),
    }),
  );

  await expect(
    getOverHttps()(new URL(`https://${server.domainName}/`), {
      acceptEncoding: 'identity',
      maxBytes: 1,
    }),
  ).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
});
