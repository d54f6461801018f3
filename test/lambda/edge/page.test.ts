import type { EdgeAnswer, Get } from '../../../lambda/edge/get';
import { getPage, pageUrl } from '../../../lambda/edge/page';

const OPTIONS = { acceptEncoding: 'identity', maxBytes: 1 };

/** A web of redirects: what is not in it is a page. */
function web(redirects: Record<string, string>) {
  const asked: string[] = [];
  const get: Get = async (url): Promise<EdgeAnswer> => {
    asked.push(url.href);
    const location = redirects[url.href];
    return {
      status: location === undefined ? 200 : 302,
      headers: { location },
      receivedAt: 0,
    };
  };
  return { asked, get };
}

const START = 'https://www.example.com/';

test.each([
  ['https://www.example.com/en/', 'https://www.example.com/en/'],
  ['/en/', 'https://www.example.com/en/'],
  ['en/?a=b', 'https://www.example.com/en/?a=b'],
  ['HTTPS://WWW.EXAMPLE.COM/en/', 'https://www.example.com/en/'],
  ['https://www.example.com:443/en/', 'https://www.example.com/en/'],
])('a redirect to %s stays on the host and is followed', async (to, url) => {
  const { get, asked } = web({ [START]: to });

  const page = await getPage(get, new URL(START), OPTIONS);

  expect(page).toMatchObject({ status: 200, url });
  expect(asked).toEqual([START, url]);
});

test.each([
  'https://example.com/',
  'https://www.example.com.evil.test/',
  'https://www.example.com:8443/',
  'https://evil.test/?https://www.example.com/',
  'https://www.example.com@evil.test/',
  '//evil.test/',
  '\\\\evil.test\\',
  'http://www.example.com/',
  'http://169.254.169.254/latest/meta-data/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://',
])('a redirect to %s is not followed', async (to) => {
  const { get, asked } = web({ [START]: to });

  const page = await getPage(get, new URL(START), OPTIONS);

  expect(page).toMatchObject({ status: 302, url: START });
  expect(asked).toEqual([START]);
});

test('redirects that go in circles come to an end', async () => {
  const { get, asked } = web({
    [START]: '/a',
    'https://www.example.com/a': '/',
  });

  const { status } = await getPage(get, new URL(START), OPTIONS);

  expect(status).toBe(302);
  expect(asked).toHaveLength(6);
});

test.each([
  ['www.example.com', '/', 'https://www.example.com/'],
  ['www.example.com', '//evil.test/', 'https://www.example.com//evil.test/'],
  ['WWW.Example.com', '/A?b=C', 'https://www.example.com/A?b=C'],
  ['127.0.0.1:8443', '/a%20b', 'https://127.0.0.1:8443/a%20b'],
])('on %s, %s is %s', (domainName, path, url) => {
  expect(pageUrl(domainName, path).href).toBe(url);
});

test.each([
  ['www.example.com', '@evil.test/'],
  ['www.example.com', '.evil.test/'],
  ['www.example.com', ':80@evil.test/'],
  ['evil.test/', '/'],
  ['evil.test?', '/'],
  ['evil.test#', '/'],
  ['user@evil.test', '/'],
  ['evil.test\\', '/'],
  ['', '/evil.test/'],
  ['', '//evil.test/'],
  ['https://www.example.com', '/'],
  ['www.example.com ', '/'],
])('a host %j with a path %j is refused', (domainName, path) => {
  expect(() => pageUrl(domainName, path)).toThrow();
});
