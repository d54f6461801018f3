import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { freePort, LOOPBACK } from './port';

async function listen(port: number): Promise<Server> {
  const server = createServer();
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  return server;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

test('finds a port that can be listened on', async () => {
  await close(await listen(await freePort()));
});

test('takes the wanted port if it is free', async () => {
  const port = await freePort();

  expect(await freePort(port)).toBe(port);
});

test('says so if the wanted port is in use', async () => {
  const port = await freePort();
  const server = await listen(port);

  await expect(freePort(port)).rejects.toThrow(
    `port ${port} on 127.0.0.1 is in use. Choose another one, or none to have a free one chosen`,
  );
  await close(server);
});
