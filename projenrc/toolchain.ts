import { type awscdk, cdk, javascript, typescript } from 'projen';
import { NODE_OF_WORKFLOWS } from './workflows';

/** The tools that generate, compile, bundle, format and lint, and where they run. */
export const toolchain = {
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

  workflowNodeVersion: NODE_OF_WORKFLOWS,
  // A build that changes files fails, rather than push to the branch that it builds.
  buildWorkflowOptions: { mutableBuild: false },
  githubOptions: { mergify: false },
  depsUpgradeOptions: {
    // A malicious release is mostly found out within days.
    cooldown: 7,
    workflowOptions: {
      schedule: javascript.UpgradeDependenciesSchedule.WEEKLY,
    },
  },
  // It stands in .github/, written by hand.
  pullRequestTemplate: false,
  sampleCode: false,

  // The handler lives in lambda/ and is bundled by `bundleHandler`; nothing is discovered by file name.
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
      linter: {
        rules: {
          suspicious: {
            // Two files that know each other are one, also where they only know each other's types.
            noImportCycles: {
              level: 'error',
              options: { ignoreTypes: false },
            },
          },
        },
      },
    },
  },
} satisfies Partial<awscdk.AwsCdkConstructLibraryOptions>;

export function configurePackage(project: awscdk.AwsCdkConstructLibrary) {
  const { package: npmPackage, npmrc } = project;
  // What it is without saying so; tools that ask need not guess.
  npmPackage.addField('type', 'commonjs');
  // PyPI lists constructs by these.
  project
    .tryFindObjectFile('package.json')
    ?.addOverride('jsii.targets.python.classifiers', [
      'Framework :: AWS CDK',
      'Framework :: AWS CDK :: 2',
    ]);
  // The newest unrs-resolver (jest) is published without some platform packages, and `npm ci` refuses that.
  npmPackage.addPackageResolutions('unrs-resolver@1.12.2');
  // The registry that an install went through is no business of the lockfile.
  npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
}

export function bundleHandler(project: awscdk.AwsCdkConstructLibrary) {
  project.bundler.addBundle('lambda/handler.ts', {
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    minify: true,
    // The SDK is bundled, for what a runtime ships is older than the tenant API in some regions; except for what
    // lambda/runtime-sdk.ts loads from it.
    externals: [
      '@aws-sdk/client-cloudformation',
      '@aws-sdk/client-s3',
      '@aws-sdk/client-sts',
      // Loaded by calls that stream events, of which CloudFront has none.
      '@smithy/core/event-streams',
    ],
    esbuildArgs: {
      '--alias:@aws-sdk/credential-provider-node':
        './lambda/environment-credentials.ts',
    },
    // The ES modules of the SDK tree-shake: 30 % smaller and 30 ms quicker to load than its CommonJS build.
    mainFields: ['module', 'main'],
  });
}
