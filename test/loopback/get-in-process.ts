import { createHash } from 'node:crypto';
import type { Clock } from '../../lambda/clock';
import type { Get } from '../../lambda/edge/get';
import { contentHash } from '../../src/private/contract/manifest';
import { isFailure, type Service, wholeOrFailure } from './service';

export interface GetInProcessProps {
  readonly clock: Pick<Clock, 'now' | 'sleep'>;

  /** Who answers for a host; a host that nobody answers for is not found. */
  readonly serviceOf: (host: string) => Service | undefined;

  /** How long an answer takes. @default 0 */
  readonly latencyMs?: number;
}

/** Asks as `getOverHttps` does, without sockets and with the same errors. */
export function getInProcess({
  clock,
  serviceOf,
  latencyMs = 0,
}: GetInProcessProps): Get {
  return async (url, { acceptEncoding, maxBytes, signal }) => {
    await clock.sleep(latencyMs, signal);
    const reply = wholeOrFailure(
      serviceOf(url.host)?.({
        method: 'GET',
        path: url.pathname,
        query: url.searchParams,
        headers: { 'accept-encoding': acceptEncoding },
        body: '',
      }) ?? { failure: 'dns' },
    );
    if (!isFailure(reply)) {
      const { statusCode: status, headers } = reply;
      const body = Buffer.from(reply.body);
      return {
        status,
        headers,
        receivedAt: clock.now(),
        hash:
          body.length > maxBytes
            ? undefined
            : contentHash(createHash('sha256').update(body).digest()),
      };
    }
    if (reply.failure === 'stall') {
      await clock.sleep(STALL_MS, signal);
      throw new Error(`nothing arrived for ${STALL_MS} ms`);
    }
    throw reply.failure === 'dns'
      ? Object.assign(new Error(`getaddrinfo ENOTFOUND ${url.hostname}`), {
          code: 'ENOTFOUND',
        })
      : Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  };
}

const STALL_MS = 5_000;
