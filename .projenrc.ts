import { relative } from 'node:path';
import { awscdk, cdk, javascript, ReleasableCommits, typescript } from 'projen';

// What is tested on Node.js 20 is published with an npm that knows trusted publishing.
const NODE_OF_WORKFLOWS = '24';

/** The tests by what they need: the first two are quick, the others install, deploy or pack. */
const TEST_LANES = {
  construct: ['test/*.test.ts', 'test/private/**/*.test.ts'],
  handler: ['test/@(lambda|loopback|simulation)/**/*.test.ts'],
  project: ['test/@(project|bench)/**/*.test.ts'],
  aws: ['test/@(local-aws|e2e)/**/*.test.ts'],
  // They pack for every language and have a task of their own.
  languages: ['test/languages/**/*.test.ts'],
};

/** What the local AWS and the benchmarks bring from npm and PyPI. */
const DOWNLOADS = ['/.local-aws/', '/.bench-peers/'];

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-distribution-invalidator',
  description:
    'AWS CDK construct that invalidates the cached paths of a CloudFront distribution on every deployment.',
  author: 'The cdk-distribution-invalidator authors',
  authorAddress: 'maintainers@example.invalid',
  authorOrganization: true,
  repositoryUrl:
    'https://github.com/cdk-distribution-invalidator/cdk-distribution-invalidator.git',
  license: 'Apache-2.0',
  copyrightOwner: 'The cdk-distribution-invalidator authors',
  // Construct Hub finds packages by the first four.
  keywords: [
    'aws',
    'aws-cdk',
    'awscdk',
    'cdk',
    'cache',
    'cache-invalidation',
    'cdn',
    'cloudfront',
    'deployment',
    'invalidation',
  ],
  defaultReleaseBranch: 'main',
  stability: 'stable',

  // The oldest aws-cdk-lib that has everything used here: IDistributionRef under its final jsii name,
  // CacheTagConfig on the L1, and the peer range of cdk-nag 3.
  cdkVersion: '2.257.0',
  constructsVersion: '10.5.1',
  jsiiVersion: '~6.0.16',
  typescriptVersion: '~6.0.3',
  // Pinned: generated files must not change with the day of the install.
  projenVersion: '0.103.25',
  minNodeVersion: '20.0.0',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  // ts-node is unmaintained and refuses TypeScript 6; tsx shares esbuild with the bundler.
  runner: typescript.TypeScriptRunner.tsx(),
  validateTsconfig: cdk.ValidateTsconfig.STRICT,
  // Only Node's types: the default takes every @types package and lets test globals into the library.
  tsconfig: { compilerOptions: { types: ['node'] } },
  tsconfigDev: {
    compilerOptions: {
      types: ['node', 'jest'],
      // The examples import the library by its name, as users do.
      paths: { 'cdk-distribution-invalidator': ['../src/index.ts'] },
    },
  },

  // Where a registry takes the identity of the workflow itself, no token is kept that could be stolen.
  npmTrustedPublishing: true,
  publishToPypi: {
    distName: 'cdk-distribution-invalidator',
    module: 'cdk_distribution_invalidator',
    trustedPublishing: true,
  },
  publishToMaven: {
    javaPackage: 'io.github.cdkdistributioninvalidator',
    mavenGroupId: 'io.github.cdk-distribution-invalidator',
    mavenArtifactId: 'cdk-distribution-invalidator',
  },
  publishToNuget: {
    dotNetNamespace: 'CdkDistributionInvalidator',
    packageId: 'CdkDistributionInvalidator',
    trustedPublishing: true,
  },
  publishToGo: {
    moduleName:
      'github.com/cdk-distribution-invalidator/cdk-distribution-invalidator-go',
    packageName: 'cdkdistributioninvalidator',
  },

  workflowNodeVersion: NODE_OF_WORKFLOWS,
  // A build that changes files fails, rather than push to the branch that it builds.
  buildWorkflowOptions: { mutableBuild: false },
  // Pinned: it handles what may publish.
  jsiiReleaseVersion: '0.2.1061',
  // Nobody wants a release for a comment.
  releasableCommits: ReleasableCommits.featuresAndFixes(),
  // Later versions do not run on the Node.js that this project still supports.
  bumpPackage: 'commit-and-tag-version@^12',
  githubOptions: { mergify: false },
  depsUpgradeOptions: {
    // A malicious release is mostly found out within days.
    cooldown: 7,
    workflowOptions: {
      schedule: javascript.UpgradeDependenciesSchedule.WEEKLY,
    },
  },
  // Not in each build: an advisory of today says nothing about the change that is built.
  auditDeps: true,
  auditDepsOptions: { runOn: 'release' },
  // It stands in .github/, written by hand.
  pullRequestTemplate: false,
  sampleCode: false,

  // The handler lives in lambda/ and is bundled below; nothing is discovered by file name.
  lambdaAutoDiscover: false,
  edgeLambdaAutoDiscover: false,
  singletonLambdaAutoDiscover: false,
  lambdaExtensionAutoDiscover: false,
  integrationTestAutoDiscover: false,

  // Pinned: the bundle's bytes are the asset hash in every user's template.
  bundlerOptions: { esbuildVersion: '0.28.2', assetsDir: 'assets' },
  allowScripts: ['esbuild', '@parcel/watcher', 'unrs-resolver'],

  // Biome formats and lints in well under a second; ESLint needs ten.
  eslint: false,
  biome: true,
  biomeOptions: {
    // Newer releases lack platform packages on some registries, which breaks `npm ci`.
    version: '2.5.15',
    biomeConfig: {
      formatter: { indentStyle: javascript.biome_config.IndentStyle.SPACE },
      javascript: {
        formatter: {
          quoteStyle: javascript.biome_config.QuoteStyle.SINGLE,
        },
      },
    },
  },

  // Jest only transpiles (isolatedModules), so the tests are type-checked in a step of their own.
  typecheckTests: true,
  jestOptions: {
    jestVersion: '^30',
    // projen's default rewrites snapshots while testing, so they could never fail.
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    passWithNoTests: false,
    junitReporting: false,
    coverageText: false,
    extraCliOptions: ['--ignoreProjects=languages'],
    jestConfig: {
      // It costs time in each run: `npx jest --coverage` where it is wanted.
      collectCoverage: false,
      collectCoverageFrom: ['src/**/*.ts', 'lambda/**/*.ts'],
      // Jest leaves a core free for whoever works beside it, which would be half of a small machine.
      maxWorkers: '100%',
      // End-to-end tests share the machine with the others; no test measures time by this.
      testTimeout: 60_000,
    },
  },
  devDeps: [
    '@arethetypeswrong/cli@^0.18.5',
    // Newer releases of the runner write what the tests' aws-cdk-lib does not read; there is none for the newest yet.
    '@aws-cdk/integ-runner@2.197.10',
    '@aws-cdk/integ-tests-alpha@2.245.0-alpha.0',
    '@aws-sdk/client-cloudformation@^3.1162.0',
    '@aws-sdk/client-cloudfront@^3.1162.0',
    '@aws-sdk/client-s3@^3.1162.0',
    '@aws-sdk/credential-providers@^3.1162.0',
    '@types/aws-lambda@^8.10.164',
    // `latest` is a mislabelled old build that cannot read today's cloud assemblies.
    'aws-cdk@2.1148.1',
    '@cyclonedx/cyclonedx-library@^10.3.0',
    // The library validates with these three.
    'ajv@^8',
    'ajv-formats@^3',
    'ajv-formats-draft2019@^1',
    'cdk-nag@^3.0.2',
    'fast-check@^4.10.2',
    'fast-xml-parser@^5',
    'fflate@^0.8.2',
    'packageurl-js@^2.0.1',
    'publint@^0.3.25',
    'yaml@^2',
  ],
});

