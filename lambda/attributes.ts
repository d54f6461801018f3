import type { AttributeName } from '../src/private/contract/attributes';
import {
  billablePathsOf,
  staleUrlsOf,
  type Verdict,
  worstStatus,
} from './outcome';

/** The IDs of many invalidations must not fill the answer. */
const MAX_IDS_LENGTH = 1_000;

/** For an attribute without a value, because an empty string is not valid everywhere that an attribute can be used. */
const NONE = 'none';
const UNKNOWN = 'unknown';

/** Gives every attribute a value, whatever came of the run: a missing one fails the deployment. */
export function attributes(
  { outcomes, content }: Verdict,
  durationMs: number,
): Record<AttributeName, string> {
  const ids = outcomes.flatMap(({ invalidationIds }) => invalidationIds);
  return {
    InvalidationId: ids[0] ?? NONE,
    InvalidationIds: joined(ids) || NONE,
    Status: worstStatus(outcomes),
    BillablePaths: String(billablePathsOf(outcomes)),
    ChangedFiles: String(content?.changedFiles ?? UNKNOWN),
    EvictedFiles: String(content?.evictedFiles ?? UNKNOWN),
    StaleUrls: String(staleUrlsOf(outcomes) ?? UNKNOWN),
    // Whole, for people to read in an output. The summary keeps milliseconds, for metrics.
    DurationSeconds: String(Math.round(durationMs / 1000)),
  };
}

/** Joins as many as fit, and says how many do not. */
function joined(ids: readonly string[]): string {
  let text = '';
  for (const [index, id] of ids.entries()) {
    if (text.length + id.length > MAX_IDS_LENGTH) {
      return `${text}+${ids.length - index}`;
    }
    text += index < ids.length - 1 ? `${id},` : id;
  }
  return text;
}
