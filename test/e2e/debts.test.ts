import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RESOURCE_TYPE } from '../../src/private/order/resource';
import { listInvalidations } from '../local-aws/invalidations';
import { LocalAws } from '../local-aws/local-aws';
import { PROJECT_FOLDER } from '../local-aws/project';
import { stackOutputs, stackResources } from '../local-aws/stack';

const STACK = 'Debts';

// Includes the virtual environment that the first run makes.
const START_TIMEOUT_MS = 300_000;
const DEPLOYMENT_TIMEOUT_MS = 180_000;

jest.setTimeout(DEPLOYMENT_TIMEOUT_MS);

// One stack's life, from test to test: a deployment takes too long to start each of them from scratch.
describe('a site whose invalidation fails while the deployment goes on', () => {
  let aws: LocalAws;
  let site: string;

  beforeAll(async () => {
    aws = await LocalAws.start();
    site = join(aws.folder, 'site');
    await mkdir(site);
    for (const file of ['a.html', 'b.html', 'c.html']) await write(file, '1');
    await aws.bootstrap();
  }, START_TIMEOUT_MS);

  afterAll(() => aws?.stop());

  test('has no debt at first', async () => {
    expect(await deploy('up')).toEqual({
      status: 'Completed',
      paths: [['/*']],
      hasDebt: false,
    });
  });

  test('has a debt when CloudFront is down', async () => {
    await write('a.html', '2');

    expect(await deploy('down')).toEqual({
      status: 'Failed',
      paths: [],
      hasDebt: true,
    });
  });

  test('makes up for it when another file changes', async () => {
    await write('b.html', '2');

    expect(await deploy('up')).toEqual({
      status: 'Completed',
      paths: [['/*']],
      hasDebt: false,
    });
  });

  test('has nothing to make up for when nothing changes', async () => {
    expect(await deploy('up')).toEqual({
      status: 'Completed',
      paths: [],
      hasDebt: false,
    });
  });

  test('invalidates only what changes from then on', async () => {
    await write('c.html', '2');

    expect(await deploy('up')).toEqual({
      status: 'Completed',
      paths: [['/c.html']],
      hasDebt: false,
    });
  });

  function write(file: string, text: string): Promise<void> {
    return writeFile(join(site, file), text);
  }

  /** Deploys, and says what came of it. */
  async function deploy(cloudFront: 'up' | 'down') {
    const before = await invalidations();
    await aws.cdkSuccessfully(
      aws.folder,
      ...['deploy', STACK, '--require-approval', 'never'],
      ...['--app', `npx tsx ${join(PROJECT_FOLDER, 'test/e2e/debts-app.ts')}`],
      ...['--context', `site=${site}`, '--context', `cloudfront=${cloudFront}`],
    );
    const { Status } = await stackOutputs(aws.cloudFormation, STACK);
    const [physicalId] = await stackResources(
      aws.cloudFormation,
      STACK,
      RESOURCE_TYPE,
    );
    const all = await invalidations();
    return {
      status: Status,
      paths: all.slice(before.length).map(({ paths }) => paths),
      hasDebt: physicalId.endsWith('-with-debt'),
    };
  }

  async function invalidations() {
    const { DistributionId } = await stackOutputs(
      aws.cloudFormation,
      STACK,
    ).catch(() => ({ DistributionId: undefined }));
    return DistributionId
      ? listInvalidations(aws.cloudFront, DistributionId)
      : [];
  }
});
