import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { isFailure, type Reply, type ServiceRequest } from './service';

export interface ServerIdentity {
  readonly key: string;
  readonly cert: string;
}

/** A `Service`, or one that asks others before it answers. */
type ServedService = (request: ServiceRequest) => Reply | Promise<Reply>;

/** Serves a service on a free port of 127.0.0.1, over HTTP, or over HTTPS with an identity. */
export class LoopbackServer {
  public static async start(
    service: ServedService,
    identity?: ServerIdentity,
  ): Promise<LoopbackServer> {
    const listener = (request: IncomingMessage, response: ServerResponse) => {
      answer(service, request, response).catch((error) =>
        // The server's own fault: break the connection, so that the test fails, and say why
        response.destroy(error),
      );
    };
    const server = identity
      ? createTlsServer(identity, listener)
      : createServer(listener);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return new LoopbackServer(server, identity ? 'https' : 'http');
  }

  public readonly endpoint: string;

  /** The most connections that were open at the same time. */
  public peakConnections = 0;

  private constructor(
    private readonly server: Server,
    protocol: 'http' | 'https',
  ) {
    const { port } = server.address() as AddressInfo;
    this.endpoint = `${protocol}://127.0.0.1:${port}`;
    let open = 0;
    server.on('connection', (socket) => {
      this.peakConnections = Math.max(this.peakConnections, ++open);
      socket.on('close', () => open--);
    });
  }

  /** Stops, with all connections that are still open. */
  public async close(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.close((error) => (error ? reject(error) : resolve()));
      this.server.closeAllConnections();
    });
  }
}

async function answer(
  service: ServedService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await text(request);
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const reply = await service({
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: singleValues(request.headers),
    body,
  });
  send(reply, response);
}

function send(reply: Reply, response: ServerResponse): void {
  if (!isFailure(reply)) {
    const { statusCode, headers, body, breaksOff } = reply;
    if (!breaksOff) {
      response.writeHead(statusCode, headers).end(body);
      return;
    }
    response.writeHead(statusCode, {
      ...headers,
      'content-length': Buffer.byteLength(body),
    });
    response.write(body.slice(0, body.length / 2), () =>
      response.socket?.destroy(),
    );
  } else if (reply.failure !== 'stall') {
    // Neither a name that does not resolve nor a client without descriptors can be shown by a server that was found: the nearest is a broken connection
    response.socket?.resetAndDestroy();
  }
}

const singleValues = (
  headers: IncomingMessage['headers'],
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value = '']) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
