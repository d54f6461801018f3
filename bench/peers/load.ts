import { statSync } from 'node:fs';
import { bundlePath } from '../../test/lambda/lambda-process';
import { FaultSchedule } from '../../test/loopback/faults';
import { type Load, loadInNode, run } from '../load';
import { inTurns, median } from '../measure';
import { AWS_CUSTOM_RESOURCE_HANDLER } from './aws-custom-resource';
import { BUCKET_DEPLOYMENT_HANDLER } from './bucket-deployment';
import { Handler } from './handler';
import { LoopbackAws } from './loopback-aws';
import type { Peer } from './peer';
import type { Section } from './section';
import { markdownTable } from './table';

const ROUNDS = 15;

const PYTHON_LOADER = `
import time
started_at, cpu_before = time.perf_counter(), time.process_time()
import json, os, sys
if sys.argv[1:]:
    folder, module = os.path.split(sys.argv[1])
    sys.path.insert(0, folder)
    __import__(os.path.splitext(module)[0])
wall, cpu = time.perf_counter() - started_at, time.process_time() - cpu_before
import subprocess
resident_kib = int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(os.getpid())]))
print(json.dumps({"wallMs": 1e3 * wall, "cpuMs": 1e3 * cpu, "residentMb": resident_kib * 1024 / 1e6}))
`;

export interface LoadFigures {
  readonly name: string;
  readonly load: Load;
  /**
   * From the start of the process to its CreateInvalidation.
   *
   * @default - it does not call
   */
  readonly firstCallMs?: number;
}

/** Medians of fresh processes, all in turns. */
export async function measureLoads(
  peers: readonly Peer[],
  python: string,
): Promise<LoadFigures[]> {
  const inPython = (...modules: string[]) =>
    run(python, ['-c', PYTHON_LOADER, ...modules], {
      ...process.env,
      AWS_DEFAULT_REGION: 'eu-west-1',
      PYTHONDONTWRITEBYTECODE: '1',
    });
  const loads = await inTurns(
    ROUNDS,
    new Map([
      ['Node.js alone', () => loadInNode()],
      ['Python alone', () => inPython()],
      ['DistributionInvalidator', () => loadInNode(bundlePath())],
      ['BucketDeployment', () => inPython(BUCKET_DEPLOYMENT_HANDLER)],
      [
        'AwsCustomResource',
        () =>
          loadInNode(AWS_CUSTOM_RESOURCE_HANDLER, '@aws-sdk/client-cloudfront'),
      ],
    ]),
  );
  const firstCalls = await measureFirstCalls(peers);
  return [...loads].map(([name, all]) => ({
    name,
    load: {
      wallMs: median(all.map(({ wallMs }) => wallMs)),
      cpuMs: median(all.map(({ cpuMs }) => cpuMs)),
      residentMb: median(all.map(({ residentMb }) => residentMb)),
    },
    firstCallMs: firstCalls.get(name),
  }));
}

async function measureFirstCalls(
  peers: readonly Peer[],
): Promise<Map<string, number>> {
  const aws = await LoopbackAws.start();
  const measured = await inTurns(
    ROUNDS,
    new Map(
      peers.map((peer) => {
        const handler = new Handler(peer, aws);
        return [peer.name, () => firstCall(handler)];
      }),
    ),
  );
  await aws.stop();
  return new Map([...measured].map(([name, all]) => [name, median(all)]));
}

async function firstCall(handler: Handler): Promise<number> {
  const startedAt = Date.now();
  handler.start();
  const deployment = handler.deployment({
    completionMs: 0,
    simulated: false,
    faults: FaultSchedule.none(),
    seed: 1,
  });
  await deployment.deliver();
  await handler.stop();
  const [{ atMs }] = deployment.cloudFront.calls;
  return atMs - startedAt;
}

export function loadSection(figures: readonly LoadFigures[]): Section {
  return {
    title: 'What a cold start costs',
    text: [
      `Medians of ${ROUNDS} fresh processes each, in turns, on the machine of this run: what tells something of others is the ratio. Memory is that of the whole process when its code is loaded.`,
      markdownTable(
        [
          '',
          'to load, ms',
          'CPU, ms',
          'memory, MB',
          'start to CreateInvalidation, ms',
        ],
        figures.map(({ name, load, firstCallMs }) => [
          name,
          load.wallMs.toFixed(0),
          load.cpuMs.toFixed(0),
          load.residentMb.toFixed(0),
          firstCallMs?.toFixed(0) ?? '',
        ]),
      ),
      `The file of the handler has ${kb(bundlePath())} KB here, with the parts of the SDK that it uses. The others take theirs from what Lambda's runtime brings: ${kb(AWS_CUSTOM_RESOURCE_HANDLER)} KB for \`AwsCustomResource\`, which is loaded with the SDK of this project's \`node_modules\`, and ${kb(BUCKET_DEPLOYMENT_HANDLER)} KB for \`BucketDeployment\`, which is loaded with boto3, and has the AWS CLI in a layer besides.`,
    ].join('\n\n'),
  };
}

const kb = (file: string) => Math.round(statSync(file).size / 1_000);
