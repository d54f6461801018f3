import { createHash } from 'node:crypto';
import { contentHash } from '../../src/private/contract/manifest';
import {
  DISTRIBUTION_ID,
  HandlerHarness,
  STACK_ID,
} from '../lambda/handler-harness';
import { LoopbackEdge } from '../loopback/edge';
import { FaultSchedule } from '../loopback/faults';
import { MortalProcess } from '../loopback/mortal-process';
import { seededRandom } from '../loopback/random';
import type { NetworkFailure, ServiceRequest } from '../loopback/service';
import { manifest } from '../support/manifest';

/** What is wrong with what viewers get; `passing` within the minute that the handler waits for. */
export const TROUBLES = [
  'nothing',
  'viewers come first',
  'redirect',
  'wrong path',
  'rewritten URL',
  'edge lags, passing',
  'edge lags for good',
  'origin late, passing',
  'origin has the old files',
  'error page with status 200',
  'status 404',
  'status 503, passing',
  'status 503',
  'no answer, passing',
  'no answer',
] as const;

export type Trouble = (typeof TROUBLES)[number];

/** A trouble that leaves no trace in `Age` and status: only bytes tell. */
const ONLY_IN_BYTES: readonly Trouble[] = [
  'origin late, passing',
  'origin has the old files',
  'error page with status 200',
];

export interface VerifiedDeployment {
  readonly seed: number;
  readonly trouble: Trouble;
  readonly looksAt: 'urls' | 'files' | 'both';
  /** Whether a viewer gets something wrong when all is over. */
  readonly isStale: boolean;
  /** Whether that can be known from what was looked at. */
  readonly isKnowable: boolean;
  /** Whether the handler said so. */
  readonly isTold: boolean;
  /** What the answer should have been, and was. */
  readonly expected: 'SUCCESS' | 'FAILED';
  readonly answered: string | undefined;
}

const HOST = 'www.example.com';
const BUCKET = 'cdk-assets';
const BEFORE: Site = { '/a.js': 'a1', '/b.js': 'b1', '/index.html': 'i1' };
const AFTER: Site = { '/a.js': 'a2', '/b.js': 'b1', '/index.html': 'i2' };

type Site = Readonly<Record<string, string>>;

