import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import type { CommandResult } from '../local-aws/command';
import { LocalAws } from '../local-aws/local-aws';
import { PROJECT_FOLDER } from '../local-aws/project';
import { createDistribution } from './create-distribution';

const APP = join(PROJECT_FOLDER, 'test/e2e/buckets-app.ts');

const OFF = ['-c', 'cdk-distribution-invalidator:trigger=off'];
const IMPORTED = 'imported-bucket';

const DRY_RUN = ['--unstable', 'refactor', '--dry-run'];

// Includes the virtual environment that the first run makes.
const START_TIMEOUT_MS = 300_000;

jest.setTimeout(180_000);

// What docs/other-tools.md says of them. One stack's life, from test to test.
describe('other commands of the CLI', () => {
  let aws: LocalAws;
  let distribution: string;

  beforeAll(async () => {
    aws = await LocalAws.start();
    distribution = await createDistribution(aws.cloudFront);
    await aws.bootstrap();
    await deploy('Bucket');
  }, START_TIMEOUT_MS);

  afterAll(() => aws?.stop());

  test('cdk import adds the resource alone, and leaves the invalidator to the next deployment', async () => {
    await aws.s3.send(new CreateBucketCommand({ Bucket: IMPORTED }));
    const { exitCode, output } = await cdk(
      'import',
      [
        ...['Stack', '--force', '--resource-mapping-inline'],
        JSON.stringify({ Imported4F5B38B1: { BucketName: IMPORTED } }),
      ],
      'Bucket,Imported',
    );
    expect(output).toContain(
      'Ignoring updated/deleted resources (--force): Stack/Invalidator/Resource',
    );
    expect(output).toContain('Import complete');
    expect(exitCode).toBe(0);
  });

  test('cdk refactor takes the fingerprint for a change, and refuses', async () => {
    const { output } = await cdk('refactor', DRY_RUN, 'Renamed,Imported');
    expect(output).toContain('cannot add, remove or update resources');
    expect(output).toContain('[~] Stack/Invalidator/Resource');
  });

  test('cdk refactor renames a resource where the trigger is off', async () => {
    await deploy('Bucket,Imported', ...OFF);
    const { output } = await cdk(
      'refactor',
      DRY_RUN,
      'Renamed,Imported',
      ...OFF,
    );
    expect(output).toContain('The following resources were moved or renamed');
    expect(output).toContain('Stack/Renamed/Resource');
  });

  async function deploy(buckets: string, ...context: string[]): Promise<void> {
    const args = ['--require-approval', 'never'];
    const { exitCode, output } = await cdk('deploy', args, buckets, ...context);
    if (exitCode !== 0) throw new Error(output);
  }

  function cdk(
    command: string,
    args: string[],
    buckets: string,
    ...context: string[]
  ): Promise<CommandResult> {
    return aws.cdk(
      PROJECT_FOLDER,
      command,
      ...args,
      ...['--app', `npx tsx ${APP}`],
      ...['--output', join(aws.folder, 'cdk.out')],
      ...['-c', `buckets=${buckets}`],
      ...['-c', `distribution=${distribution}`],
      ...context,
    );
  }
});
