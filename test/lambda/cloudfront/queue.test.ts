import { decide, type Learnt } from '../../../lambda/cloudfront/queue';
import { IN_PROGRESS, PER_SECOND } from '../../../src/private/contract/limits';

const error = (name: string, message = '') =>
  Object.assign(new Error(message), { name, $metadata: {} });

const THROTTLED = error('Throttling', 'Rate exceeded');
const NO_ROOM = error('TooManyInvalidationsInProgress');
const TOO_LARGE = error('BatchTooLarge');
const DENIED = error('AccessDenied');
const UNAVAILABLE = error('ServiceUnavailable');

const files = (count: number) =>
  Array.from({ length: count }, (_, index) => `/f${index}`);
const wildcards = (count: number) =>
  Array.from({ length: count }, (_, index) => `/d${index}/*`);

const learnt = (other: Partial<Learnt> = {}): Learnt => ({
  limits: IN_PROGRESS,
  attempts: 0,
  refusals: 0,
  ...other,
});

/** How it is when a request has been refused three times. */
const THREE = { attempts: 3, refusals: 3 };

test.each([
  ['AccessDenied that does not pass', DENIED, false, 'failed'],
  [
    'a caller reference that is known',
    error('InvalidationBatchAlreadyExists'),
    false,
    'known already',
  ],
  [
    'a caller reference that is known, by its other name',
    error('InvalidArgument', 'contains a caller reference that was used for'),
    false,
    'known already',
  ],
  ['a single item that is too large', TOO_LARGE, false, 'failed'],
] as const)('%s ends the offers', (_, error, isPassing, decision) => {
  const refusal = { error, isPassing, ownInProgress: false };

  expect(decide(['/*'], refusal, learnt())).toBe(decision);
});

test.each<[string, unknown, string[], boolean, Partial<Learnt>, Learnt]>([
  [
    'what passes, again',
    UNAVAILABLE,
    wildcards(15),
    false,
    {},
    learnt({ attempts: 1 }),
  ],
  [
    'what passes, however often',
    UNAVAILABLE,
    wildcards(15),
    false,
    { attempts: 50 },
    learnt({ attempts: 51 }),
  ],
  [
    'a permission that may still come, again',
    DENIED,
    wildcards(15),
    false,
    {},
    learnt({ attempts: 1 }),
  ],
  [
    'throttling, at first again',
    THROTTLED,
    wildcards(15),
    false,
    { attempts: 2, refusals: 2 },
    learnt({ attempts: 3, refusals: 3 }),
  ],
  [
    "throttling that lasts, by a second's worth",
    THROTTLED,
    wildcards(15),
    false,
    THREE,
    learnt({ limits: PER_SECOND }),
  ],
  [
    "throttling of a second's worth, again for ever",
    THROTTLED,
    files(150),
    false,
    { attempts: 30, refusals: 30 },
    learnt({ attempts: 31, refusals: 31 }),
  ],
  [
    "no room that lasts, by a second's worth",
    NO_ROOM,
    files(3_000),
    false,
    THREE,
    learnt({ limits: PER_SECOND }),
  ],
  [
    "no room for a second's worth, by halves",
    NO_ROOM,
    files(149),
    false,
    { limits: PER_SECOND, ...THREE },
    learnt({ limits: { items: 75, wildcards: 1 } }),
  ],
  [
    'no room for a single item, again for ever',
    NO_ROOM,
    ['/*'],
    false,
    { attempts: 30, refusals: 30 },
    learnt({ attempts: 31, refusals: 31 }),
  ],
  [
    'no room beside invalidations of our own, again: they make room',
    NO_ROOM,
    wildcards(15),
    true,
    THREE,
    learnt({ attempts: 4, refusals: 3 }),
  ],
  [
    'throttling beside invalidations of our own, like any',
    THROTTLED,
    wildcards(15),
    true,
    THREE,
    learnt({ limits: PER_SECOND }),
  ],
  [
    'too large, by halves at once',
    TOO_LARGE,
    files(3_000),
    false,
    {},
    learnt({ limits: { items: 1_500, wildcards: 15 } }),
  ],
  [
    'too large, and never more than was known to be too much',
    TOO_LARGE,
    files(5),
    false,
    { limits: { items: 100, wildcards: 1 } },
    learnt({ limits: { items: 3, wildcards: 1 } }),
  ],
])('offers %s', (_, error, piece, ownInProgress, before, after) => {
  const isPassing = error !== TOO_LARGE;

  expect(
    decide(piece, { error, isPassing, ownInProgress }, learnt(before)),
  ).toEqual(after);
});
