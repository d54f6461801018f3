/**
 * What an invalidator costs at synthesis, beside the usual recipes: time, size of the template, resources.
 * Run: npx tsx --tsconfig test/tsconfig.json bench/synth.ts
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { App, CustomResource, Stack } from 'aws-cdk-lib';
import { CfnDistribution, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  AwsCustomResource,
  AwsCustomResourcePolicy,
  PhysicalResourceId,
} from 'aws-cdk-lib/custom-resources';
import { DistributionInvalidator } from '../src';

const STACK_SIZES = [10, 100, 450];
const ROUNDS = 9;

type AddInvalidations = (
  stack: Stack,
  distribution: Distribution,
  count: number,
) => void;

const invalidators: AddInvalidations = (stack, distribution, count) => {
  for (let i = 0; i < count; i++) {
    new DistributionInvalidator(stack, `Invalidator${i}`, { distribution });
  }
};

/** The call of the SDK at each deployment, that many suggest. */
const sdkCalls: AddInvalidations = (stack, distribution, count) => {
  for (let i = 0; i < count; i++) {
    new AwsCustomResource(stack, `SdkCall${i}`, {
      installLatestAwsSdk: false,
      onUpdate: {
        service: 'CloudFront',
        action: 'createInvalidation',
        parameters: {
          DistributionId: distribution.distributionId,
          InvalidationBatch: {
            CallerReference: Date.now().toString(),
            Paths: { Quantity: 1, Items: ['/*'] },
          },
        },
        physicalResourceId: PhysicalResourceId.of(distribution.distributionId),
      },
      policy: AwsCustomResourcePolicy.fromSdkCalls({
        resources: [CfnDistribution.arnForDistribution(distribution)],
      }),
    });
  }
};

/** A function of one's own, called by the time of day. */
const timestamps: AddInvalidations = (stack, distribution, count) => {
  const handler = new lambda.Function(stack, 'Handler', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {};'),
  });
  distribution.grantCreateInvalidation(handler);
  for (let i = 0; i < count; i++) {
    new CustomResource(stack, `Timestamp${i}`, {
      serviceToken: handler.functionArn,
      properties: {
        DistributionId: distribution.distributionId,
        Timestamp: Date.now(),
      },
    });
  }
};

const WAYS: readonly [string, AddInvalidations, number][] = [
  ['nothing', invalidators, 0],
  ['1 DistributionInvalidator', invalidators, 1],
  ['20 DistributionInvalidators', invalidators, 20],
  ['1 AwsCustomResource', sdkCalls, 1],
  ['20 AwsCustomResources', sdkCalls, 20],
  ['1 Date.now() resource', timestamps, 1],
  ['20 Date.now() resources', timestamps, 20],
];

interface Synthesis {
  readonly cpuMs: number;
  readonly bytes: number;
  readonly resources: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

report();

function report(): void {
  console.table(STACK_SIZES.flatMap(rowsFor));
}

/** The ways take turns, each beginning in another round, so that none has the warm machine for itself. */
function rowsFor(size: number) {
  const runs = WAYS.map((): Synthesis[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < WAYS.length; turn++) {
      const way = (round + turn) % WAYS.length;
      const [, add, count] = WAYS[way];
      runs[way].push(synthesize(size, (...args) => add(...args, count)));
    }
  }
  const bareMs = medianMs(runs[0]);
  return WAYS.map(([name], way) => {
    const { bytes, resources } = runs[way][0];
    const ms = medianMs(runs[way]);
    return {
      'resources of the stack': size,
      with: name,
      'more resources': resources - size,
      'CPU ms': Math.round(ms),
      'times nothing': (ms / bareMs).toFixed(2),
      'template KB': (bytes / 1000).toFixed(1),
    };
  });
}

/** CPU time and not time: the machine may have other things to do. */
function synthesize(
  size: number,
  add: (stack: Stack, distribution: Distribution) => void,
): Synthesis {
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

function medianMs(runs: Synthesis[]): number {
  const sorted = runs.map(({ cpuMs }) => cpuMs).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
