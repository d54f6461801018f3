import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A proxy on a free port of 127.0.0.1. It leads every tunnel to one place, whatever host it is asked for. */
export class ConnectProxy {
  public static async start(destination: string): Promise<ConnectProxy> {
    const proxy = new ConnectProxy(new URL(destination));
    await new Promise<void>((resolve) =>
      proxy.server.listen(0, '127.0.0.1', resolve),
    );
    return proxy;
  }

  /** The host and port of each tunnel, in order. */
  public readonly tunnels: string[] = [];

  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  private constructor({ hostname, port }: URL) {
    this.server = createServer((_, response) =>
      response.writeHead(501).end('only tunnels'),
    );
    this.server.on('connect', ({ url = '' }, client: Socket, head) => {
      this.tunnels.push(url);
      const upstream = connect(Number(port), hostname, () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        upstream.write(head);
        upstream.pipe(client).pipe(upstream);
      });
      for (const socket of [client, upstream]) {
        this.sockets.add(socket);
        socket.on('error', () => socket.destroy());
      }
    });
  }

  public get endpoint(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  public async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
