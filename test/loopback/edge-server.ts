import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoopbackEdge } from './edge';
import { isFailure } from './service';

/**
 * Serves a loopback edge over HTTPS on a free port of 127.0.0.1, to be put in front of a local AWS that serves no
 * distributions.
 *
 * A function that is to ask it gets `domainName` as the `domainName` of its verification, and `NODE_EXTRA_CA_CERTS` with
 * `certificateFile` in its environment, because the certificate is nobody's but ours. It is made by `openssl`.
 *
 * @example
 * const edge = new LoopbackEdge({ clock: systemClock, origin });
 * const server = await EdgeServer.start(edge);
 * edge.invalidate(['/*']);
 * await server.close();
 */
export class EdgeServer {
  static async start(edge: LoopbackEdge): Promise<EdgeServer> {
    const folder = mkdtempSync(join(tmpdir(), 'edge-'));
    const keyFile = join(folder, 'key.pem');
    const certificateFile = join(folder, 'certificate.pem');
    execFileSync(
      'openssl',
      [
        [
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:P-256',
        ],
        ['-nodes', '-days', '2', '-subj', '/CN=localhost'],
        ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
        ['-keyout', keyFile, '-out', certificateFile],
      ].flat(),
      { stdio: 'pipe' },
    );
    const server = createServer(
      { key: readFileSync(keyFile), cert: readFileSync(certificateFile) },
      ({ method = 'GET', url = '/', headers }, response) => {
        const { pathname, searchParams } = new URL(url, 'https://localhost');
        const reply = edge.service({
          method,
          path: pathname,
          query: searchParams,
          headers: { 'accept-encoding': String(headers['accept-encoding']) },
          body: '',
        });
        if (isFailure(reply)) response.destroy();
        else
          response.writeHead(reply.statusCode, reply.headers).end(reply.body);
      },
    );
    await new Promise<void>((resolve) =>
      server.listen(0, '127.0.0.1', resolve),
    );
    return new EdgeServer(server, folder, certificateFile);
  }

  /** Host and port. */
  readonly domainName: string;

  private constructor(
    private readonly server: Server,
    private readonly folder: string,
    readonly certificateFile: string,
  ) {
    const { port } = server.address() as AddressInfo;
    this.domainName = `localhost:${port}`;
  }

  /** Stops, with all connections that are still open, and removes the certificate. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
    rmSync(this.folder, { recursive: true });
  }
}
