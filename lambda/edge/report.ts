import type { StaleUrl } from './verify';

/** A reason has to fit into an answer, and the first ones mostly tell what is wrong with all. */
const MAX_SHOWN = 3;

const CAUSES: Readonly<Record<StaleUrl['finding'], string>> = {
  'cached before':
    'it was stored before the invalidation. No path that was invalidated matches this URL as the edge knows it: look at its spelling, its query string, and at functions that rewrite it',
  'old at the origin':
    'the cache took these old bytes after the invalidation, so the origin still has them. Deploy the file to this origin before the invalidator runs, and delete there what was removed',
  'other bytes':
    "these are not the file's bytes. It is an error page, another origin, or a function that rewrites the URL or changes the body",
  status:
    'this status was not expected. It is a wrong path, an error page in the cache, or an edge that wants a login, or refuses this client',
  'age unknown':
    "it comes from the cache, and without an 'Age' nobody knows since when. A response headers policy or a function may take it away",
  'not CloudFront':
    'it does not come from CloudFront. The domain name leads to another host',
  'no answer':
    'there was no answer. The domain name is wrong, or the function has no way to the internet',
};

/** What people need to know to find out why a page is not fresh. */
export function report(target: string, stale: readonly StaleUrl[]): string {
  const more = stale.length - MAX_SHOWN;
  const shown = stale
    .slice(0, MAX_SHOWN)
    .map((each) => `${each.url} (${answerOf(each)}): ${CAUSES[each.finding]}.`);
  return [
    `${target} was invalidated, and viewers do not get what they should for ${stale.length === 1 ? 'one URL' : `${stale.length} URLs`}.`,
    ...shown,
    ...(more > 0 ? [`And ${more} more, in the log.`] : []),
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
    `edge ${edge ?? 'not named'}`,
  ].join(', ');
}
