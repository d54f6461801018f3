import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { App, Stack } from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { median } from './measure';

export type AddToStack = (stack: Stack, distribution: Distribution) => void;

export interface Synthesis {
  readonly cpuMs: number;
  readonly bytes: number;
  readonly resources: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/**
 * Syntheses of a stack of a size with one thing or another added, with the median of the time.
 *
 * They take turns, each beginning in another round, so that none has the warm machine for itself.
 */
export function medianSyntheses(
  size: number,
  rounds: number,
  additions: readonly AddToStack[],
): Synthesis[] {
  const runs = additions.map((): Synthesis[] => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < additions.length; turn++) {
      const index = (round + turn) % additions.length;
      runs[index].push(synthesize(size, additions[index]));
    }
  }
  return runs.map((all) => ({
    ...all[0],
    cpuMs: median(all.map(({ cpuMs }) => cpuMs)),
  }));
}

/** CPU time and not time: the machine may have other things to do. */
function synthesize(size: number, add: AddToStack): Synthesis {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-synth-'));
  collectGarbage();
  const start = process.cpuUsage();

  const app = new App({ outdir });
  const stack = new Stack(app, 'Stack');
  const distribution = new Distribution(stack, 'Distribution', {
    defaultBehavior: { origin: new HttpOrigin('origin.example.com') },
  });
  addResources(stack, size - 1);
  add(stack, distribution);
  app.synth();

  const { user, system } = process.cpuUsage(start);
  const template = readFileSync(join(outdir, 'Stack.template.json'), 'utf8');
  rmSync(outdir, { recursive: true });
  return {
    cpuMs: (user + system) / 1000,
    bytes: Buffer.byteLength(template),
    resources: Object.keys(JSON.parse(template).Resources).length,
  };
}

/** Queues, roles, and the policies that let the ones send to the others. */
function addResources(stack: Stack, count: number): void {
  const groups = Math.floor(count / 3);
  for (let i = 0; i < groups; i++) {
    new Queue(stack, `Queue${i}`).grantSendMessages(
      new iam.Role(stack, `Role${i}`, {
        assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      }),
    );
  }
  for (let i = 0; i < count % 3; i++) new Queue(stack, `Rest${i}`);
}
