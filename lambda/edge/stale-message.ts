import type { StaleUrl } from './verify';

/** A reason has to fit into an answer, and the first ones mostly tell what is wrong with all. */
const MAX_SHOWN = 3;

const CAUSES: Readonly<Record<StaleUrl['finding'], string>> = {
  'cached before':
    'it was stored before the invalidation. No invalidated path matches this URL as the edge knows it: check its spelling, its query string, and functions that rewrite it',
  'old at the origin':
    'the cache fetched these old bytes after the invalidation, so the origin still has them. Deploy the file to this origin before the invalidator runs, and delete removed files there',
  'other bytes':
    "these are not the file's bytes. Possible causes: an error page, another origin, or a function that rewrites the URL or changes the body",
  status:
    'this status was not expected. Possible causes: a wrong path, an error page in the cache, a required login, or a rule that refuses this client',
  'age unknown':
    "it comes from the cache, and has no 'Age' that says since when. A response headers policy or a function may remove that header",
  'not CloudFront':
    'it does not come from CloudFront. The domain name points to another host',
  'no answer':
    'there was no response. The domain name is wrong, or the function has no route to the internet',
};

/** What people need to know to find out why a page is not fresh. */
export function staleMessage(
  target: string,
  stale: readonly StaleUrl[],
): string {
  const more = stale.length - MAX_SHOWN;
  const shown = stale
    .slice(0, MAX_SHOWN)
    .map((each) => `${each.url} (${answerOf(each)}): ${CAUSES[each.finding]}.`);
  return [
    `${target} was invalidated, but ${stale.length === 1 ? 'one URL is not fresh' : `${stale.length} URLs are not fresh`}.`,
    ...shown,
    ...(more > 0 ? [`${more} more are in the log.`] : []),
    'Browsers also keep their own copies, for as long as Cache-Control lets them.',
  ].join(' ');
}

function answerOf({ url, page, error }: StaleUrl): string {
  if (!page) return error ?? '';
  const { age, 'x-cache': result, 'x-amz-cf-pop': edge } = page.headers;
  return [
    ...(page.url === url ? [] : [`redirected to ${page.url}`]),
    `HTTP ${page.status}`,
    `Age ${age ?? 'absent'}`,
    `X-Cache ${result ?? 'absent'}`,
    `edge ${edge ?? 'unknown'}`,
  ].join(', ');
}
