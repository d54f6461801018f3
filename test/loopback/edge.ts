import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Clock } from '../../lambda/clock';
import type { Service, ServiceRequest, ServiceResponse } from './service';

/** What an origin answers for a path, with the query string. */
export type Origin = (path: string) => OriginAnswer;

export interface OriginAnswer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface EdgeProps {
  readonly clock: Pick<Clock, 'now'>;
  readonly origin: Origin;

  /** How long an answer is kept. @default 86400 */
  readonly maxAgeSeconds?: number;

  /** What a function makes of the path of a viewer's request. @default - the path */
  readonly rewrite?: (path: string) => string;
}

interface Stored extends OriginAnswer {
  readonly storedAtMs: number;
}

interface Invalidation {
  readonly atMs: number;
  readonly items: readonly string[];
}

/** CloudFront keeps errors for ten seconds by default. */
const ERROR_MAX_AGE_SECONDS = 10;

/**
 * One edge location of one distribution, as viewers see it: a cache in front of an origin, with CloudFront's `Age`,
 * `X-Cache` and compression. Its answers are those that are documented, not those of a real edge.
 */
export class LoopbackEdge {
  /** The requests that came, in order. */
  readonly requests: ServiceRequest[] = [];

  private readonly cache = new Map<string, Stored>();
  private readonly invalidations: Invalidation[] = [];

  constructor(private readonly props: EdgeProps) {}

  /**
   * Tells the edge of an invalidation, from which on it answers nothing older.
   *
   * @param lagMs for how long it goes on with what it has: `Infinity` for an edge that never hears of it
   */
  invalidate(items: readonly string[], lagMs = 0): void {
    this.invalidations.push({ atMs: this.props.clock.now() + lagMs, items });
  }

  readonly service: Service = (request) => {
    this.requests.push(request);
    const { rewrite = (path: string) => path } = this.props;
    const query = request.query.toString();
    const path = rewrite(request.path) + (query ? `?${query}` : '');
    const compresses = /\bgzip\b/.test(
      request.headers['accept-encoding'] ?? '',
    );
    return this.answer(path, compresses);
  };

  private answer(path: string, compresses: boolean): ServiceResponse {
    const { clock, origin } = this.props;
    // An edge keeps one answer for each encoding.
    const key = `${compresses ? 'gzip' : 'identity'} ${path}`;
    const cached = this.fromCache(key, path);
    const answer = cached ?? { ...origin(path), storedAtMs: clock.now() };
    if (!cached) this.cache.set(key, answer);
    const { statusCode, headers, body = '', storedAtMs } = answer;
    const ageSeconds = Math.floor((clock.now() - storedAtMs) / 1_000);
    const result =
      statusCode >= 400 ? 'Error' : cached !== undefined ? 'Hit' : 'Miss';
    return {
      statusCode,
      headers: {
        'x-cache': `${result} from cloudfront`,
        'x-amz-cf-pop': 'LPB50-P1',
        'x-amz-cf-id': createHash('md5').update(key).digest('base64'),
        ...(cached ? { age: String(ageSeconds) } : {}),
        ...(compresses && body ? { 'content-encoding': 'gzip' } : {}),
        ...headers,
      },
      body: compresses && body ? gzipSync(body) : body,
    };
  }

  private fromCache(key: string, path: string): Stored | undefined {
    const stored = this.cache.get(key);
    if (!stored) return undefined;
    const nowMs = this.props.clock.now();
    const { maxAgeSeconds = 86_400 } = this.props;
    const maxAgeMs =
      1_000 *
      (stored.statusCode >= 400 ? ERROR_MAX_AGE_SECONDS : maxAgeSeconds);
    const isRemoved = this.invalidations.some(
      ({ atMs, items }) =>
        stored.storedAtMs <= atMs &&
        atMs <= nowMs &&
        items.some((item) => matches(item, path)),
    );
    return isRemoved || nowMs >= stored.storedAtMs + maxAgeMs
      ? undefined
      : stored;
  }
}

function matches(item: string, path: string): boolean {
  return item.endsWith('*')
    ? path.startsWith(item.slice(0, -1))
    : path === item;
}
