import { createHash } from 'node:crypto';
import * as https from 'node:https';
import { contentHash } from '../../src/private/contract/manifest';
import { THROUGH_PROXY } from '../aws-clients';

/** Who asks, as it stands in the logs of the distribution. */
const USER_AGENT = 'cdk-distribution-invalidator';

/** For a connection on which nothing comes any more. */
const SILENCE_MS = 5_000;

/** Per host at a time: with more, the TLS handshakes would only wait for the function's small CPU. */
export const MAX_CONNECTIONS = 6;

/** What came back from an edge. */
export interface EdgeAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** When the headers came, in milliseconds since the epoch. */
  readonly receivedAt: number;
  /** Of the body, as manifests have it; absent if the body is longer than what is read. */
  readonly hash?: string;
}

export interface GetOptions {
  /** The encodings that are asked for. */
  readonly acceptEncoding: string;
  /** What is read of the body. A longer one is left unread. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

/** Makes one request. Follows no redirect, and rejects if there is no answer. */
export type Get = (url: URL, options: GetOptions) => Promise<EdgeAnswer>;

/** Asks with HTTPS, whatever the URL says, without cookies or credentials. */
export function getOverHttps(
  request: typeof https.request = https.request,
): Get {
  const agent = new https.Agent({
    keepAlive: true,
    maxSockets: MAX_CONNECTIONS,
    ...THROUGH_PROXY,
  });
  return (url, { acceptEncoding, maxBytes, signal }) =>
    new Promise((resolve, reject) => {
      const { hostname, port, pathname, search } = url;
      const get = request(
        {
          agent,
          hostname,
          port,
          path: pathname + search,
          headers: {
            'user-agent': USER_AGENT,
            'accept-encoding': acceptEncoding,
            accept: '*/*',
          },
          signal,
          timeout: SILENCE_MS,
        },
        (response) => {
          const answer = {
            status: response.statusCode ?? 0,
            headers: singleValues(response.headers),
            receivedAt: Date.now(),
          };
          const hash = createHash('sha256');
          let bytes = 0;
          response.on('data', (chunk: Buffer) => {
            bytes += chunk.length;
            if (bytes > maxBytes) {
              // Resolves first, because destroying the response emits an error.
              resolve(answer);
              response.destroy();
            } else {
              hash.update(chunk);
            }
          });
          response.on('end', () =>
            resolve({ ...answer, hash: contentHash(hash.digest()) }),
          );
          response.on('error', reject);
        },
      );
      get.on('timeout', () =>
        get.destroy(new Error(`nothing arrived for ${SILENCE_MS} ms`)),
      );
      get.on('error', reject);
      get.end();
    });
}

function singleValues(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): EdgeAnswer['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
}
