import * as fc from 'fast-check';
import type { Death } from '../../loopback/mortal-process';
import { FILES, type FileName } from './site';

export const TARGETS = ['E1', 'E2', 'dt_1'] as const;

export type TargetId = (typeof TARGETS)[number];

/** Who asks for all URLs: nobody, everybody, or so that half of the URLs are asked for at each edge. */
export type Crowd = 'nobody' | 'some' | 'everybody';

/** One deployment: what it changes, what else happens, and who looks. */
export interface DeploymentPlan {
  /** Whether the invalidator is set up as in the last deployment, so that it may not be called. */
  readonly keepsSettings: boolean;
  /** Another version, or none. */
  readonly edits: ReadonlyArray<readonly [FileName, version: number]>;
  readonly backend: number;
  readonly targets: readonly TargetId[];
  /** Without files everything is invalidated in every deployment. */
  readonly hasContent: boolean;
  /** Whether `/config.json` is given beside the files. */
  readonly hasPaths: boolean;
  readonly urlPrefix: '/' | '/docs/';
  readonly cleanUrls: boolean;
  readonly queryStrings: boolean;
  readonly maxPaths: number;
  readonly waits: boolean;
  readonly onError: 'FAIL' | 'WARN';
  readonly onTimeout: 'FAIL' | 'WARN';
  /** What waits for the invalidator fails, so that everything is rolled back. */
  readonly failsAfterwards: boolean;
  readonly trouble: Trouble;
  readonly crowds: Readonly<Record<Moment, Crowd>>;
}

/** Before the origin changes, after that, while the invalidator runs, and after a rollback of the origin. */
export type Moment = 'before' | 'uploaded' | 'during' | 'rolledBack';

export interface Trouble {
  /** CloudFront refuses all calls, while the stack is deployed or also while it rolls back. */
  readonly outage: 'none' | 'deployment' | 'also rollback';
  /** The share of calls that fail, in percent. */
  readonly faults: number;
  readonly seed: number;
  /** Of the first delivery: how its first runs die. */
  readonly deaths: readonly Death[];
  /** Whether Lambda delivers the event once more, so much later. */
  readonly againAfterMs?: number;
  /** The old manifest is gone from its bucket. */
  readonly losesManifest: boolean;
  readonly slow: boolean;
}

export interface SequencePlan {
  /** The id that CloudFormation sends in a rollback, if the update has changed it. */
  readonly rollbackSends: 'new id' | 'old id';
  readonly reusesRequestId: boolean;
  readonly replay: 'returned' | 'rejected';
  readonly deployments: readonly DeploymentPlan[];
}

const rarely = (weight: number) =>
  fc.oneof(
    { arbitrary: fc.constant(false), weight: 100 - weight },
    { arbitrary: fc.constant(true), weight },
  );

const mostly = <T>(usual: T, weight: number, ...others: T[]) =>
  fc.oneof(
    { arbitrary: fc.constant(usual), weight },
    { arbitrary: fc.constantFrom(...others), weight: 100 - weight },
  );

const crowd = fc.constantFrom<Crowd>('nobody', 'some', 'everybody');

const trouble: fc.Arbitrary<Trouble> = fc.record({
  outage: mostly<Trouble['outage']>('none', 80, 'deployment', 'also rollback'),
  faults: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 50 })),
  seed: fc.nat(1_000_000),
  deaths: fc.oneof(
    { arbitrary: fc.constant([]), weight: 4 },
    {
      arbitrary: fc.array(
        fc.record({
          step: fc.integer({ min: 1, max: 10 }),
          moment: fc.constantFrom('before' as const, 'after' as const),
        }),
        { maxLength: 2 },
      ),
      weight: 1,
    },
  ),
  againAfterMs: fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 4 },
    { arbitrary: fc.nat(60_000), weight: 1 },
  ),
  losesManifest: rarely(2),
  slow: rarely(5),
});

const deployment: fc.Arbitrary<DeploymentPlan> = fc.record({
  keepsSettings: fc.boolean(),
  edits: fc.array(fc.tuple(fc.constantFrom(...FILES), fc.nat(2)), {
    maxLength: 2,
  }),
  backend: fc.nat(1),
  targets: fc.oneof(
    { arbitrary: fc.constant<TargetId[]>(['E1']), weight: 3 },
    { arbitrary: fc.subarray([...TARGETS], { minLength: 1 }), weight: 2 },
  ),
  hasContent: mostly(true, 95, false),
  hasPaths: fc.boolean(),
  urlPrefix: mostly<'/' | '/docs/'>('/', 85, '/docs/'),
  cleanUrls: rarely(20),
  queryStrings: rarely(30),
  maxPaths: fc.constantFrom(15, 15, 15, 2),
  waits: mostly(true, 80, false),
  onError: fc.constantFrom('FAIL', 'WARN'),
  onTimeout: fc.constantFrom('WARN', 'FAIL'),
  failsAfterwards: rarely(15),
  trouble,
  crowds: fc.record({
    before: crowd,
    uploaded: crowd,
    during: crowd,
    rolledBack: crowd,
  }),
});

/** The deployment with what it keeps of the last one. */
export function afterDeployment(
  last: DeploymentPlan | undefined,
  plan: DeploymentPlan,
): DeploymentPlan {
  if (!last || !plan.keepsSettings) return plan;
  const { edits, backend, failsAfterwards, trouble, crowds } = plan;
  return { ...last, edits, backend, failsAfterwards, trouble, crowds };
}

/** A changing site, deployed at least so many times. */
export function sequences(minDeployments: number): fc.Arbitrary<SequencePlan> {
  return fc.record({
    rollbackSends: fc.constantFrom('new id', 'old id'),
    reusesRequestId: fc.boolean(),
    replay: fc.constantFrom('returned', 'rejected'),
    deployments: fc.array(deployment, {
      minLength: minDeployments,
      maxLength: minDeployments + 2,
    }),
  });
}