// Jest reads what is particular to files only from a lane.
if (project.jest) {
  const { config } = project.jest;
  config.projects = Object.entries(TEST_LANES).map(([displayName, files]) => ({
    displayName,
    testMatch: files.map((file) => `<rootDir>/${file}`),
    transform: config.transform,
    setupFiles: ['<rootDir>/test/support/fixed-seed.ts'],
    // The local AWS works in there while other tests run.
    modulePathIgnorePatterns: DOWNLOADS.map((folder) => `<rootDir>${folder}`),
    clearMocks: true,
  }));
  delete config.testMatch;
  delete config.transform;
}
// Jest by lanes, for the tasks that run some of them.
const jestLanes = (...lanes: (keyof typeof TEST_LANES)[]) =>
  `jest --ci --selectProjects ${lanes.join(' ')}`;

// What it is without saying so; tools that ask need not guess.
project.package.addField('type', 'commonjs');

// The newest unrs-resolver (jest) is published without some platform packages, and `npm ci` refuses that.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// The registry that an install went through is no business of the lockfile.
project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');

project.bundler.addBundle('lambda/handler.ts', {
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  minify: true,
  // The SDK is bundled, for what a runtime ships is older than the tenant API in some regions; but for the S3 client,
  // of which a call will do that is the same in all versions.
  externals: ['@aws-sdk/client-s3'],
  // The ES modules of the SDK tree-shake: 30 % smaller and 30 ms quicker to load than its CommonJS build.
  mainFields: ['module', 'main'],
});

