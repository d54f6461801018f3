import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const EXAMPLES = join(__dirname, '..', 'examples');
const TSX = join(__dirname, '..', 'node_modules', '.bin', 'tsx');

/** What some examples want to be told by `--context`. */
const CONTEXT = {
  bucketName: 'example-website',
  certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/example',
  connectionArn:
    'arn:aws:codeconnections:eu-west-1:111111111111:connection/example',
  distributionId: 'E1A2B3C4D5E6F7',
  domain: 'www.example.com',
  repository: 'example/website',
};

const EVERYTHING = { Paths: ['/*'] };

/** What the invalidators of each example invalidate. */
const TARGETS: Record<string, object[][]> = {
  'cache-tags': [[{ Tags: ['legal'] }], [{ Tags: ['manual'] }]],
  'imported-distribution': [
    [
      {
        DistributionId: CONTEXT.distributionId,
        Paths: ['/articles', '/articles/*'],
      },
    ],
  ],
  'multi-tenant': [
    [
      {
        ...EVERYTHING,
        DistributionTenantId: { Ref: 'acmetenant' },
      },
    ],
    [
      {
        ...EVERYTHING,
        DistributionTenantId: { Ref: 'globextenant' },
      },
    ],
  ],
  // In two stages.
  pipeline: [[EVERYTHING], [EVERYTHING]],
  'server-side-rendering': [[EVERYTHING]],
  'several-distributions': [[EVERYTHING, { Paths: ['/thumbnails/*'] }]],
  'single-page-app': [[{ Paths: ['/orders', '/orders/*'] }]],
  'static-website': [[EVERYTHING]],
};

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

test('it is known what each example in TypeScript invalidates', () => {
  const examples = readdirSync(EXAMPLES).filter((name) =>
    existsSync(join(EXAMPLES, name, 'app.ts')),
  );
  expect(Object.keys(TARGETS)).toEqual(examples);
});

test.each(Object.entries(TARGETS))(
  '%s synthesizes, with its invalidators',
  (name, targets) => {
    const outdir = mkdtempSync(join(tmpdir(), 'example-'));
    try {
      execFileSync(TSX, ['app.ts'], {
        cwd: join(EXAMPLES, name),
        env: {
          ...process.env,
          CDK_CONTEXT_JSON: JSON.stringify(CONTEXT),
          CDK_OUTDIR: outdir,
        },
        stdio: 'pipe',
      });
      const invalidators = resourcesIn(outdir).filter(
        ({ Type }) => Type === 'Custom::CloudFrontInvalidation',
      );
      expect(
        invalidators.map(({ Properties }) => Properties.Targets),
      ).toMatchObject(targets);
    } finally {
      rmSync(outdir, { recursive: true });
    }
  },
);

test.each(readdirSync(EXAMPLES).filter((name) => !name.includes('.')))(
  '%s tells what it shows, and can be deployed as it is',
  (name) => {
    expect(readdirSync(join(EXAMPLES, name))).toEqual(
      expect.arrayContaining(['README.md', 'cdk.json']),
    );
  },
);

/** Of all stacks, those of nested assemblies included. */
function resourcesIn(folder: string): Resource[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))
    .flatMap(({ Resources = {} }) => Object.values<Resource>(Resources));
}
