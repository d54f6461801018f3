import { cp, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { StackEvent } from '@aws-sdk/client-cloudformation';
import { ListDistributionsCommand } from '@aws-sdk/client-cloudfront';
import { runCommandSuccessfully } from './command';
import {
  printCommand,
  printHeading,
  printLine,
  printTable,
  seconds,
  timed,
} from './demo-output';
import { shellVariables } from './environment';
import {
  createInvalidation,
  getInvalidation,
  type InvalidationDescription,
  listInvalidations,
} from './invalidations';
import { LocalAws } from './local-aws';
import { PROJECT_FOLDER } from './project';
import { stackEvents, stackOutputs } from './stack';

const EXAMPLE = 'static-website';
const STACK = 'StaticWebsite';
const INVALIDATION_TYPE = 'Custom::CloudFrontInvalidation';

/** The resources whose events tell the story. */
const TOLD_TYPES = [
  'AWS::CloudFormation::Stack',
  'Custom::CDKBucketDeployment',
  INVALIDATION_TYPE,
];

const POLL_INTERVAL_MS = 1_000;

async function main(): Promise<void> {
  const { keep, port } = parseOptions();

  printHeading('A local AWS');
  await timed('bundle the function', bundle);
  const aws = await timed('start MiniStack (the first time: install it)', () =>
    LocalAws.start({ port, outlivesParent: keep }),
  );
  try {
    await timed('cdk bootstrap', () => aws.bootstrap());
    const app = await copyExample(aws);
    await deployThreeTimes(aws, app);
    await invalidateByHand(aws);
    if (keep) {
      explainHowToGoOn(aws, app);
      return;
    }
    await destroy(aws, app);
  } catch (error) {
    await aws.stop();
    throw error;
  }
  await timed('stop MiniStack', () => aws.stop());
}

function parseOptions(): { keep: boolean; port?: number } {
  const { values } = parseArgs({
    options: {
      // Leaves the local AWS and the website running at the end.
      keep: { type: 'boolean', default: false },
      // The port that the local AWS listens on, instead of any free one.
      port: { type: 'string' },
    },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(port >= 1 && port <= 65_535)) {
    throw new Error(
      `"--port" must be a number from 1 to 65535, got: ${values.port}`,
    );
  }
  return { keep: values.keep, port };
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

async function deployThreeTimes(aws: LocalAws, app: string): Promise<void> {
  printHeading('The first deployment');
  await deploy(aws, app);

  printHeading('Change a file, deploy again');
  await changePage(app, 'Hello, world!', 'Hello, CloudFront!');
  await deploy(aws, app);

  printHeading('Change nothing, deploy again');
  await deploy(aws, app);
}

async function changePage(
  app: string,
  before: string,
  after: string,
): Promise<void> {
  const page = join('site', 'index.html');
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
    .filter(({ ResourceType }) => ResourceType === INVALIDATION_TYPE)
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

function explainHowToGoOn(aws: LocalAws, app: string): void {
  printHeading('Left running');
  printLine('In a shell, in the folder of this project:\n');
  const variables = {
    ...shellVariables(aws.endpoint),
    // The example imports the library by its name, from this project.
    TSX_TSCONFIG_PATH: join(PROJECT_FOLDER, 'examples', 'tsconfig.json'),
  };
  for (const [name, value] of Object.entries(variables)) {
    console.log(`export ${name}=${value}`);
  }
  console.log(`cd ${relative(PROJECT_FOLDER, app)}   # change it, and then
npx cdk deploy
aws cloudfront list-distributions   # if you have the AWS CLI
kill ${aws.pid}   # stops the local AWS and removes its folder`);
}

main().catch((error: Error) => {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
});
