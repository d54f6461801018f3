import { readdirSync } from 'node:fs';
import { appendFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { listInvalidations } from '../local-aws/invalidations';
import { LocalAws } from '../local-aws/local-aws';
import { PROJECT_FOLDER } from '../local-aws/project';
import { stackResources } from '../local-aws/stack';
import { createDistribution } from './create-distribution';

const EXAMPLES = join(PROJECT_FOLDER, 'examples');

/** Those that are deployed here, as they are. */
const DEPLOYED = [
  'cache-tags',
  'imported-distribution',
  'pipeline',
  'server-side-rendering',
  'several-distributions',
];

const NOT_DEPLOYED: Record<string, string> = {
  'multi-tenant': 'the local AWS has no AWS::CloudFront::DistributionTenant',
  python: 'it needs the package for Python, see test/languages',
  'single-page-app': 'site.test.ts deploys its stack',
  'static-website': 'website.test.ts deploys its stack',
};

// Includes the virtual environment that the first run makes.
const START_TIMEOUT_MS = 300_000;
const DEPLOYMENTS_TIMEOUT_MS = 180_000;

jest.setTimeout(DEPLOYMENTS_TIMEOUT_MS);

test('every example is deployed, or it is known why not', () => {
  const examples = readdirSync(EXAMPLES).filter((name) => !name.includes('.'));
  expect([...DEPLOYED, ...Object.keys(NOT_DEPLOYED)].sort()).toEqual(examples);
});

describe('deployed to a local AWS', () => {
  let aws: LocalAws;

  beforeAll(async () => {
    aws = await LocalAws.start();
    await cp(EXAMPLES, join(aws.folder, 'examples'), { recursive: true });
    await aws.bootstrap();
  }, START_TIMEOUT_MS);

  afterAll(() => aws?.stop());

  test('server-side-rendering: new code invalidates everything', async () => {
    await deploy('server-side-rendering');
    await change('server-side-rendering/server/index.mjs');
    await deploy('server-side-rendering');

    const [distribution] = await distributionsOf('ServerSideRendering');
    expect(await itemsOf(distribution)).toEqual([['/*'], ['/*']]);
  });

  test('cache-tags: changed documents invalidate those of their kind', async () => {
    await deploy('cache-tags');
    const [distribution] = await distributionsOf('CacheTags');
    const first = await itemsOf(distribution);
    expect(first.sort()).toEqual([['#legal'], ['#manual']]);

    await change('cache-tags/documents/legal/en/terms.html');
    await deploy('cache-tags');

    expect((await itemsOf(distribution)).slice(first.length)).toEqual([
      ['#legal'],
    ]);
  });

  test('several-distributions: each is invalidated by its own paths', async () => {
    await deploy('several-distributions');

    const distributions = await distributionsOf('SeveralDistributions');
    const items = await Promise.all(distributions.map(itemsOf));
    expect(items.sort()).toEqual([[['/*']], [['/thumbnails/*']]]);
  });

  // The local AWS has no AWS::CodePipeline::Pipeline; what the pipeline would deploy it has.
  test('pipeline: new code of the backend invalidates what is in front of it', async () => {
    await deploy('pipeline', 'Pipeline/Staging/*');
    await change('pipeline/server/index.mjs');
    await deploy('pipeline', 'Pipeline/Staging/*');

    const [distribution] = await distributionsOf('Staging-Cdn');
    expect(await itemsOf(distribution)).toEqual([['/*'], ['/*']]);
  });

  test('imported-distribution: the directory of a distribution made elsewhere', async () => {
    const bucketName = 'made-elsewhere';
    await aws.s3.send(new CreateBucketCommand({ Bucket: bucketName }));
    const distributionId = await createDistribution(aws.cloudFront);

    await deploy(
      'imported-distribution',
      ...['--context', `bucketName=${bucketName}`],
      ...['--context', `distributionId=${distributionId}`],
    );

    expect(await itemsOf(distributionId)).toEqual([
      ['/articles', '/articles/*'],
    ]);
  });

  async function deploy(example: string, ...args: string[]): Promise<void> {
    await aws.cdkSuccessfully(
      join(aws.folder, 'examples', example),
      ...['deploy', '--require-approval', 'never', ...args],
    );
  }

  async function change(file: string): Promise<void> {
    await appendFile(join(aws.folder, 'examples', file), '\n');
  }

  function distributionsOf(stack: string): Promise<string[]> {
    return stackResources(
      aws.cloudFormation,
      stack,
      'AWS::CloudFront::Distribution',
    );
  }

  /** The paths and tags of each invalidation, the oldest first. */
  async function itemsOf(distributionId: string): Promise<string[][]> {
    const all = await listInvalidations(aws.cloudFront, distributionId);
    return all.map(({ paths }) => [...paths]);
  }
});
