import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/temporary-folder';

const PROJECT = join(__dirname, '../..');
const { name, peerDependencies, devDependencies } = JSON.parse(
  readFileSync(join(PROJECT, 'package.json'), 'utf8'),
);

interface Tarball {
  readonly filename: string;
  readonly files: Array<{ readonly path: string }>;
}

// A user's app in a folder of its own: nothing of this checkout is in reach.
const APP = `
const { App, Stack } = require('aws-cdk-lib');
const { Distribution } = require('aws-cdk-lib/aws-cloudfront');
const { HttpOrigin } = require('aws-cdk-lib/aws-cloudfront-origins');
const { DistributionInvalidator } = require('${name}');

const app = new App({ outdir: 'cdk.out' });
const stack = new Stack(app, 'Site');
const distribution = new Distribution(stack, 'Distribution', {
  defaultBehavior: { origin: new HttpOrigin('origin.example.com') },
});
new DistributionInvalidator(stack, 'Invalidator', { distribution });
app.synth();
`;

// Another package of the app brings a copy of its own.
const APP_WITH_TWO_COPIES = `
const { App, Stack } = require('aws-cdk-lib');
const { CfnDistribution } = require('aws-cdk-lib/aws-cloudfront');
const own = require('${name}');
const other = require('./node_modules/site-constructs/node_modules/${name}');

const stack = new Stack(new App({ outdir: 'two.out' }), 'Site');
const distribution = CfnDistribution.fromDistributionId(stack, 'Distribution', 'E1A2B3C4D5E6F7');
new own.DistributionInvalidator(stack, 'Own', { distribution });
const invalidator = new other.DistributionInvalidator(stack, 'Other', { distribution });
stack.node.root.synth();

const { Resources } = require('./two.out/Site.template.json');
const types = Object.values(Resources).map(({ Type }) => Type);
console.log(JSON.stringify({
  copies: new Set([own.DistributionInvalidator, other.DistributionInvalidator]).size,
  functions: types.filter((type) => type === 'AWS::Lambda::Function').length,
  invalidators: types.filter((type) => type === 'Custom::CloudFrontInvalidation').length,
  isKnown: own.DistributionInvalidator.isDistributionInvalidator(invalidator),
}));
`;

describe('the package', () => {
  let folder: string;
  let tarball: Tarball;

  beforeAll(() => {
    folder = temporaryFolder();
    const output = npm(
      PROJECT,
      'pack',
      '--json',
      '--ignore-scripts',
      '--pack-destination',
      folder,
    );
    // Older versions of npm answer with a list, newer ones with an object by name.
    [tarball] = Object.values<Tarball>(JSON.parse(output));
  }, 60_000);

  test('ships the compiled library, the bundled handler, and no sources or tests', () => {
    const paths = tarball.files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        '.jsii',
        '.jsii.tabl.json',
        'API.md',
        'LICENSE',
        'NOTICE',
        'README.md',
        'assets/lambda/handler/index.js',
        'lib/index.d.ts',
        'lib/index.js',
        'llms.txt',
        'package.json',
        'sbom.cdx.json',
      ]),
    );
    const others = paths.filter(
      (path) =>
        !/^lib\/.*\.(js|d\.ts)$/.test(path) &&
        !/^assets\/lambda\/handler\//.test(path) &&
        !/^(\.jsii(\.tabl\.json)?|API\.md|LICENSE|NOTICE|README\.md|llms\.txt|package\.json|sbom\.cdx\.json)$/.test(
          path,
        ),
    );
    expect(others).toEqual([]);
  });

  function check(tool: string, ...args: string[]): string {
    return execFileSync(
      join(PROJECT, 'node_modules', '.bin', tool),
      [...args, join(folder, tarball.filename)],
      { encoding: 'utf8' },
    );
  }

  test('gives tools nothing to guess or to correct', () => {
    // A suggestion is left: a repository address with `git+`, which would be a dead link on PyPI's page.
    expect(check('publint', 'run', '--strict', '--level', 'warning')).toContain(
      'All good!',
    );
    expect(check('attw', '--no-color')).toContain('No problems found');
  });

  test('installs into a fresh app, which synthesizes with nothing else', () => {
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    writeFileSync(join(folder, 'app.js'), APP);
    npm(
      folder,
      'install',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      join(folder, tarball.filename),
      ...Object.keys(peerDependencies).map(
        (peer) => `${peer}@${devDependencies[peer]}`,
      ),
    );
    expect(readdirSync(join(folder, 'node_modules'))).not.toContain('esbuild');

    execFileSync(process.execPath, ['app.js'], { cwd: folder, stdio: 'pipe' });

    const template = JSON.parse(
      readFileSync(join(folder, 'cdk.out', 'Site.template.json'), 'utf8'),
    );
    const types = Object.values<{ Type: string }>(template.Resources).map(
      ({ Type }) => Type,
    );
    expect(types).toContain('Custom::CloudFrontInvalidation');
    const [asset] = readdirSync(join(folder, 'cdk.out')).filter((entry) =>
      entry.startsWith('asset.'),
    );
    expect(readFileSync(join(folder, 'cdk.out', asset, 'index.js'))).toEqual(
      readFileSync(join(PROJECT, 'assets/lambda/handler/index.js')),
    );
  }, 120_000);

  test('shares the function of a stack with a second copy in the same app', () => {
    const modules = join(folder, 'node_modules');
    cpSync(
      join(modules, name),
      join(modules, 'site-constructs', 'node_modules', name),
      { recursive: true },
    );
    writeFileSync(join(folder, 'two.js'), APP_WITH_TWO_COPIES);
    const output = execFileSync(process.execPath, ['two.js'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(JSON.parse(output)).toEqual({
      copies: 2,
      functions: 1,
      invalidators: 2,
      isKnown: true,
    });
  });
});

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
