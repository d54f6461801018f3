import type { Environment } from '../environment';
import { describe } from '../errors';
import type { Deadline } from '../time-budget';
import { type Expectation, type Finding, findingOf } from './freshness';
import type { GetOptions } from './get';
import { getPage, type Page, pageUrl } from './page';

/** What is stale a minute after CloudFront has told all edges does not become fresh by waiting. */
const PATIENCE_MS = 60_000;

const FIRST_PAUSE_MS = 1_000;
const PAUSE_GROWTH = 2;
const MAX_PAUSE_MS = 10_000;

/**
 * Requests as browsers send them, because an edge keeps a copy for each encoding. The body does not matter; a short one is
 * read so that the connection can be reused.
 */
const AS_BROWSERS: GetOptions = {
  acceptEncoding: 'gzip, deflate, br',
  maxBytes: 64 * 1024,
};

/** Files arrive as they were hashed, uncompressed. For longer ones, only the headers are judged. */
const AS_FILES: GetOptions = {
  acceptEncoding: 'identity',
  maxBytes: 16 * 1024 * 1024,
};

/** A URL to ask for, and what must come back. */
export interface Check extends Omit<Expectation, 'invalidatedAt'> {
  readonly domainName: string;
  /** Encoded, with the query string. */
  readonly path: string;
}

export interface VerificationRequest {
  readonly checks: readonly Check[];
  /** When the invalidation was made, in milliseconds since the epoch. */
  readonly invalidatedAt: number;
  readonly deadline: Deadline;
}

/** A URL under which viewers do not get what they should, and what they got instead. */
export interface StaleUrl {
  readonly url: string;
  readonly finding: Exclude<Finding, 'fresh'> | 'no answer';
  readonly page?: Page;
  /** Why there is no answer. */
  readonly error?: string;
}

/** Asks an edge as viewers do until everything is fresh, and tells what did not become so. */
export async function verify(
  request: VerificationRequest,
  environment: Pick<Environment, 'askEdge' | 'clock' | 'log'>,
): Promise<StaleUrl[]> {
  const { checks, deadline } = request;
  const { clock, log } = environment;
  const startedAt = clock.now();
  const end = Math.min(deadline.at, startedAt + PATIENCE_MS);
  let pending = checks;
  for (let pause = FIRST_PAUSE_MS; ; pause *= PAUSE_GROWTH) {
    const looks = await Promise.all(
      pending.map((check) => look(check, request, environment)),
    );
    pending = pending.filter((_, index) => looks[index] !== undefined);
    const stale = looks.filter((each) => each !== undefined);
    const left = end - clock.now();
    if (stale.length === 0 || left <= 0) {
      log('INFO', 'verified', {
        urls: checks.length,
        stale: stale.length,
        milliseconds: clock.now() - startedAt,
      });
      return stale;
    }
    log('INFO', 'not fresh yet', { urls: stale.map(({ url }) => url) });
    await clock.sleep(Math.min(pause, MAX_PAUSE_MS, left));
  }
}

/** What is wrong with what comes back; nothing if it is fresh. */
async function look(
  { domainName, path, ...expectation }: Check,
  { invalidatedAt, deadline: { signal } }: VerificationRequest,
  { askEdge }: Pick<Environment, 'askEdge'>,
): Promise<StaleUrl | undefined> {
  const url = `https://${domainName}${path}`;
  try {
    const page = await getPage(askEdge, pageUrl(domainName, path), {
      ...(expectation.bytes ? AS_FILES : AS_BROWSERS),
      signal,
    });
    const finding = findingOf(page, { ...expectation, invalidatedAt });
    return finding === 'fresh' ? undefined : { url, finding, page };
  } catch (error) {
    return { url, finding: 'no answer', error: describe(error) };
  }
}
