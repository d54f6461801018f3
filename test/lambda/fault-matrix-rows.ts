import { type FaultKind, FaultSchedule } from '../loopback/faults';
import { InProgressQuota } from '../loopback/in-progress-quota';
import {
  DISTRIBUTION_ID,
  type HandlerHarness,
  type HarnessProps,
  type Properties,
} from './handler-harness';

/** How long an invalidation takes where nothing else is said: until the second poll. */
export const COMPLETION_MS = 2_000;

/** Something that goes wrong around the handler. */
export interface Fault {
  /** Which call meets it. */
  readonly where: string;
  readonly fault: string;
  readonly lasts: string;
  readonly props?: () => HarnessProps;
  readonly prepare?: (harness: HandlerHarness) => void;
  readonly properties?: Properties;
}

/** At least and at most; a single number is both. */
export type Range = number | readonly [number, number];

/**
 * All that is expected of a row. The texts have a letter for each cell: four policies (`onError` and `onTimeout` FAIL FAIL,
 * FAIL WARN, WARN FAIL, WARN WARN) of a Create, an Update, an Update while the stack rolls back, and a Delete.
 */
interface Expected {
  readonly answers: string;
  /** `L` where the handler looks at its stack, once or more. */
  readonly looks?: string;
  /** What follows is of all cells but those of Delete, which calls nobody and takes no time. */
  readonly creates: Range;
  readonly gets: Range;
  readonly invalidations: number;
  readonly seconds: Range;
  /** How often Lambda delivers the event, which a Delete shares. */
  readonly runs?: number;
  readonly deleteSeconds?: Range;
}

export interface Row extends Fault, Expected {}

type Duration = 'few' | 'many' | 'always';

/** How many calls in a row meet a fault: so many take less than a second and about half a minute. */
const CALLS = { few: 2, many: 6 };

const DURATIONS = {
  few: `${CALLS.few} calls`,
  many: `${CALLS.many} calls`,
  always: 'always',
};

const CREATE = 'CreateInvalidation';
const GET = 'GetInvalidation';

const COMPLETED = 'CCCC CCCC CCCC DDDD';
/** What `onError` decides. */
const BY_ON_ERROR = {
  answers: 'FFWW FFWW WWWW DDDD',
  looks: '.... LL.. LL.. ....',
};
/** What `onTimeout` decides. */
const BY_ON_TIMEOUT = {
  answers: 'FPFP FPFP PPPP DDDD',
  looks: '.... L.L. L.L. ....',
};
const UNANSWERED = '---- ---- ---- ----';

/** The timeout is 120 seconds. No call starts later, and the last one can take another 10. */
const UNTIL_TIMEOUT = [100, 130] as const;

/** Whatever the jitter, this is how often it fits into the timeout. */
const CALLS_UNTIL_TIMEOUT = [10, 25] as const;
const STALLS_UNTIL_TIMEOUT = [5, 10] as const;

/** IAM gets a minute. The delays grow to 20 seconds, so the last call can be that much later. */
const IAM_MINUTE = [60, 80] as const;

/** Without effect, and without delay. */
const QUICK: FaultKind[] = [
  '429',
  '500',
  '502',
  '503',
  '504',
  'throttling',
  'html',
  'wrong-content-type',
  'reset',
  'dns',
  'no-descriptor',
];

/** CloudFront carries out the request, but its response is lost. */
const UNHEARD: FaultKind[] = ['truncated-body', 'broken-body', 'lost-answer'];

/** S3 knows no such errors. A false success cannot be told from a true one. */
const ANSWER_QUICK = QUICK.filter(
  (kind) => kind !== 'throttling' && kind !== 'wrong-content-type',
);

const GONE: Properties = {
  Targets: [{ DistributionId: 'E404', Paths: ['/*'] }],
};

const schedule = (kind: FaultKind, lasts: Duration) =>
  lasts === 'always'
    ? FaultSchedule.always(kind)
    : FaultSchedule.list(Array(CALLS[lasts]).fill(kind));

