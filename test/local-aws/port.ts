import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/** The wanted port if it is free, or any free port if none is wanted. */
export async function freePort(wanted?: number): Promise<number> {
  const server = createServer();
  try {
    server.listen(wanted ?? 0, LOOPBACK);
    await once(server, 'listening');
  } catch (error) {
    throw new Error(
      `port ${wanted} on ${LOOPBACK} is in use. Choose another one, or none to have a free one chosen`,
      { cause: error },
    );
  }
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
