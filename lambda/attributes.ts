import type { InvalidationStatus, Outcome } from './cloudfront/invalidate';
import type { ContentItems } from './content/items';

/** The IDs of many invalidations must not fill the answer. */
const MAX_IDS_LENGTH = 1_000;

/** An attribute without a value: not every place that takes an attribute takes an empty string. */
const NONE = 'none';
const UNKNOWN = 'unknown';

/** From the best to the worst. */
const STATUSES: InvalidationStatus[] = [
  'Skipped',
  'Completed',
  'InProgress',
  'Failed',
];

/** What `Fn::GetAtt` of the custom resource can ask for. All are always there: a missing one fails the deployment. */
export function attributes(
  outcomes: Outcome[],
  content: ContentItems | undefined,
  durationMs: number,
): Record<string, string> {
  const ids = outcomes.flatMap(({ invalidationIds }) => invalidationIds);
  const worst = Math.max(
    ...outcomes.map(({ status }) => STATUSES.indexOf(status)),
  );
  return {
    InvalidationId: ids[0] ?? NONE,
    InvalidationIds: joined(ids) || NONE,
    Status: STATUSES[worst],
    BillablePaths: String(
      outcomes.reduce((sum, { billablePaths }) => sum + billablePaths, 0),
    ),
    ChangedFiles: String(content?.changedFiles ?? UNKNOWN),
    EvictedFiles: String(content?.evictedFiles ?? UNKNOWN),
    DurationSeconds: String(Math.round(durationMs / 1000)),
  };
}

/** As many as fit, and how many do not. */
function joined(ids: string[]): string {
  let text = '';
  for (const [index, id] of ids.entries()) {
    if (text.length + id.length > MAX_IDS_LENGTH) {
      return `${text}+${ids.length - index}`;
    }
    text += index < ids.length - 1 ? `${id},` : id;
  }
  return text;
}
