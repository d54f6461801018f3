import { statSync } from 'node:fs';
import { FaultSchedule } from '../../test/loopback/faults';
import { type Load, loadInNode, loadInPython } from '../load';
import { inTurns, median } from '../measure';
import { Handler } from './handler';
import { LoopbackAws } from './loopback-aws';
import type { RunnablePeer } from './peer';
import type { Section } from './section';
import { markdownTable } from './table';

const ROUNDS = 15;

export interface LoadFigures {
  readonly name: string;
  readonly load: Load;
  /**
   * The code of the handler.
   *
   * @default - the process alone
   */
  readonly file?: string;
}

/** From the start of a handler's process to its CreateInvalidation. */
export interface FirstCallFigures {
  readonly name: string;
  readonly ms: number;
}

/** Medians of fresh processes, all in turns. */
export async function measureLoads(
  peers: readonly RunnablePeer[],
  python: string,
): Promise<LoadFigures[]> {
  const loads = await inTurns(
    ROUNDS,
    new Map([
      ['Node.js alone', () => loadInNode()],
      ['Python alone', () => loadInPython(python)],
      ...peers.map(({ name, handler }): [string, () => Load] => [
        name,
        handler.load,
      ]),
    ]),
  );
  const files = new Map(peers.map(({ name, handler }) => [name, handler.file]));
  return [...loads].map(([name, all]) => ({
    name,
    file: files.get(name),
    load: {
      wallMs: median(all.map(({ wallMs }) => wallMs)),
      cpuMs: median(all.map(({ cpuMs }) => cpuMs)),
      residentMb: median(all.map(({ residentMb }) => residentMb)),
    },
  }));
}

/** Medians of fresh processes, all in turns. */
export async function measureFirstCalls(
  peers: readonly RunnablePeer[],
): Promise<FirstCallFigures[]> {
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
  return [...measured].map(([name, all]) => ({ name, ms: median(all) }));
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

export function loadSection(
  loads: readonly LoadFigures[],
  firstCalls: readonly FirstCallFigures[],
): Section {
  const firstCallOf = (name: string) =>
    firstCalls.find((each) => each.name === name)?.ms.toFixed(0) ?? '';
  return {
    title: 'What a cold start costs',
    text: [
      `Medians of ${ROUNDS} fresh processes each, alternating, on the machine of this run: only the ratios carry over to other machines. Memory is that of the whole process once its code is loaded.`,
      markdownTable(
        [
          '',
          'handler, KB',
          'to load, ms',
          'CPU, ms',
          'memory, MB',
          'start to CreateInvalidation, ms',
        ],
        loads.map(({ name, file, load }) => [
          name,
          file ? (statSync(file).size / 1_000).toFixed(0) : '',
          load.wallMs.toFixed(0),
          load.cpuMs.toFixed(0),
          load.residentMb.toFixed(0),
          firstCallOf(name),
        ]),
      ),
      'The handler of `DistributionInvalidator` contains the parts of the SDK that it uses. The others use the SDK of the runtime: `AwsCustomResource` is measured with the SDK for JavaScript in the `node_modules` of this project, `BucketDeployment` with boto3. `BucketDeployment` loads the AWS CLI from its layer only when there is something to upload.',
    ].join('\n\n'),
  };
}
