import type { FaultKind } from '../loopback/faults';
import type { Death } from '../loopback/mortal-process';
import { type Random, seededRandom } from '../loopback/random';

/** One deployment, and all that happens around it. Everything follows from the seed. */
export interface Scenario {
  readonly seed: number;
  readonly request: 'Create' | 'Update';
  /** Another resource of the stack fails after this one, and the update is rolled back. */
  readonly rollsBack: boolean;
  /** The events of a rollback may carry the RequestId of the update: AWS does not say. */
  readonly reusesRequestId: boolean;
  readonly paths: readonly string[];
  readonly timeoutSeconds: number;
  readonly onError: 'FAIL' | 'WARN';
  readonly onTimeout: 'FAIL' | 'WARN';
  readonly waits: boolean;
  /** The whole time CloudFront is out of order for all calls. */
  readonly outage: boolean;
  /** `Infinity` for ever. */
  readonly completionMs: number;
  /** What an invalidator meets whose permissions have just been given. */
  readonly deniedMs: number;
  readonly quota: 'none' | 'in progress' | 'per second' | 'per second, strict';
  /** What somebody else does with the same distribution all the time, from the same account. */
  readonly foreign?: Foreign;
  /** Calls a second that CloudFront takes from the account, and how many at once. */
  readonly apiCallRate?: { readonly perSecond: number; readonly burst: number };
  /** For so long other deployments use up the quota in progress. */
  readonly occupiedMs: number;
  readonly replay: 'returned' | 'rejected';
  readonly rejection: 'InvalidationBatchAlreadyExists' | 'InvalidArgument';
  readonly cloudFrontFaults: FaultMix;
  readonly stackFaults: FaultMix;
  readonly answerFaults: FaultMix;
  /** The deliveries of each event: when, after the first, and how their runs die. */
  readonly deliveries: readonly Delivery[];
}

export interface Foreign {
  /** Of an invalidation that never completes. */
  readonly standingWildcards: number;
  /** Between calls of CloudFront; each third one makes an invalidation. */
  readonly pauseMs: number;
}

export interface FaultMix {
  /** The share of calls that fail, up to one half. */
  readonly fraction: number;
  readonly kinds: readonly FaultKind[];
}

export interface Delivery {
  readonly delayMs: number;
  readonly deaths: readonly Death[];
}

/** Of the worst hour of a worst day. */
const MAX_FRACTION = 0.5;

const QUICK_FAULTS: FaultKind[] = [
  '429',
  '500',
  '502',
  '503',
  '504',
  'html',
  'reset',
  'dns',
];
const STACK_FAULTS: FaultKind[] = [...QUICK_FAULTS, 'throttling', 'stall'];
const CLOUDFRONT_FAULTS: FaultKind[] = [
  ...STACK_FAULTS,
  'wrong-content-type',
  'truncated-body',
  'lost-answer',
];
const ANSWER_FAULTS: FaultKind[] = [...QUICK_FAULTS, 'lost-answer'];

const MANY_PATHS = 200;

export function drawScenario(seed: number): Scenario {
  const random = seededRandom(seed);
  const chance = (probability: number) => random() < probability;
  const between = (low: number, high: number) =>
    low + Math.floor(random() * (high - low + 1));
  const oneOf = <T>(values: readonly T[]): T =>
    values[Math.floor(random() * values.length)];

  const request = chance(0.8) ? 'Update' : 'Create';
  const outage = chance(0.01);
  const completes = !chance(0.01);
  const deliveryCount = chance(0.2) ? between(2, 3) : 1;
  return {
    seed,
    request,
    rollsBack: request === 'Update' && chance(0.2),
    reusesRequestId: chance(0.5),
    paths: drawPaths(random, chance(0.01) ? MANY_PATHS : between(1, 4)),
    // Where it will be reached for sure, a short one will do.
    timeoutSeconds: outage || !completes ? 120 : oneOf([300, 600]),
    onError: oneOf(['FAIL', 'WARN']),
    onTimeout: oneOf(['FAIL', 'WARN']),
    waits: chance(0.5),
    outage,
    completionMs: completes
      ? Math.round(20_000 * random() ** 2)
      : Number.POSITIVE_INFINITY,
    deniedMs: chance(0.1) ? between(1_000, 30_000) : 0,
    quota: oneOf(['none', 'in progress', 'per second', 'per second, strict']),
    occupiedMs: chance(0.1) ? between(1_000, 60_000) : 0,
    replay: oneOf(['returned', 'rejected']),
    rejection: oneOf(['InvalidationBatchAlreadyExists', 'InvalidArgument']),
    cloudFrontFaults: drawFaults(random, CLOUDFRONT_FAULTS),
    stackFaults: drawFaults(random, STACK_FAULTS),
    answerFaults: drawFaults(random, ANSWER_FAULTS),
    deliveries: Array.from({ length: deliveryCount }, (_, index) => ({
      delayMs: index === 0 ? 0 : between(0, 60_000),
      deaths: Array.from({ length: chance(0.3) ? between(1, 2) : 0 }, () => ({
        step: between(1, 12),
        moment: oneOf(['before', 'after'] as const),
      })),
    })),
    // Drawn last, so that the other seeds' deployments stay what they were.
    foreign: chance(0.3)
      ? {
          standingWildcards: between(0, 14),
          pauseMs: between(1_000, 10_000),
        }
      : undefined,
    apiCallRate: chance(0.3)
      ? { perSecond: oneOf([1, 2, 5]), burst: between(1, 10) }
      : undefined,
  };
}

function drawPaths(random: Random, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    random() < 0.2 && index < 20 ? `/d${index}/*` : `/f${index}`,
  );
}

function drawFaults(random: Random, kinds: readonly FaultKind[]): FaultMix {
  // A third of the deployments meets none of them.
  const fraction = Math.max(0, random() * 1.5 - 0.5) * MAX_FRACTION;
  return { fraction, kinds: kinds.filter(() => random() < 0.5) };
}