/** One deployment, in which everything follows from the seed. */
export async function deployVerified(
  seed: number,
): Promise<VerifiedDeployment> {
  const random = seededRandom(seed);
  const oneOf = <T>(values: readonly T[]): T =>
    values[Math.floor(random() * values.length)];
  const trouble = oneOf(TROUBLES);
  const looksAt = oneOf(['urls', 'files', 'both'] as const);
  const onStale = oneOf(['FAIL', 'WARN']);
  const rollsBack = random() < 0.2;
  const dies = random() < 0.15;
  const passesAfterMs = 1_000 + random() * 44_000;

  const harness = new HandlerHarness({
    seed,
    replay: 'returned',
    completionDelayMs: random() * 20_000,
    cloudFrontFaults: FaultSchedule.random({
      seed,
      fraction: random() * 0.3,
      kinds: ['503', 'reset', '429'],
    }),
  });
  const { clock, cloudFront } = harness;
  const world = { deployedAtMs: Number.POSITIVE_INFINITY, toldAtMs: 0 };
  const isOver = () => clock.now() > world.toldAtMs + passesAfterMs;

  const files = (path: string, site: Site) =>
    site[path.replace('/rewritten', '').replace('/moved', '')] ?? '';
  const edge = new LoopbackEdge({
    clock,
    maxAgeSeconds: trouble === 'origin late, passing' ? 3 : 86_400,
    rewrite:
      trouble === 'rewritten URL'
        ? (path) => (path === '/a.js' ? '/rewritten/a.js' : path)
        : undefined,
    origin: (path) => {
      const fresh = { statusCode: 200, body: files(path, AFTER) };
      const old = { statusCode: 200, body: files(path, BEFORE) };
      if (clock.now() < world.deployedAtMs) return old;
      switch (trouble) {
        case 'redirect':
          return path === '/a.js'
            ? { statusCode: 302, headers: { location: '/moved/a.js' } }
            : fresh;
        case 'origin late, passing':
          return isOver() ? fresh : old;
        case 'origin has the old files':
          return old;
        case 'error page with status 200':
          return { statusCode: 200, body: 'Something went wrong' };
        case 'status 404':
          return { statusCode: 404, body: 'Not found' };
        case 'status 503, passing':
          return isOver() ? fresh : { statusCode: 503 };
        case 'status 503':
          return { statusCode: 503 };
        default:
          return fresh;
      }
    },
  });
  const request = (path: string, encoding: string): ServiceRequest => ({
    method: 'GET',
    path,
    query: new URLSearchParams(),
    headers: { 'accept-encoding': encoding },
    body: '',
  });
  const view = () => {
    for (const path of Object.keys(BEFORE)) {
      for (const encoding of ['gzip', 'identity']) {
        edge.service(request(path, encoding));
      }
    }
  };

  let told = 0;
  const tellEdge = () => {
    for (const { items } of cloudFront.invalidations.slice(told)) {
      world.toldAtMs ||= clock.now();
      told += 1;
      edge.invalidate(
        items,
        trouble === 'edge lags for good'
          ? Number.POSITIVE_INFINITY
          : trouble === 'edge lags, passing'
            ? passesAfterMs
            : 0,
      );
      if (trouble === 'viewers come first') view();
    }
  };
  harness.edges.set(HOST, (asked) => {
    tellEdge();
    const isCutOff =
      trouble === 'no answer' ||
      (trouble === 'no answer, passing' && !isOver());
    const failure: NetworkFailure = { failure: 'reset' };
    return isCutOff ? failure : edge.service(asked);
  });

  view();
  await clock.sleep(3_600_000 * random() + 10_000);
  world.deployedAtMs = clock.now();
  const content = looksAt === 'urls' ? undefined : publish(harness, AFTER);
  const paths = trouble === 'wrong path' ? ['/a.html'] : ['/a.js'];
  const targets = [
    {
      DistributionId: DISTRIBUTION_ID,
      Paths: looksAt === 'files' ? undefined : paths,
      DomainName: HOST,
    },
  ];
  // Not among the changed files, so that nothing but the paths would invalidate it.
  const url = trouble === 'wrong path' ? '/b.js' : '/a.js';
  const event = harness.event(
    'Update',
    {
      Targets: targets,
      Content: content,
      OnStale: onStale,
      Verification: [
        ...(looksAt === 'files' ? [] : [{ Urls: [url] }]),
        ...(looksAt === 'urls' ? [] : [{ ChangedFiles: '20' }]),
      ],
    },
    {
      OldResourceProperties: {
        Targets: targets,
        Content: content && publish(harness, BEFORE),
      },
    },
  );
  if (rollsBack) {
    harness.stacks.setStatus(STACK_ID, 'UPDATE_ROLLBACK_IN_PROGRESS');
  }

  if (dies) {
    const process = new MortalProcess({
      step: 1 + Math.floor(random() * 8),
      moment: oneOf(['before', 'after']),
    });
    await Promise.race([harness.deliver(event, { process }), process.died]);
    process.kill();
    await clock.sleep(60_000);
  }
  if (harness.answers(event).length === 0) await harness.deliver(event);
  const answer = harness.answers(event).at(0)?.answer;

  tellEdge();
  const changed = looksAt === 'urls' ? [] : ['/a.js', '/index.html'];
  const looked = [...(looksAt === 'files' ? [] : [url]), ...changed];
  const isWrong = (path: string) => {
    if (trouble === 'no answer') return true;
    // What was not deployed anew is stale if it is in the cache from before.
    const { body, headers } = followed(request(path, 'identity'));
    return path === '/b.js'
      ? Number(headers.age ?? 0) > 3_600 ||
          (clock.now() - world.deployedAtMs) / 1_000 < Number(headers.age ?? 0)
      : body !== AFTER[path];
  };
  const followed = (asked: ServiceRequest) => {
    const reply = edge.service(asked);
    if ('failure' in reply) throw new Error('the edge always answers');
    const { location } = reply.headers;
    return location
      ? (edge.service({ ...asked, path: location }) as typeof reply)
      : reply;
  };
  const isStale = looked.some(isWrong);
  const isKnowable = looksAt !== 'urls' || !ONLY_IN_BYTES.includes(trouble);
  const status = answer?.Data?.Status;
  const mustFail = isStale && isKnowable && onStale === 'FAIL' && !rollsBack;
  return {
    seed,
    trouble,
    looksAt,
    isStale,
    isKnowable,
    isTold: status === 'Stale' || answer?.Status === 'FAILED',
    expected: mustFail ? 'FAILED' : 'SUCCESS',
    answered: answer?.Status,
  };
}

function publish(harness: HandlerHarness, site: Site) {
  const published = manifest({
    files: Object.entries(site).map(([path, body]) => [
      path.slice(1),
      contentHash(createHash('sha256').update(body).digest()),
    ]),
  });
  const Key = `${site === AFTER ? 'after' : 'before'}.site-manifest`;
  harness.objects.put(BUCKET, Key, JSON.stringify(published));
  return { Bucket: BUCKET, Key };
}
