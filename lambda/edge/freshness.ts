import type { Page } from './page';

/** `Age` and the moments that it is compared with are rounded to seconds somewhere. */
const TOLERANCE_MS = 1_000;

/** What viewers must get under a URL. */
export interface Expectation {
  /** When the invalidation was made, in milliseconds since the epoch. */
  readonly invalidatedAt: number;
  /** @default any from 200 to 399 */
  readonly status?: number;
  /** @default any bytes */
  readonly bytes?: ExpectedBytes;
}

/** Hashes of what a file holds and held. */
export interface ExpectedBytes {
  /** Absent where only the old bytes are known to be wrong: a file that was removed, or a further URL of one. */
  readonly current?: string;
  /** Absent where they are not known, or are those of a file that is still there. */
  readonly outdated?: string;
}

/** What is to be said of an answer. */
export type Finding =
  | 'fresh'
  | 'status'
  | 'cached before'
  | 'age unknown'
  | 'not CloudFront'
  | 'old at the origin'
  | 'other bytes';

/** Judges an answer by its bytes where they are known, and else by when they were stored. */
export function findingOf(
  page: Page,
  { invalidatedAt, status, bytes }: Expectation,
): Finding {
  const stored = storedOf(page, invalidatedAt);
  if (page.hash !== undefined && page.hash === bytes?.outdated) {
    return stored === 'fresh' ? 'old at the origin' : stored;
  }
  if (bytes && bytes.current === undefined) return 'fresh';
  if (!hasStatus(page, status)) return 'status';
  if (!bytes) return stored;
  if (page.hash === bytes.current) return 'fresh';
  return stored === 'fresh' && isComparable(page) ? 'other bytes' : stored;
}

/**
 * Whether the answer is younger than the invalidation.
 *
 * `X-Cache` begins with the result type: `Hit` comes from the cache as it is, `Error` may; `Miss`, `RefreshHit` (the
 * origin was asked whether it still holds) and what a function has generated are of this moment.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html (`x-edge-result-type`)
 * `Age` is how many seconds ago the origin has generated or confirmed it. https://www.rfc-editor.org/rfc/rfc9111#field.age
 */
function storedOf(
  { headers, receivedAt }: Page,
  invalidatedAt: number,
): 'fresh' | 'cached before' | 'age unknown' | 'not CloudFront' {
  const { age, 'x-cache': result } = headers;
  if (result !== undefined && !/^(Hit|Error)/i.test(result)) return 'fresh';
  if (age !== undefined && /^\d+$/.test(age)) {
    const storedAt = receivedAt - 1_000 * Number(age);
    return storedAt >= invalidatedAt - TOLERANCE_MS ? 'fresh' : 'cached before';
  }
  if (result === undefined) return 'not CloudFront';
  return /^Error/i.test(result) ? 'fresh' : 'age unknown';
}

function hasStatus({ status }: Page, expected: number | undefined): boolean {
  return expected === undefined
    ? status >= 200 && status < 400
    : status === expected;
}

/** A redirect has no page, and an encoding that was not asked for may have been made on the way. */
function isComparable({ status, headers, hash }: Page): boolean {
  const { 'content-encoding': encoding = 'identity' } = headers;
  return hash !== undefined && status < 300 && encoding === 'identity';
}
