import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { StackEvent } from '@aws-sdk/client-cloudformation';
import { ListDistributionsCommand } from '@aws-sdk/client-cloudfront';
import { RESOURCE_TYPE } from '../../src/private/order/resource';
import { LoopbackServer } from '../loopback/loopback-server';
import type { Reply } from '../loopback/service';
import { runCommandSuccessfully } from './command';
import {
  printCommand,
  printHeading,
  printLine,
  printTable,
  seconds,
  timed,
} from './demo-output';
import {
  createInvalidation,
  getInvalidation,
  type InvalidationDescription,
  listInvalidations,
} from './invalidations';
import { LocalAws } from './local-aws';
import { LOCAL_AWS_FOLDER, PROJECT_FOLDER } from './project';
import { stackEvents, stackOutputs } from './stack';
import { Viewer } from './viewer';

const EXAMPLE = 'static-website';
const STACK = 'StaticWebsite';

/** The resources whose events tell the story. */
const TOLD_TYPES = [
  'AWS::CloudFormation::Stack',
  'Custom::CDKBucketDeployment',
  RESOURCE_TYPE,
];

const PAGE = 'index.html';

const POLL_INTERVAL_MS = 1_000;

const USAGE = `Deploys the static website twice to a local AWS, and shows what happens.

  npm run demo -- [--keep] [--port PORT]

  --keep      at the end, serves the website and opens a shell that talks to the local AWS, until you leave it
  --port      the port that the local AWS listens on, instead of any free one
  -h, --help  shows this`;

const IMITATIONS = [
  'CloudFormation, Lambda, S3 and CloudFront are MiniStack, on this machine.',
  'Its CloudFront completes an invalidation at once. The real one takes seconds.',
  'It serves no pages, so the URL of the website cannot be opened. What a viewer gets',
  'comes from an imitation of an edge location, in front of the bucket.',
];

/** Why a resource changed in an update, where it is not what the user has changed. */
const REASONS: Record<string, string> = {
  'Custom::CDKBucketDeployment': 'the hash of its files is another',
  [RESOURCE_TYPE]: 'the hash over the rest of the stack is another',
};

async function main(): Promise<void> {
  const { help, keep, port } = parseOptions();
  if (help) {
    console.log(USAGE);
    return;
  }

  printHeading('A local AWS');
  for (const line of IMITATIONS) printLine(line);
  console.log();
  await timed('bundle the function', bundle);
  const aws = await timed('start MiniStack (the first time: install it)', () =>
    LocalAws.start({ port }),
  );
  try {
    await timed('cdk bootstrap', () => aws.bootstrap());
    const app = await copyExample(aws);
    const viewer = new Viewer(aws, STACK);
    await deployThreeTimes(aws, app, viewer);
    await invalidateByHand(aws);
    if (keep) await handOver(aws, app, viewer);
    else await destroy(aws, app);
  } catch (error) {
    await aws.stop();
    throw error;
  }
  await timed('stop MiniStack', () => aws.stop());
  console.log();
  if (!keep) printLine('To look around yourself: npm run demo -- --keep');
  const kept = relative(PROJECT_FOLDER, LOCAL_AWS_FOLDER);
  printLine(
    `${kept}/ keeps the Python packages of MiniStack, about 92 MB, for the next time. You may delete it.`,
  );
}

interface Options {
  readonly help: boolean;
  readonly keep: boolean;
  readonly port?: number;
}

function parseOptions(): Options {
  const { help, keep, port } = parseArguments();
  const number = port === undefined ? undefined : Number(port);
  if (number !== undefined && !(number >= 1 && number <= 65_535)) {
    throw new Error(`"--port" must be a number from 1 to 65535, got: ${port}`);
  }
  return { help, keep, port: number };
}

