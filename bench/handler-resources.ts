import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ContentManifest,
  contentHash,
  MANIFEST_EXTENSION,
} from '../src/private/contract/manifest';
import type { JsonObject } from '../src/private/template/json';
import { DISTRIBUTION_ID } from '../test/lambda/handler-harness';
import { LoopbackAws } from '../test/lambda/loopback-aws';
import { manifest } from '../test/support/manifest';
import {
  type CustomResourceEvent,
  HandlerProcess,
  nodeCommand,
} from './peers/handler-process';

const TARGETS = 200;
const ROLE = 'arn:aws:iam::210987654321:role/invalidation';
const INVOCATIONS = 3;

const FILES = 100_000;
const CHANGED = FILES / 100;

/** What V8 gets of a function with 512 MB. */
const NODE_OPTIONS = '--max-old-space-size=460';

export interface Resources {
  /** What is open after each invocation of a warm process, with 200 targets of one role. */
  readonly descriptors: readonly number[];

  /** Of a process that compares two manifests of 100,000 files. */
  readonly peakMegabytes: number;
}

/** Measures from outside, where Linux tells it. */
export async function measureResources(bundle: string): Promise<Resources> {
  return {
    descriptors: await withHandler(bundle, descriptorsOf),
    peakMegabytes: await withHandler(bundle, peakMegabytesOf),
  };
}

/** Returns how long it takes from the start of a process to its CreateInvalidation, in milliseconds. */
export function measureFirstCall(bundle: string): Promise<number> {
  return withHandler(bundle, async (aws, handler) => {
    const { ResourceProperties, ...event } = await aws.event('Update');
    await deliver(handler, {
      ...event,
      ResourceProperties: { ...ResourceProperties, WaitForCompletion: 'false' },
    });
    const [{ atMs }] = aws.cloudFront.calls;
    return atMs - handler.startedAtMs;
  });
}

async function descriptorsOf(
  aws: LoopbackAws,
  handler: HandlerProcess,
): Promise<number[]> {
  const targets = Array.from({ length: TARGETS }, (_, index) => {
    const DistributionId = `E${index}`;
    aws.cloudFront.addDistribution(DistributionId);
    return { DistributionId, RoleArn: ROLE, Paths: ['/*'] };
  });
  const descriptors: number[] = [];
  for (let run = 0; run < INVOCATIONS; run++) {
    await deliver(handler, await aws.event('Update', ...targets));
    descriptors.push(readdirSync(`/proc/${handler.pid}/fd`).length);
  }
  if (aws.cloudFront.invalidations.length !== INVOCATIONS * TARGETS) {
    throw new Error('each target must be invalidated in each invocation');
  }
  return descriptors;
}

async function peakMegabytesOf(
  aws: LoopbackAws,
  handler: HandlerProcess,
): Promise<number> {
  const contentOf = (version: number) => {
    const Key = `${version}${MANIFEST_EXTENSION}`;
    aws.objects.put('assets', Key, JSON.stringify(manifestOf(version)));
    return { Content: { Bucket: 'assets', Key } };
  };
  const event = await aws.event('Update');
  const properties = {
    ...event.ResourceProperties,
    Targets: [{ DistributionId: DISTRIBUTION_ID }],
  };
  await deliver(
    handler,
    { ...event, ResourceProperties: { ...properties, ...contentOf(2) } },
    { ...properties, ...contentOf(1) },
  );
  const [{ answer }] = aws.inbox.answersTo(event);
  if (answer.Data?.ChangedFiles !== String(CHANGED)) {
    throw new Error(
      `the manifests must be compared: ${JSON.stringify(answer)}`,
    );
  }
  const status = readFileSync(`/proc/${handler.pid}/status`, 'utf8');
  const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(status) ?? [];
  return (Number(kibibytes) * 1024) / 1e6;
}

/** A site of documentation, of which one file in a hundred changes. */
function manifestOf(version: number): ContentManifest {
  return manifest({
    files: Array.from({ length: FILES }, (_, index) => {
      const id = String(index).padStart(6, '0');
      const text = index < CHANGED ? `${id} ${version}` : id;
      return [
        `section-${id.slice(0, 2)}/chapter-${id.slice(0, 4)}/article-${id}.html`,
        contentHash(createHash('sha256').update(text).digest()),
      ];
    }),
  });
}

async function withHandler<T>(
  bundle: string,
  measure: (aws: LoopbackAws, handler: HandlerProcess) => Promise<T>,
): Promise<T> {
  const aws = new LoopbackAws();
  const handler = new HandlerProcess(nodeCommand(bundle), {
    ...(await aws.start()),
    // The runtime brings the SDK along.
    NODE_PATH: join(__dirname, '../node_modules'),
    NODE_OPTIONS,
  });
  try {
    return await measure(aws, handler);
  } finally {
    await handler.stop();
    await aws.stop();
  }
}

function deliver(
  handler: HandlerProcess,
  event: Omit<
    CustomResourceEvent,
    'PhysicalResourceId' | 'OldResourceProperties'
  >,
  OldResourceProperties: JsonObject = {},
): Promise<void> {
  const PhysicalResourceId = event.LogicalResourceId;
  return handler.deliver({
    event: { ...event, PhysicalResourceId, OldResourceProperties },
    seed: 1,
  });
}
