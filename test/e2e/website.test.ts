import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RESOURCE_TYPE } from '../../src/private/order/resource';
import type { CommandResult } from '../local-aws/command';
import { listInvalidations } from '../local-aws/invalidations';
import { LocalAws } from '../local-aws/local-aws';
import { PROJECT_FOLDER } from '../local-aws/project';
import { describeStack, stackEvents, stackOutputs } from '../local-aws/stack';
import { Viewer } from '../local-aws/viewer';

const STACK = 'Website';

// Includes the virtual environment that the first run makes.
const START_TIMEOUT_MS = 300_000;
const DEPLOYMENT_TIMEOUT_MS = 180_000;

jest.setTimeout(DEPLOYMENT_TIMEOUT_MS);

// One stack's life, from test to test: a deployment takes too long to start each of them from scratch.
describe('a website deployed with the CDK CLI to a local AWS', () => {
  let aws: LocalAws;
  let viewer: Viewer;
  let site: string;
  let distributionId: string;

  beforeAll(async () => {
    aws = await LocalAws.start();
    viewer = new Viewer(aws, STACK);
    site = join(aws.folder, 'site');
    await cp(join(PROJECT_FOLDER, 'examples/static-website/site'), site, {
      recursive: true,
    });
    await aws.bootstrap();
  }, START_TIMEOUT_MS);

  afterAll(() => aws?.stop());

  test('the first deployment makes one invalidation, after everything else', async () => {
    const start = new Date();
    await deploySuccessfully();

    const outputs = await stackOutputs(aws.cloudFormation, STACK);
    distributionId = outputs.DistributionId;
    expect(await invalidations()).toEqual([
      expect.objectContaining({
        id: outputs.InvalidationId,
        status: 'Completed',
        paths: ['/*'],
      }),
    ]);
    expect(outputs.InvalidationStatus).toBe('Completed');

    const resourceTypes = (await stackEvents(aws.cloudFormation, STACK, start))
      .filter(({ ResourceStatus }) => ResourceStatus === 'CREATE_COMPLETE')
      .map(({ ResourceType }) => ResourceType);
    expect(resourceTypes).toContain('Custom::CDKBucketDeployment');
    expect(resourceTypes).toContain('AWS::SSM::Parameter');
    expect(resourceTypes.slice(-2).sort()).toEqual([
      'AWS::CloudFormation::Stack',
      RESOURCE_TYPE,
    ]);
  });

  test('a deployment without a change makes none, and the CLI says so', async () => {
    const output = await deploySuccessfully();

    expect(output).toContain(`${STACK} (no changes)`);
    expect(await invalidations()).toHaveLength(1);
  });

  test('a deployment after a changed file makes one more, and viewers get the new file', async () => {
    const first = 'Hello, world!';
    expect(await viewer.look('/')).toMatchObject({ heading: first });
    await writeFile(join(site, 'index.html'), 'second version');
    expect(await viewer.look('/')).toEqual({
      heading: first,
      cache: 'Hit from cloudfront',
    });
    await deploySuccessfully();

    expect(await viewer.look('/')).toEqual({
      heading: 'second version',
      cache: 'Miss from cloudfront',
    });
    expect(await invalidations()).toHaveLength(2);
  });

  test('a viewer gets the type of a file, and an error for what is not there', async () => {
    const missing = await viewer.get({ path: '/missing', headers: {} });
    const style = await viewer.get({ path: '/style.css', headers: {} });

    expect(missing).toMatchObject({ statusCode: 403 });
    expect(style).toMatchObject({ headers: { 'content-type': 'text/css' } });
  });

  test('a deployment with a changed parameter alone makes one more', async () => {
    await deploySuccessfully('--parameters', 'Release=2');

    expect(await invalidations()).toHaveLength(3);
  });

  test('a deployment that fails after its invalidation rolls back, with an invalidation of its own', async () => {
    await writeFile(join(site, 'index.html'), 'third version');
    const { exitCode } = await deploy('--context', 'failing=true');

    expect(exitCode).not.toBe(0);
    const { StackStatus } = await describeStack(aws.cloudFormation, STACK);
    expect(StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await viewer.look('/')).toMatchObject({ heading: 'second version' });
    const made = await invalidations();
    expect(made).toHaveLength(5);
    expect(made.map(({ status }) => status)).toEqual(
      Array(5).fill('Completed'),
    );
  });

  test('destroying the stack makes none, and succeeds', async () => {
    await aws.destroy(aws.folder, STACK, ...appArguments());

    await expect(describeStack(aws.cloudFormation, STACK)).rejects.toThrow(
      /does not exist/,
    );
    expect(await invalidations()).toHaveLength(5);
  });

  function appArguments(): string[] {
    const app = join(PROJECT_FOLDER, 'test/e2e/website-app.ts');
    return ['--app', `npx tsx ${app}`, '--context', `site=${site}`];
  }

  function deployArguments(args: string[]): string[] {
    return [
      ...['deploy', STACK, '--require-approval', 'never'],
      ...appArguments(),
      ...args,
    ];
  }

  function deploy(...args: string[]): Promise<CommandResult> {
    return aws.cdk(aws.folder, ...deployArguments(args));
  }

  function deploySuccessfully(...args: string[]): Promise<string> {
    return aws.cdkSuccessfully(aws.folder, ...deployArguments(args));
  }

  function invalidations() {
    return listInvalidations(aws.cloudFront, distributionId);
  }
});
