import { type Expectation, findingOf } from '../../../lambda/edge/freshness';
import type { Page } from '../../../lambda/edge/page';

const INVALIDATED_AT = Date.UTC(2026, 0, 1, 12);

/** Ten seconds after the invalidation. */
const RECEIVED_AT = INVALIDATED_AT + 10_000;

function find(
  headers: Page['headers'],
  {
    status = 200,
    hash = 'other',
    ...expectation
  }: Partial<Omit<Expectation, 'status' | 'invalidatedAt'>> & {
    readonly status?: number;
    readonly expectedStatus?: number;
    readonly hash?: string;
  } = {},
) {
  return findingOf(
    {
      status,
      headers,
      receivedAt: RECEIVED_AT,
      hash,
      url: 'https://www.example.com/',
    },
    {
      invalidatedAt: INVALIDATED_AT,
      status: expectation.expectedStatus,
      bytes: expectation.bytes,
    },
  );
}

const HIT = { 'x-cache': 'Hit from cloudfront' };
const MISS = { 'x-cache': 'Miss from cloudfront' };
const REFRESH = { 'x-cache': 'RefreshHit from cloudfront' };
const ERROR = { 'x-cache': 'Error from cloudfront' };

// [LOG] https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
// [AGE] https://www.rfc-editor.org/rfc/rfc9111#field.age
// [ERR] https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-response-code.html
describe('by headers', () => {
  test.each<[string, string, Page['headers'], string]>([
    ['Miss', '[LOG] x-edge-result-type', MISS, 'fresh'],
    ['Miss behind another cache', '[LOG]', { ...MISS, age: '900' }, 'fresh'],
    ['RefreshHit', '[LOG]', { ...REFRESH, age: '900' }, 'fresh'],
    [
      'a function',
      '[LOG]',
      { 'x-cache': 'FunctionGeneratedResponse from cloudfront' },
      'fresh',
    ],
    [
      'a redirect to HTTPS',
      '[LOG]',
      { 'x-cache': 'Redirect from cloudfront' },
      'fresh',
    ],
    ['Hit, just stored', '[AGE]', { ...HIT, age: '0' }, 'fresh'],
    ['Hit, as old as it may be', '[AGE]', { ...HIT, age: '10' }, 'fresh'],
    ['Hit, within the tolerance', '[AGE]', { ...HIT, age: '11' }, 'fresh'],
    ['Hit, too old', '[AGE]', { ...HIT, age: '12' }, 'cached before'],
    ['Hit, very old', '[AGE]', { ...HIT, age: '86400' }, 'cached before'],
    ['Hit without Age', '[AGE]', HIT, 'age unknown'],
    ['Hit, Age no number', '[AGE]', { ...HIT, age: '-1' }, 'age unknown'],
    [
      'in other letters',
      '[LOG]',
      { 'x-cache': 'hit from cloudfront', age: '99' },
      'cached before',
    ],
    ['Error page made now', '[ERR]', ERROR, 'fresh'],
    [
      'Error page in the cache',
      '[ERR]',
      { ...ERROR, age: '99' },
      'cached before',
    ],
    ['another host', '[LOG]', {}, 'not CloudFront'],
    ['another host with Age', '[AGE]', { age: '99' }, 'cached before'],
    ['another host, just stored', '[AGE]', { age: '3' }, 'fresh'],
  ])('%s (%s)', (_, __, headers, finding) => {
    expect(find(headers)).toBe(finding);
  });
});

describe('by status', () => {
  test.each<[number, number | undefined, string]>([
    [200, undefined, 'fresh'],
    [204, undefined, 'fresh'],
    [301, undefined, 'fresh'],
    [399, undefined, 'fresh'],
    [199, undefined, 'status'],
    [400, undefined, 'status'],
    [403, undefined, 'status'],
    [503, undefined, 'status'],
    [404, 404, 'fresh'],
    [200, 404, 'status'],
    [301, 200, 'status'],
  ])('%i where %s is expected', (status, expectedStatus, finding) => {
    expect(find(MISS, { status, expectedStatus })).toBe(finding);
  });
});

describe('by bytes', () => {
  const changed = { current: 'new', outdated: 'old' };
  const added = { current: 'new' };
  const removed = { outdated: 'old' };
  const OLD_HIT = { ...HIT, age: '99' };

  test.each<
    [
      string,
      Expectation['bytes'],
      Page['headers'],
      { hash?: string; status?: number },
      string,
    ]
  >([
    ['the new ones', changed, MISS, { hash: 'new' }, 'fresh'],
    ['the new ones, however old', changed, OLD_HIT, { hash: 'new' }, 'fresh'],
    [
      'the old ones, cached',
      changed,
      OLD_HIT,
      { hash: 'old' },
      'cached before',
    ],
    ['the old ones, now', changed, MISS, { hash: 'old' }, 'old at the origin'],
    [
      'the old ones, stored since',
      changed,
      { ...HIT, age: '3' },
      { hash: 'old' },
      'old at the origin',
    ],
    ['others, now', changed, MISS, { hash: 'else' }, 'other bytes'],
    ['others, cached', changed, OLD_HIT, { hash: 'else' }, 'cached before'],
    ['of an added file', added, MISS, { hash: 'new' }, 'fresh'],
    ['others than those of an added file', added, MISS, {}, 'other bytes'],
    ['an error', changed, MISS, { status: 404 }, 'status'],
    [
      'compressed although not asked for',
      changed,
      { ...MISS, 'content-encoding': 'br' },
      {},
      'fresh',
    ],
    [
      'compressed and cached',
      changed,
      { ...OLD_HIT, 'content-encoding': 'br' },
      {},
      'cached before',
    ],
    [
      'the new ones, which are compressed',
      changed,
      { ...OLD_HIT, 'content-encoding': 'gzip' },
      { hash: 'new' },
      'fresh',
    ],
    ['a redirect elsewhere', changed, MISS, { status: 302 }, 'fresh'],
    ['of a removed file', removed, MISS, { hash: 'old' }, 'old at the origin'],
    [
      'of a removed file, cached',
      removed,
      OLD_HIT,
      { hash: 'old' },
      'cached before',
    ],
    ['none for a removed file', removed, ERROR, { status: 404 }, 'fresh'],
    ['others for a removed file', removed, OLD_HIT, {}, 'fresh'],
  ])('%s', (_, bytes, headers, answer, finding) => {
    expect(find(headers, { bytes, ...answer })).toBe(finding);
  });

  test('a file that is too long is judged by its headers', () => {
    const page = {
      status: 200,
      receivedAt: RECEIVED_AT,
      url: 'https://www.example.com/video.mp4',
    };
    const expected = { invalidatedAt: INVALIDATED_AT, bytes: changed };
    expect(findingOf({ ...page, headers: MISS }, expected)).toBe('fresh');
    expect(findingOf({ ...page, headers: OLD_HIT }, expected)).toBe(
      'cached before',
    );
  });
});
