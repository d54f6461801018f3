import type { EdgeAnswer, Get, GetOptions } from './get';

/** More than any site needs, and an end to those that go in circles. */
const MAX_REDIRECTS = 5;

/** What a viewer gets for a URL in the end. */
export interface Page extends EdgeAnswer {
  /** Where the redirects have led to. */
  readonly url: string;
}

/**
 * Gets what a viewer gets. Redirects are followed as long as they stay on the host and on HTTPS: what is elsewhere says
 * nothing about this distribution, and nobody has named it.
 */
export async function getPage(
  get: Get,
  start: URL,
  options: GetOptions,
): Promise<Page> {
  let url = start;
  for (let redirects = 0; ; redirects++) {
    const answer = await get(url, options);
    const next = redirectOf(answer, url);
    if (next?.origin !== start.origin || redirects === MAX_REDIRECTS) {
      return { ...answer, url: url.href };
    }
    url = next;
  }
}

/** The page of a host. The path is taken as it is: one that begins with two slashes names no other host. */
export function pageUrl(domainName: string, path: string): URL {
  const url = new URL(`https://${domainName}${path}`);
  if (url.host !== domainName.toLowerCase() || !path.startsWith('/')) {
    throw new Error(
      `a verification must name a host and a path on it, got: ${JSON.stringify(domainName)} and ${JSON.stringify(path)}`,
    );
  }
  return url;
}

function redirectOf(
  { status, headers: { location } }: EdgeAnswer,
  base: URL,
): URL | undefined {
  if (status < 300 || status >= 400 || location === undefined) return undefined;
  return URL.canParse(location, base.href)
    ? new URL(location, base.href)
    : undefined;
}