/** A row for each kind of fault that calls of CloudFront meet. */
const calls = (
  operation: string,
  kinds: readonly FaultKind[],
  lasts: Duration,
  expected: Expected,
): Row[] =>
  kinds.map((kind) => ({
    where: operation,
    fault: kind,
    lasts: DURATIONS[lasts],
    props: () => ({ cloudFrontFaults: schedule(kind, lasts).only(operation) }),
    ...expected,
  }));

/** A row for each kind of fault that the PUT of the answer meets. */
const answers = (
  kinds: readonly FaultKind[],
  lasts: Duration,
  expected: Expected,
): Row[] =>
  kinds.map((kind) => ({
    where: 'answer',
    fault: kind,
    lasts: DURATIONS[lasts],
    props: () => ({ answerFaults: schedule(kind, lasts) }),
    ...expected,
  }));

export const ROWS: Row[] = [
  {
    where: 'none',
    fault: 'none',
    lasts: 'never',
    answers: COMPLETED,
    creates: 1,
    gets: 2,
    invalidations: 1,
    seconds: [2, 3],
  },

  ...calls(CREATE, [...QUICK, '403'], 'few', {
    answers: COMPLETED,
    creates: 3,
    gets: 2,
    invalidations: 1,
    seconds: [2, 4],
  }),
  ...calls(CREATE, UNHEARD, 'few', {
    answers: COMPLETED,
    creates: 3,
    gets: [1, 2],
    invalidations: 1,
    seconds: [2, 4],
  }),
  ...calls(CREATE, ['stall'], 'few', {
    answers: COMPLETED,
    creates: 3,
    gets: 2,
    invalidations: 1,
    seconds: [22, 24],
  }),
  ...calls(CREATE, [...QUICK, '403'], 'many', {
    answers: COMPLETED,
    creates: 7,
    gets: 2,
    invalidations: 1,
    seconds: [3, 34],
  }),
  ...calls(CREATE, UNHEARD, 'many', {
    answers: COMPLETED,
    creates: 7,
    // It has completed by the time it is heard of.
    gets: 0,
    invalidations: 1,
    seconds: [2, 32],
  }),
  ...calls(CREATE, ['stall'], 'many', {
    answers: COMPLETED,
    creates: 7,
    gets: 2,
    invalidations: 1,
    seconds: [62, 94],
  }),
  ...calls(CREATE, QUICK, 'always', {
    ...BY_ON_ERROR,
    creates: CALLS_UNTIL_TIMEOUT,
    gets: 0,
    invalidations: 0,
    seconds: UNTIL_TIMEOUT,
  }),
  ...calls(CREATE, UNHEARD, 'always', {
    ...BY_ON_ERROR,
    creates: CALLS_UNTIL_TIMEOUT,
    gets: 0,
    // Made by the first call and never again, though the handler cannot know.
    invalidations: 1,
    seconds: UNTIL_TIMEOUT,
  }),
  ...calls(CREATE, ['stall'], 'always', {
    ...BY_ON_ERROR,
    creates: STALLS_UNTIL_TIMEOUT,
    gets: 0,
    invalidations: 0,
    seconds: UNTIL_TIMEOUT,
  }),
  ...calls(CREATE, ['403'], 'always', {
    ...BY_ON_ERROR,
    creates: [6, 15],
    gets: 0,
    invalidations: 0,
    seconds: IAM_MINUTE,
  }),

  ...calls(GET, [...QUICK, ...UNHEARD, '403'], 'few', {
    answers: COMPLETED,
    creates: 1,
    gets: [3, 4],
    invalidations: 1,
    seconds: [2, 4],
  }),
  ...calls(GET, ['stall'], 'few', {
    answers: COMPLETED,
    creates: 1,
    gets: 3,
    invalidations: 1,
    seconds: [21, 23],
  }),
  ...calls(GET, [...QUICK, ...UNHEARD, '403'], 'many', {
    answers: COMPLETED,
    creates: 1,
    gets: [7, 8],
    invalidations: 1,
    seconds: [2, 34],
  }),
  ...calls(GET, ['stall'], 'many', {
    answers: COMPLETED,
    creates: 1,
    gets: 7,
    invalidations: 1,
    seconds: [61, 94],
  }),
  ...calls(GET, [...QUICK, ...UNHEARD], 'always', {
    ...BY_ON_TIMEOUT,
    creates: 1,
    gets: CALLS_UNTIL_TIMEOUT,
    invalidations: 1,
    seconds: UNTIL_TIMEOUT,
  }),
  ...calls(GET, ['stall'], 'always', {
    ...BY_ON_TIMEOUT,
    creates: 1,
    gets: STALLS_UNTIL_TIMEOUT,
    invalidations: 1,
    seconds: UNTIL_TIMEOUT,
  }),
  // It is made, so that is a matter of onTimeout.
  ...calls(GET, ['403'], 'always', {
    ...BY_ON_TIMEOUT,
    creates: 1,
    gets: [6, 15],
    invalidations: 1,
    seconds: IAM_MINUTE,
  }),

  ...answers([...ANSWER_QUICK, 'stall', 'broken-body', 'lost-answer'], 'few', {
    answers: COMPLETED,
    creates: 1,
    gets: 2,
    invalidations: 1,
    seconds: [2, 4],
    deleteSeconds: [0, 2],
  }),
  ...answers([...ANSWER_QUICK, 'stall', 'broken-body', 'lost-answer'], 'many', {
    answers: COMPLETED,
    creates: 1,
    gets: 2,
    invalidations: 1,
    seconds: [3, 34],
    deleteSeconds: [1, 32],
  }),
  // Three lives of the function, 15 minutes each, with pauses of one and two minutes.
  ...answers([...ANSWER_QUICK, 'stall'], 'always', {
    answers: UNANSWERED,
    creates: 3,
    gets: 2,
    invalidations: 1,
    seconds: [2_800, 2_880],
    runs: 3,
    deleteSeconds: [2_800, 2_880],
  }),
  ...answers(['broken-body', 'lost-answer'], 'always', {
    answers: COMPLETED,
    creates: 3,
    gets: 2,
    invalidations: 1,
    seconds: [2_800, 2_880],
    runs: 3,
    deleteSeconds: [2_800, 2_880],
  }),
  ...answers(['truncated-body'], 'always', {
    answers: COMPLETED,
    creates: 1,
    gets: 2,
    invalidations: 1,
    seconds: [2, 3],
  }),
  // Refused for good: all that is left to try are the other two lives.
  ...answers(['403'], 'few', {
    answers: COMPLETED,
    creates: 3,
    gets: 2,
    invalidations: 1,
    seconds: [182, 184],
    runs: 3,
    deleteSeconds: 180,
  }),
  ...answers(['403'], 'always', {
    answers: UNANSWERED,
    creates: 3,
    gets: 2,
    invalidations: 1,
    seconds: [182, 184],
    runs: 3,
    deleteSeconds: 180,
  }),

  {
    where: CREATE,
    fault: 'not allowed yet',
    lasts: '30 s',
    prepare: deny(CREATE, 30_000),
    answers: COMPLETED,
    creates: [6, 12],
    gets: 2,
    invalidations: 1,
    seconds: [32, 53],
  },
  {
    where: GET,
    fault: 'not allowed yet',
    lasts: '30 s',
    prepare: deny(GET, 30_000),
    answers: COMPLETED,
    creates: 1,
    gets: [6, 12],
    invalidations: 1,
    seconds: [30, 53],
  },
  {
    where: GET,
    fault: 'no longer allowed',
    lasts: 'from the second call on',
    props: () => ({
      cloudFrontFaults: FaultSchedule.list([undefined, '403']).only(GET),
    }),
    ...BY_ON_TIMEOUT,
    creates: 1,
    gets: 2,
    invalidations: 1,
    seconds: [2, 3],
  },
  // The SDK corrects its clock by the refusal.
  {
    where: CREATE,
    fault: 'clock-skew',
    lasts: 'until it is corrected',
    ...skewedUntilRefused(CREATE),
    answers: COMPLETED,
    creates: 2,
    gets: 2,
    invalidations: 1,
    seconds: [2, 4],
  },
  {
    where: GET,
    fault: 'clock-skew',
    lasts: 'until it is corrected',
    ...skewedUntilRefused(GET),
    answers: COMPLETED,
    creates: 1,
    gets: [2, 3],
    invalidations: 1,
    seconds: [2, 4],
  },
  {
    where: CREATE,
    fault: 'too many of others in progress',
    lasts: '40 s',
    ...occupied(40_000),
    answers: COMPLETED,
    creates: [7, 14],
    gets: 2,
    invalidations: 1,
    seconds: [42, 63],
  },
  {
    where: CREATE,
    fault: 'too many of others in progress',
    lasts: 'always',
    ...occupied(Number.POSITIVE_INFINITY),
    ...BY_ON_ERROR,
    creates: CALLS_UNTIL_TIMEOUT,
    gets: 0,
    invalidations: 0,
    seconds: UNTIL_TIMEOUT,
  },
  {
    where: CREATE,
    fault: 'a foreign invalidation in progress, and no room for all at once',
    lasts: 'always',
    ...occupied(Number.POSITIVE_INFINITY, 1),
    properties: wildcards(15),
    answers: COMPLETED,
    creates: [6, 25],
    gets: [20, 40],
    invalidations: 15,
    seconds: [17, 40],
  },
  {
    where: CREATE,
    fault: 'foreign invalidations in progress, and room for one at a time',
    lasts: 'always',
    ...occupied(Number.POSITIVE_INFINITY, 14),
    properties: wildcards(3),
    answers: COMPLETED,
    creates: [7, 25],
    gets: [6, 10],
    invalidations: 3,
    seconds: [6, 40],
  },
  {
    where: GET,
    fault: 'NoSuchInvalidation',
    lasts: '30 s',
    prepare: unknownFor(30_000),
    answers: COMPLETED,
    creates: 1,
    gets: [6, 12],
    invalidations: 1,
    seconds: [30, 53],
  },
  {
    where: GET,
    fault: 'NoSuchInvalidation',
    lasts: 'always',
    prepare: unknownFor(Number.POSITIVE_INFINITY),
    ...BY_ON_TIMEOUT,
    creates: 1,
    gets: [6, 15],
    invalidations: 1,
    seconds: IAM_MINUTE,
  },
  {
    where: CREATE,
    fault: 'lost answer, and a replay is refused',
    lasts: 'once',
    props: () => ({
      replay: 'rejected',
      cloudFrontFaults: FaultSchedule.list(['lost-answer']).only(CREATE),
    }),
    ...BY_ON_TIMEOUT,
    creates: 2,
    gets: 0,
    invalidations: 1,
    seconds: 120,
  },
  {
    where: 'all calls',
    fault: 'one call in 2 s for the account',
    lasts: 'always',
    props: () => ({ apiCallRate: { perSecond: 0.5, burst: 1 } }),
    answers: COMPLETED,
    creates: 1,
    gets: [2, 8],
    invalidations: 1,
    seconds: [2, 12],
  },
  {
    where: 'invalidation',
    fault: 'slow',
    lasts: '100 s',
    props: () => ({ completionDelayMs: 100_000 }),
    answers: COMPLETED,
    creates: 1,
    gets: [38, 42],
    invalidations: 1,
    seconds: [100, 106],
  },
  {
    where: 'invalidation',
    fault: 'slow',
    lasts: 'always',
    props: () => ({ completionDelayMs: Number.POSITIVE_INFINITY }),
    ...BY_ON_TIMEOUT,
    creates: 1,
    gets: [42, 46],
    invalidations: 1,
    seconds: 120,
  },
  {
    where: CREATE,
    fault: 'NoSuchDistribution',
    lasts: 'always',
    properties: GONE,
    ...BY_ON_ERROR,
    creates: 1,
    gets: 0,
    invalidations: 0,
    seconds: 0,
  },
  {
    where: CREATE,
    fault: 'NoSuchDistribution; DescribeStacks: 503',
    lasts: DURATIONS.few,
    props: () => ({ stackFaults: schedule('503', 'few') }),
    properties: GONE,
    ...BY_ON_ERROR,
    creates: 1,
    gets: 0,
    invalidations: 0,
    seconds: [0, 2],
  },
  // Whether the stack rolls back is not known then, and the failure is the only news there is.
  {
    where: CREATE,
    fault: 'NoSuchDistribution; DescribeStacks: 503',
    lasts: 'always',
    props: () => ({ stackFaults: schedule('503', 'always') }),
    properties: GONE,
    answers: 'FFWW FFWW FFWW DDDD',
    looks: BY_ON_ERROR.looks,
    creates: 1,
    gets: 0,
    invalidations: 0,
    seconds: [0, 30],
  },
  {
    where: CREATE,
    fault: 'NoSuchDistribution; DescribeStacks: 403',
    lasts: 'always',
    props: () => ({ stackFaults: schedule('403', 'always') }),
    properties: GONE,
    answers: 'FFWW FFWW FFWW DDDD',
    looks: BY_ON_ERROR.looks,
    creates: 1,
    gets: 0,
    invalidations: 0,
    seconds: [0, 30],
  },
  // The policy has just been put back.
  {
    where: CREATE,
    fault: 'NoSuchDistribution; DescribeStacks: 403',
    lasts: DURATIONS.many,
    props: () => ({ stackFaults: schedule('403', 'many') }),
    properties: GONE,
    ...BY_ON_ERROR,
    creates: 1,
    gets: 0,
    invalidations: 0,
    seconds: [0, 30],
  },
  {
    where: CREATE,
    fault: 'stall; DescribeStacks: stall',
    lasts: 'always',
    props: () => ({
      cloudFrontFaults: FaultSchedule.always('stall'),
      stackFaults: FaultSchedule.always('stall'),
    }),
    answers: 'FFWW FFWW FFWW DDDD',
    looks: BY_ON_ERROR.looks,
    creates: STALLS_UNTIL_TIMEOUT,
    gets: 0,
    invalidations: 0,
    // 120 of the timeout and 30 of the look, each with a last call of 10.
    seconds: [100, 170],
  },
];