function parseArguments() {
  try {
    return parseArgs({
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        keep: { type: 'boolean', default: false },
        port: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new Error(`${messageOf(error)}\n\n${USAGE}`);
  }
}

function bundle(): Promise<string> {
  return runCommandSuccessfully('npx', ['projen', 'bundle'], {
    cwd: PROJECT_FOLDER,
  });
}

/** The demo changes a file of the website: not the one in the repository. */
async function copyExample(aws: LocalAws): Promise<string> {
  const app = join(aws.folder, EXAMPLE);
  await cp(join(PROJECT_FOLDER, 'examples', EXAMPLE), app, { recursive: true });
  return app;
}

async function deployThreeTimes(
  aws: LocalAws,
  app: string,
  viewer: Viewer,
): Promise<void> {
  printHeading('The first deployment');
  await deploy(aws, app);
  await printViews(viewer, 'a viewer comes, and comes back', 2);

  printHeading('Change a file, deploy again');
  await changePage(app, 'Hello, world!', 'Hello, CloudFront!');
  await printViews(viewer, 'before the deployment', 1);
  await deploy(aws, app);
  await printViews(viewer, 'after the deployment', 1);

  printHeading('Change nothing, deploy again');
  await deploy(aws, app);
  await printViews(viewer, 'the new page is in the cache', 1);
}

async function printViews(
  viewer: Viewer,
  when: string,
  times: number,
): Promise<void> {
  console.log();
  printLine(`${when}:`);
  for (let time = 0; time < times; time++) {
    const { heading, cache } = await viewer.look(`/${PAGE}`);
    printTable([[`GET /${PAGE}`, heading, cache]]);
  }
}

async function changePage(
  app: string,
  before: string,
  after: string,
): Promise<void> {
  const page = join('site', PAGE);
  const content = await readFile(join(app, page), 'utf8');
  await writeFile(join(app, page), content.replace(before, after));
  printCommand(`sed -i 's/${before}/${after}/' ${page}`);
}

async function deploy(aws: LocalAws, app: string): Promise<void> {
  const start = new Date();
  printCommand('npx cdk deploy');
  await aws.cdkSuccessfully(app, 'deploy', '--require-approval', 'never');
  const took = Date.now() - start.getTime();

  const events = await stackEvents(aws.cloudFormation, STACK, start);
  if (events.length === 0) {
    printLine('no changes: nothing deployed, nothing invalidated');
  } else {
    printEvents(events);
    printChanges(events);
    await printInvalidationOf(aws, events);
  }
  printLine(`the deployment took ${seconds(took)}`);
}

function printEvents(events: readonly StackEvent[]): void {
  printTable(
    events
      .filter(({ ResourceType = '' }) => TOLD_TYPES.includes(ResourceType))
      .map(({ Timestamp, ResourceStatus = '', ResourceType = '' }) => [
        Timestamp?.toISOString().slice(11, 23) ?? '',
        ResourceStatus,
        ResourceType,
      ]),
  );
}

function printChanges(events: readonly StackEvent[]): void {
  const changed = events.filter(
    ({ ResourceStatus, ResourceType = '' }) =>
      ResourceStatus === 'UPDATE_COMPLETE' && ResourceType in REASONS,
  );
  if (changed.length === 0) return;
  console.log();
  printLine('what changed, and why:');
  printTable(
    changed.map(({ LogicalResourceId = '', ResourceType = '' }) => [
      LogicalResourceId,
      REASONS[ResourceType],
    ]),
  );
}

async function printInvalidationOf(
  aws: LocalAws,
  events: readonly StackEvent[],
): Promise<void> {
  const { DistributionId, InvalidationId } = await stackOutputs(
    aws.cloudFormation,
    STACK,
  );
  const { id, paths, status } = await getInvalidation(
    aws.cloudFront,
    DistributionId,
    InvalidationId,
  );
  const times = events
    .filter(({ ResourceType }) => ResourceType === RESOURCE_TYPE)
    .map(({ Timestamp }) => Timestamp?.getTime() ?? Number.NaN);
  const took = seconds(Math.max(...times) - Math.min(...times));
  printLine(
    `the invalidation ${id} of ${paths.join(' ')} is ${status} after ${took}`,
  );
}

/** What the construct replaces. */
async function invalidateByHand(aws: LocalAws): Promise<void> {
  printHeading('The same by hand, which it replaces');

  printCommand('aws cloudfront list-distributions');
  const { DistributionList } = await aws.cloudFront.send(
    new ListDistributionsCommand({}),
  );
  const distributions = DistributionList?.Items ?? [];
  printTable(
    distributions.map(({ Id = '', DomainName = '' }) => [Id, DomainName]),
  );

  const distributionId = distributions[0]?.Id ?? '';
  const target = `--distribution-id ${distributionId}`;
  printCommand(`aws cloudfront create-invalidation ${target} --paths '/*'`);
  let invalidation = await createInvalidation(aws.cloudFront, distributionId, [
    '/*',
  ]);
  printInvalidations([invalidation]);

  const get = `get-invalidation ${target} --id ${invalidation.id}`;
  do {
    await sleep(POLL_INTERVAL_MS);
    printCommand(`aws cloudfront ${get}`);
    invalidation = await getInvalidation(
      aws.cloudFront,
      distributionId,
      invalidation.id,
    );
    printInvalidations([invalidation]);
  } while (invalidation.status !== 'Completed');

  printHeading('All invalidations: two by the construct, one by hand');
  printCommand(`aws cloudfront list-invalidations ${target}`);
  printInvalidations(await listInvalidations(aws.cloudFront, distributionId));
}

function printInvalidations(
  invalidations: readonly InvalidationDescription[],
): void {
  printTable(
    invalidations.map(({ id, created, paths, status }) => [
      id,
      created.toISOString(),
      paths.join(' '),
      status,
    ]),
  );
}

async function destroy(aws: LocalAws, app: string): Promise<void> {
  printHeading('Clean up');
  await timed('cdk destroy', () => aws.destroy(app, STACK));
}

/** Lets the user go on, with the website served and a shell in the app's folder, until they leave the shell. */
async function handOver(
  aws: LocalAws,
  app: string,
  viewer: Viewer,
): Promise<void> {
  const website = await LoopbackServer.start((request) =>
    viewer.get(request).catch(badGateway),
  );
  printHeading('Your turn');
  printLine(
    'This shell is in the folder of the app, and talks to the local AWS.',
  );
  printLine(`The imitated edge serves the website at ${website.endpoint}/`);
  console.log(`
curl -i ${website.endpoint}/   # or look at it in a browser
sed -i 's/Hello/Goodbye/' ${join('site', PAGE)}   # or change what you like
npx cdk deploy   # and look again
aws cloudfront list-distributions   # if you have the AWS CLI
exit   # stops the local AWS, and removes its folder with the app
`);
  // `cdk destroy` works in the shell as well.
  await aws.tagBucketsForAutoDelete(STACK);
  await runShell(aws, app);
  await website.close();
}

/** As when CloudFront cannot ask the origin: here the user may have destroyed it. */
function badGateway(error: unknown): Reply {
  return { statusCode: 502, headers: {}, body: `${messageOf(error)}\n` };
}

async function runShell(aws: LocalAws, cwd: string): Promise<void> {
  // What the user's start-up files set would come after the environment.
  const shell = spawn('bash', ['--norc'], {
    cwd,
    env: { ...aws.environment, PS1: 'local AWS> ' },
    stdio: 'inherit',
  });
  await once(shell, 'exit');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

main().catch((error: Error) => {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
});
