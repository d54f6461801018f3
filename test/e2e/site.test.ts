import { cp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateDistributionTenantCommand,
  GetInvalidationForDistributionTenantCommand,
  ListInvalidationsForDistributionTenantCommand,
} from '@aws-sdk/client-cloudfront';
import { listInvalidations } from '../local-aws/invalidations';
import { LocalAws } from '../local-aws/local-aws';
import { PROJECT_FOLDER } from '../local-aws/project';
import { stackOutputs } from '../local-aws/stack';
import { createDistribution } from './create-distribution';

const STACK = 'Site';

/** What no file shows: the app's routes, and what the deployment writes. Invalidated whenever anything changes. */
const ROUTES = ['/orders', '/orders/*'];
const CONFIG = '/config.json';

// Includes the virtual environment that the first run makes.
const START_TIMEOUT_MS = 300_000;
const DEPLOYMENT_TIMEOUT_MS = 180_000;

jest.setTimeout(DEPLOYMENT_TIMEOUT_MS);

// One stack's life, from test to test: a deployment takes too long to start each of them from scratch.
describe('a site of which only what changed is invalidated, beside several targets', () => {
  let aws: LocalAws;
  let site: string;
  let tenant: string;
  let output: Record<string, string>;
  let apiUrl = 'https://api.example.com/v1';

  beforeAll(async () => {
    aws = await LocalAws.start();
    site = join(aws.folder, 'site');
    await cp(join(PROJECT_FOLDER, 'examples/single-page-app/site'), site, {
      recursive: true,
    });
    tenant = await createTenant();
    await aws.bootstrap();
  }, START_TIMEOUT_MS);

  afterAll(() => aws?.stop());

  test('the first deployment clears everything', async () => {
    await deploy();
    expect(await pathsOfLast()).toEqual(['/*']);
    expect(output).toMatchObject({
      InvalidationStatus: 'Completed',
      ChangedFiles: 'unknown',
    });
  });

  test('two distributions and a tenant are invalidated by one invalidator', async () => {
    const ids = output.ExportInvalidationIds.split(',');
    const second = await listInvalidations(
      aws.cloudFront,
      output.ExportSecondDistributionId,
    );
    const ofTenant = await tenantInvalidations();

    expect(ids).toHaveLength(3);
    expect(second).toMatchObject([{ id: ids[1], paths: ['/*'] }]);
    expect(ofTenant).toEqual([{ id: ids[2], paths: ['/*'] }]);
  });

  test('a changed file clears exactly its path', async () => {
    await writeFile(join(site, 'help/contact.html'), 'Somebody else.');
    await deploy();

    expect(await pathsOfLast()).toEqual([
      CONFIG,
      '/help/contact.html',
      ...ROUTES,
    ]);
    expect(output).toMatchObject({
      ChangedFiles: '1',
      EvictedFiles: '0',
      BillablePaths: '4',
    });
  });

  test('another API clears what says where it is, and no file', async () => {
    apiUrl = 'https://api.example.com/v2';
    await deploy();

    expect(await pathsOfLast()).toEqual([CONFIG, ...ROUTES]);
    expect(output).toMatchObject({
      ChangedFiles: '0',
      EvictedFiles: '0',
      BillablePaths: '3',
    });
  });

  test('a deployment without a change clears nothing', async () => {
    const before = await contentInvalidations();
    expect(await deploy()).toContain(`${STACK} (no changes)`);
    expect(await contentInvalidations()).toEqual(before);
  });

  test('a removed file clears its path', async () => {
    await rm(join(site, 'help/contact.html'));
    await deploy();
    expect(await pathsOfLast()).toEqual([
      CONFIG,
      '/help/contact.html',
      ...ROUTES,
    ]);
  });

  test('a renamed directory clears the old URLs and the new ones', async () => {
    await rename(join(site, 'help'), join(site, 'support'));
    await deploy();

    // A wildcard for each, which reaches no other file, instead of three paths.
    expect(await pathsOfLast()).toEqual([
      CONFIG,
      '/help*',
      ...ROUTES,
      '/support*',
    ]);
    expect(output).toMatchObject({ ChangedFiles: '2', EvictedFiles: '0' });
  });

  async function deploy(): Promise<string> {
    const app = join(PROJECT_FOLDER, 'test/e2e/site-app.ts');
    const printed = await aws.cdkSuccessfully(
      aws.folder,
      ...['deploy', STACK, '--require-approval', 'never'],
      ...['--app', `npx tsx ${app}`],
      ...['--context', `site=${site}`, '--context', `tenant=${tenant}`],
      ...['--context', `apiUrl=${apiUrl}`],
    );
    output = await stackOutputs(aws.cloudFormation, STACK);
    return printed;
  }

  /** Those that the files made: the other invalidator names a path of its own. */
  async function contentInvalidations() {
    const all = await listInvalidations(aws.cloudFront, output.DistributionId);
    return all.filter(({ paths }) => !paths.includes('/api/*'));
  }

  async function pathsOfLast(): Promise<string[]> {
    const last = (await contentInvalidations()).at(-1);
    return [...(last?.paths ?? [])].sort();
  }

  async function createTenant(): Promise<string> {
    const distributionId = await createDistribution(aws.cloudFront, {
      ConnectionMode: 'tenant-only',
    });
    const { DistributionTenant } = await aws.cloudFront.send(
      new CreateDistributionTenantCommand({
        DistributionId: distributionId,
        Name: 'tenant',
        Domains: [{ Domain: 'tenant.example.com' }],
      }),
    );
    if (!DistributionTenant?.Id) throw new Error('there is no tenant');
    return DistributionTenant.Id;
  }

  async function tenantInvalidations() {
    const { InvalidationList } = await aws.cloudFront.send(
      new ListInvalidationsForDistributionTenantCommand({ Id: tenant }),
    );
    return Promise.all(
      (InvalidationList?.Items ?? []).map(async ({ Id }) => {
        const { Invalidation } = await aws.cloudFront.send(
          new GetInvalidationForDistributionTenantCommand({
            DistributionTenantId: tenant,
            Id,
          }),
        );
        return { id: Id, paths: Invalidation?.InvalidationBatch?.Paths?.Items };
      }),
    );
  }
});
