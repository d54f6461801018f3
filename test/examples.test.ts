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

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

/** All that are written in TypeScript: a new one cannot be forgotten. */
const examples = readdirSync(EXAMPLES).filter((name) =>
  existsSync(join(EXAMPLES, name, 'app.ts')),
);

test('there are examples', () => {
  expect(examples).toContain('static-website');
});

test.each(examples)('%s synthesizes, with an invalidator in it', (name) => {
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
    expect(invalidators).not.toEqual([]);
    for (const { Properties } of invalidators) {
      expect(Properties.Targets).not.toEqual([]);
    }
  } finally {
    rmSync(outdir, { recursive: true });
  }
});

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