function deny(
  operation: 'CreateInvalidation' | 'GetInvalidation',
  forMs: number,
): Fault['prepare'] {
  return ({ cloudFront, clock }) =>
    cloudFront.denyAccess({ operation, untilMs: clock.now() + forMs });
}

function skewedUntilRefused(operation: string): Pick<Fault, 'props'> {
  return {
    props: () => ({
      allSteps: true,
      cloudFrontFaults: FaultSchedule.list(['clock-skew']).only(operation),
    }),
  };
}

/** Not all of CloudFront knows a new invalidation at once. */
function unknownFor(ms: number): Fault['prepare'] {
  return ({ cloudFront, clock }) => {
    const knownAtMs = clock.now() + ms;
    const get = cloudFront.getInvalidation.bind(cloudFront);
    cloudFront.getInvalidation = (target, id) =>
      get(target, clock.now() < knownAtMs ? 'unknown' : id);
  };
}

function wildcards(count: number): Properties {
  const Paths = Array.from({ length: count }, (_, index) => `/own${index}/*`);
  return { Targets: [{ DistributionId: DISTRIBUTION_ID, Paths }] };
}

/** Another deployment uses so many wildcards of the quota of 15. */
function occupied(forMs: number, count = 15): Pick<Fault, 'props' | 'prepare'> {
  const others = 'others';
  return {
    props: () => ({
      quota: () => new InProgressQuota(),
      completionDelayMs: ({ callerReference }) =>
        callerReference === others ? forMs : COMPLETION_MS,
    }),
    prepare: ({ cloudFront }) =>
      cloudFront.createInvalidation(
        { kind: 'distribution', id: DISTRIBUTION_ID },
        {
          callerReference: others,
          items: Array.from({ length: count }, (_, index) => `/d${index}/*`),
        },
      ),
  };
}
