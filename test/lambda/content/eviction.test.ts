import { evictionCounter } from '../../../lambda/content/eviction';

const URLS = ['/b', '/a/2', '/a/1', '/a', '/ab', '/é', '/😀'];

test.each([
  ['/', 7],
  ['/a', 4],
  ['/a/', 2],
  ['/a/1', 1],
  ['/a/1/', 0],
  ['/0', 0],
  ['/é', 1],
  ['/z', 0],
])(
  'a wildcard that starts with %s evicts the URLs that do',
  (prefix, count) => {
    expect(evictionCounter(URLS, ['/'])(prefix)).toBe(count);
  },
);

test.each([
  ['/docs/', true],
  ['/docs/a', true],
  ['/docs', false],
  ['/do', false],
  ['/', false],
  ['/blog/', true],
])(
  'a wildcard that starts with %s stays within the roots: %s',
  (prefix, inside) => {
    const urls = ['/docs/a', '/docs/b', '/blog/c'];
    const evicted = evictionCounter(urls, ['/docs/', '/blog/'])(prefix);

    expect(evicted <= urls.length).toBe(inside);
  },
);
