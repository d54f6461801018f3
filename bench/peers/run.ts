/**
 * `npm run bench`: this construct and its peers, side by side. Writes docs/benchmarks.md, the chart, and the table in
 * README.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { runCommandSuccessfully } from '../../test/local-aws/command';
import { PROJECT_FOLDER } from '../../test/local-aws/project';
import { awsCustomResource } from './aws-custom-resource';
import { bucketDeployment } from './bucket-deployment';
import { cdkVersion, versionOf } from './cdk';
import { distributionInvalidator } from './distribution-invalidator';
import { measureFaults } from './faults';
import { measureFirstCalls, measureLoads } from './load';
import { NEXTJS_VERSION, nextjsInvalidation } from './nextjs-invalidation';
import { preparePython } from './packages';
import { pageOf } from './page';
import { pictureOf } from './picture';
import { measureReactions } from './reaction';
import { replaceBlock } from './replace-block';
import type { Results } from './results';
import { measureSlow } from './slow';
import { readmeOf } from './summary';
import { measureSynths } from './synth';
import { measureTemplates } from './templates';

main();

async function main(): Promise<void> {
  const results = await measure();
  const page = pageOf(results);
  const picture = pictureOf(results);
  write('docs/benchmarks.md', page);
  write('docs/pictures/benchmarks.svg', picture);
  write(
    'README.md',
    replaceBlock(read('README.md'), 'bench', readmeOf(results)),
  );
  console.log(page);
}

/** What is sensitive to the load of the machine comes first, one thing at a time. */
async function measure(): Promise<Results> {
  const python = await preparePython();
  const handlers = [
    distributionInvalidator(),
    bucketDeployment(python),
    awsCustomResource(),
  ];
  const peers = [...handlers, await nextjsInvalidation()];
  const [before] = loadavg();
  const loads = await step('load', () => measureLoads(handlers, python));
  const firstCalls = await step('first calls', () =>
    measureFirstCalls(handlers),
  );
  const synths = await step('synth', async () => measureSynths(peers));
  const [after] = loadavg();
  return {
    date: new Date().toISOString().slice(0, 10),
    versions: await versionsOf(python),
    machine: `${availableParallelism()} cores, load average ${before.toFixed(1)} before the timings and ${after.toFixed(1)} after them`,
    peers,
    loads,
    firstCalls,
    synths,
    templates: await step('templates', () => measureTemplates(peers)),
    reactions: await step('reaction', () => measureReactions(handlers)),
    faults: await step('faults', () => measureFaults(handlers)),
    slow: await step('slow', () => measureSlow(handlers)),
  };
}

async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  const seconds = (performance.now() - startedAt) / 1_000;
  console.error(`${name}: ${seconds.toFixed(0)} s`);
  return result;
}

async function versionsOf(python: string): Promise<Results['versions']> {
  const ask = async (code: string) =>
    (await runCommandSuccessfully(python, ['-c', code])).trim();
  return [
    ['aws-cdk-lib', cdkVersion()],
    ['cdk-nextjs-standalone', NEXTJS_VERSION],
    ['boto3', await ask('import boto3; print(boto3.__version__)')],
    [
      '@aws-sdk/client-cloudfront',
      versionOf(
        join(PROJECT_FOLDER, 'node_modules/@aws-sdk/client-cloudfront'),
      ),
    ],
    ['Node.js', process.versions.node],
    ['Python', await ask('import platform; print(platform.python_version())')],
  ];
}

function write(name: string, text: string): void {
  writeFileSync(join(PROJECT_FOLDER, name), text);
}

function read(name: string): string {
  return readFileSync(join(PROJECT_FOLDER, name), 'utf8');
}