// esbuild does not look at types.
const lambdaTsconfig = new javascript.TypescriptConfig(project, {
  fileName: 'lambda/tsconfig.json',
  include: ['**/*.ts'],
  compilerOptions: { noEmit: true, rootDir: '..' },
});
if (project.tsconfig) lambdaTsconfig.addExtends(project.tsconfig);
project.preCompileTask.prependExec('tsc --noEmit -p lambda');

// Not part of the library, and type-checked all the same.
for (const dir of ['bench', 'docs/pictures', 'examples', 'scripts']) {
  const tsconfig = new javascript.TypescriptConfig(project, {
    fileName: `${dir}/tsconfig.json`,
    include: ['**/*.ts'],
    compilerOptions: {
      noEmit: true,
      rootDir: relative(dir, '.'),
      paths: { [project.name]: [relative(dir, 'src/index.ts')] },
    },
  });
  if (project.tsconfig) tsconfig.addExtends(project.tsconfig);
  project.testTask.prependExec(`tsc --noEmit -p ${dir}`);
}

for (const unpublished of [
  '/lambda/',
  '/bench/',
  '/examples/',
  '/docs/',
  '/scripts/',
  '/.ci/',
  ...DOWNLOADS,
  '/CHANGELOG.md',
  '/CODE_OF_CONDUCT.md',
  '/CONTRIBUTING.md',
  '/SECURITY.md',
  '/rosetta/',
  '/.jsii.tabl.json',
  '/biome.jsonc',
  '/coverage/',
]) {
  project.npmignore?.exclude(unpublished);
}
project.gitignore.exclude('cdk.out/', ...DOWNLOADS, '.jsii.tabl.json');
// Of the snapshots of integration tests, what is large and compared with nothing.
project.gitignore.exclude(
  '/test/*.snapshot/asset.*',
  '/test/*.snapshot/tree.json',
  '/test/cdk-integ.out.*',
);
for (const dir of ['lambda', 'bench', 'docs/pictures', 'examples', 'scripts']) {
  project.biome?.addFilePattern(`${dir}/**`);
}
project.biome?.addFilePattern('!**/cdk.out');
project.biome?.addFilePattern('!**/*.snapshot');

