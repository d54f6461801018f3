import { ValidateTemplateCommand } from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { LocalAws } from '../local-aws/local-aws';
import { describeStack, stackOutputs } from '../local-aws/stack';
import { EXAMPLE_NAMES } from '../support/example-names';
import { createDistribution } from './create-distribution';
import {
  ExampleApp,
  type ExampleAppOptions,
  invalidatedOf,
} from './example-app';
import { toldOf } from './told';

interface DeployedExample extends ExampleAppOptions {
  /** What the deployments show. */
  readonly shows: string;

  /** Deploys it, looks at what is invalidated, and leaves it deployed. */
  readonly check: (app: ExampleApp) => Promise<void>;
}

const DEPLOYED: DeployedExample[] = [
  {
    name: 'monitoring',
    stack: 'Monitoring',
    shows: 'each run writes what it is measured by into the log',
    check: async (app) => {
      await app.deploy();
      await app.change('site/style.css');
      await app.deploy();
      expect(await app.invalidated()).toEqual([['/*'], ['/style.css']]);

      const told = await toldOf(app);
      expect(await told.metrics()).toEqual([
        expect.objectContaining({ Runs: 1, BillablePaths: 1, Failed: 0 }),
        expect.objectContaining({ BillablePaths: 1, ChangedFiles: 1 }),
      ]);
      await told.expectNothingHandedOn();
    },
  },
  {
    name: 'cache-tags',
    stack: 'CacheTags',
    shows: 'changed documents invalidate those of their kind',
    check: async (app) => {
      await app.deploy();
      // Two invalidators, which do not wait for each other.
      const first = await app.invalidated();
      expect(first.sort()).toEqual([['#legal'], ['#manual']]);

      await app.change('documents/legal/en/terms.html');
      await app.deploy();
      expect((await app.invalidated()).slice(2)).toEqual([['#legal']]);
    },
  },
  {
    name: 'every-distribution',
    stack: 'Website',
    selection: 'Website',
    shows: 'both distributions of a stack, and none of another',
    check: async (app) => {
      await app.deploy();
      for (const folder of ['Pages', 'Images']) {
        expect(await app.invalidated(`${folder}DistributionId`)).toEqual([
          ['/*'],
        ]);
      }
    },
  },
  {
    name: 'imported-distribution',
    stack: 'ImportedDistribution',
    shows: 'a directory of a distribution that was made elsewhere',
    check: async (app) => {
      const bucketName = 'made-elsewhere';
      await app.aws.s3.send(new CreateBucketCommand({ Bucket: bucketName }));
      const distributionId = await createDistribution(app.aws.cloudFront);
      await app.setContext({ bucketName, distributionId });

      await app.deploy();
      expect(await invalidatedOf(app.aws, distributionId)).toEqual([
        ['/articles', '/articles/*'],
      ]);
    },
  },
  {
    name: 'pipeline',
    stack: 'Staging-Cdn',
    selection: 'Pipeline/Staging/*',
    shows: 'new code of the backend invalidates what is in front of it',
    check: invalidatesForNewCode,
  },
  {
    name: 'server-side-rendering',
    stack: 'ServerSideRendering',
    shows: 'new code invalidates everything',
    check: invalidatesForNewCode,
  },
  {
    name: 'several-distributions',
    stack: 'SeveralDistributions',
    shows: 'each is invalidated by its own paths, and no difference is left',
    check: async (app) => {
      await app.deploy();
      expect(await app.invalidated('SiteDistributionId')).toEqual([['/*']]);
      expect(await app.invalidated('ImagesDistributionId')).toEqual([
        ['/thumbnails/*'],
      ]);
      await app.expectNoDifference();
    },
  },
  {
    name: 'shared-provider',
    stack: 'Blog',
    selection: '*',
    shows: 'one function serves two stacks, and each is invalidated by itself',
    check: async (app) => {
      await app.deploy();
      await app.change('blog/index.html');
      await app.deploy();
      expect(await app.invalidated()).toEqual([['/*'], ['/*']]);
      const shop = await stackOutputs(app.aws.cloudFormation, 'Shop');
      expect(await invalidatedOf(app.aws, shop.DistributionId)).toEqual([
        ['/*'],
      ]);
      await app.aws.tagBucketsForAutoDelete('Shop');
    },
  },
];

/** What is not deployed here, and why. */
const NOT_DEPLOYED = {
  'multi-tenant': 'the local AWS has no AWS::CloudFront::DistributionTenant',
  python: 'it needs the package for Python, see test/languages',
  'single-page-app': 'site.test.ts deploys its stack, and changes files',
  'static-website': 'website.test.ts deploys its stack, and changes files',
};

/** What keeps an example, or a stack of it, from being deployed: once the local AWS has it, it can be. */
const MISSING_TYPES = [
  ['multi-tenant', 'AWS::CloudFront::DistributionTenant'],
  ['the stack Pipeline of pipeline', 'AWS::CodePipeline::Pipeline'],
];

// Includes the virtual environment that the first run makes.
const START_TIMEOUT_MS = 300_000;
const DEPLOYMENTS_TIMEOUT_MS = 300_000;

jest.setTimeout(DEPLOYMENTS_TIMEOUT_MS);

test('every example is deployed, or it is known why not', () => {
  const known = [
    ...DEPLOYED.map(({ name }) => name),
    ...Object.keys(NOT_DEPLOYED),
  ];
  expect(known.sort()).toEqual(EXAMPLE_NAMES);
});

describe('on a local AWS', () => {
  let aws: LocalAws;

  beforeAll(async () => {
    aws = await LocalAws.start();
    await aws.bootstrap();
  }, START_TIMEOUT_MS);

  afterAll(() => aws?.stop());

  // Together: while one waits for CloudFormation, another synthesizes.
  test.concurrent.each(DEPLOYED)('$name: $shows', async (example) => {
    const app = await ExampleApp.copy(aws, example);
    await example.check(app);
    await app.destroy();
    await expect(
      describeStack(aws.cloudFormation, example.stack),
    ).rejects.toThrow('does not exist');
  });

  test.each(MISSING_TYPES)(
    '%s cannot be deployed without %s',
    async (_, Type) => {
      const TemplateBody = JSON.stringify({ Resources: { It: { Type } } });
      await expect(
        aws.cloudFormation.send(new ValidateTemplateCommand({ TemplateBody })),
      ).rejects.toThrow(`Unrecognized resource types: [${Type}]`);
    },
  );
});

async function invalidatesForNewCode(app: ExampleApp): Promise<void> {
  await app.deploy();
  await app.change('server/index.mjs');
  await app.deploy();
  expect(await app.invalidated()).toEqual([['/*'], ['/*']]);
}