/** A script of ours, for `npm run NAME`. */
const addScript = (name: string, file: string, description: string) =>
  project.addTask(name, {
    description,
    execArgs: ['tsx', '--tsconfig', 'test/tsconfig.json', file],
    receiveArgs: true,
    // What the SDK says about the version of Node.js would stand in the middle of the output.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
addScript(
  'demo',
  'test/local-aws/demo.ts',
  'Deploys the static website twice to a local AWS, and shows what happens',
);
addScript(
  'simulate',
  'test/simulation/simulate.ts',
  'Draws thousands of deployments with faults, repeated deliveries and crashes, and checks how they end',
);
addScript(
  'bench',
  'bench/peers/run.ts',
  'Measures the construct beside others, and writes docs/benchmarks.md',
);
addScript(
  'bench:synth',
  'bench/synth.ts',
  'Measures what the construct adds to a synth, beside other ways',
);
addScript(
  'bench:content',
  'bench/content-cover.ts',
  'Measures content-aware invalidation on sites of real shape',
);
addScript(
  'bench:handler',
  'bench/handler-load.ts',
  'Measures what loading the handler costs, beside a bare process',
);
addScript(
  'bench:faults',
  'bench/fault-matrix.ts',
  'Prints what each fault does to a deployment',
);
const noticeTask = addScript('notice', 'scripts/notice.ts', 'Writes NOTICE');
const sbomTask = addScript(
  'sbom',
  'scripts/sbom.ts',
  'Writes the bill of materials',
);
// Both name the versions of what is bundled.
project.upgradeWorkflow?.postUpgradeTask.spawn(noticeTask);
project.upgradeWorkflow?.postUpgradeTask.spawn(sbomTask);
addScript('pictures', 'docs/pictures/render.ts', 'Draws the pictures');

/** The tests that deploy to a real AWS. */
const integRunner = [
  'integ-runner',
  ...['--directory', 'test'],
  ...['--language', 'typescript'],
  // The runner would take ts-node.
  ...['--app', 'tsx --tsconfig test/tsconfig.json {filePath}'],
];
const integVerifyTask = project.addTask('integ', {
  description:
    'Compares what the integration tests would deploy with their snapshots',
  steps: [{ execArgs: integRunner }],
});
project.testTask.spawn(integVerifyTask);
const integTask = project.addTask('integ:deploy', {
  description: 'Runs the integration tests in your AWS account',
  steps: [
    {
      execArgs: [...integRunner, '--force', '--disable-update-workflow'],
      receiveArgs: true,
    },
  ],
});
const integSnapshotTask = project.addTask('integ:snapshot', {
  description: 'Writes the snapshots of the integration tests',
  steps: [{ execArgs: [...integRunner, '--dry-run', '--update-on-failed'] }],
});
// Stack traces tell where a checkout lies.
for (const task of [integTask, integSnapshotTask]) {
  task.exec('perl -pi -e "s|$PWD/||" test/*.snapshot/*.metadata.json');
}

// The suite runs against the oldest aws-cdk-lib that is supported; this is for the newest. It leaves the newest installed.
const newestCdk = project.addTask('test:newest-cdk', {
  description: 'Runs the tests of the construct against the newest aws-cdk-lib',
});
newestCdk.exec(
  'npm install --no-save --no-audit --no-fund --prefer-online aws-cdk-lib@latest',
);
newestCdk.exec(jestLanes('construct'));

const languagesTask = project.addTask('test:languages', {
  description:
    'Packs for every language, and tests what is packed in a fresh app of each',
  exec: jestLanes('languages'),
  receiveArgs: true,
});

// What .ci/run does beside the build.
for (const [task, prepare, tools] of [
  [newestCdk, ['bundle'], {}],
  [
    languagesTask,
    ['pre-compile', 'compile'],
    {
      go: { version: 'stable' },
      java: { version: '17' },
      python: { version: '3.x' },
    },
  ],
] as const) {
  project.buildWorkflow?.addPostBuildJobCommands(
    task.name.replace(':', '-'),
    [...prepare, task.name].map((name) => `npx projen ${name}`),
    {
      checkoutRepo: true,
      installDeps: true,
      tools: { node: { version: NODE_OF_WORKFLOWS }, ...tools },
    },
  );
}

// The examples of README.md and of the API compile. What is found out about them is for the packages of other languages.
project.postCompileTask.exec('jsii-rosetta extract --compile --fail');

// One command checks everything: `npm test` generates, compiles, documents and tests.
project.setScript('test', 'projen build');
// Only npm is packed there; `npx projen package-all` does every language and needs their toolchains.
project.packageTask.reset('projen package:js');
// From a clean checkout, too.
const packageAll = project.tasks.tryFind('package-all');
packageAll?.prependSpawn(project.compileTask);
packageAll?.prependSpawn(project.preCompileTask);
// The published module is the code. To compile it with all of aws-cdk-lib takes minutes, and the tests do so.
project.tasks
  .tryFind('package:go')
  ?.reset('jsii-pacmak -v --code-only --target go');
// Without an SDK it is generated, and not compiled.
const packageDotnet = project.tasks.tryFind('package:dotnet');
packageDotnet?.reset();
packageDotnet?.exec('jsii-pacmak -v --target dotnet', {
  condition: 'command -v dotnet',
});
packageDotnet?.exec('jsii-pacmak -v --code-only --target dotnet', {
  condition: '! command -v dotnet',
});

project.synth();
