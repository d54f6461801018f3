import { type awscdk, javascript } from 'projen';
import { DOWNLOADS } from './unpublished';

/** The tests by what they need: the first two are quick, the others install, deploy or pack. */
const TEST_LANES = {
  construct: ['test/*.test.ts', 'test/@(mixins|private)/**/*.test.ts'],
  handler: ['test/@(lambda|loopback|simulation)/**/*.test.ts'],
  project: ['test/@(project|bench)/**/*.test.ts'],
  aws: ['test/@(local-aws|e2e)/**/*.test.ts'],
  // These pack and install, and have tasks of their own.
  'fresh-apps': ['test/fresh-apps/**/*.test.ts'],
  languages: ['test/languages/**/*.test.ts'],
};

/** Jest by lanes, for the tasks that run some of them. */
export const jestLanes = (...lanes: (keyof typeof TEST_LANES)[]) =>
  `jest --ci --selectProjects ${lanes.join(' ')}`;

export const tests = {
  // Jest only transpiles (isolatedModules), so the tests are type-checked in a step of their own.
  typecheckTests: true,
  jestOptions: {
    jestVersion: '^30',
    // projen's default rewrites snapshots while testing, so they could never fail.
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    passWithNoTests: false,
    junitReporting: false,
    coverageText: false,
    extraCliOptions: ['--ignoreProjects', 'fresh-apps', 'languages'],
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
} satisfies Partial<awscdk.AwsCdkConstructLibraryOptions>;

/** Gives each lane what Jest reads only from there. */
export function splitTests({ jest }: awscdk.AwsCdkConstructLibrary) {
  if (!jest) throw new Error('There is no Jest whose tests could be split');
  const { config } = jest;
  config.projects = Object.entries(TEST_LANES).map(([displayName, files]) => ({
    displayName,
    testMatch: files.map((file) => `<rootDir>/${file}`),
    transform: config.transform,
    globalSetup: '<rootDir>/test/support/check-built.ts',
    setupFiles: ['fixed-seed', 'quiet-sdk'].map(
      (name) => `<rootDir>/test/support/${name}.ts`,
    ),
    // The local AWS works in there while other tests run.
    modulePathIgnorePatterns: DOWNLOADS.map((folder) => `<rootDir>${folder}`),
    clearMocks: true,
  }));
  delete config.testMatch;
  delete config.transform;
}

/** Adds the tests that deploy to a real AWS. */
export function addIntegrationTests(project: awscdk.AwsCdkConstructLibrary) {
  const integRunner = [
    'integ-runner',
    ...['--directory', 'test'],
    ...['--language', 'typescript'],
    // The runner would take ts-node.
    ...['--app', 'tsx --tsconfig test/tsconfig.json {filePath}'],
  ];
  const verify = project.addTask('integ', {
    description:
      'Compares what the integration tests would deploy with their snapshots',
    steps: [{ execArgs: integRunner }],
  });
  project.testTask.spawn(verify);
  const deploy = project.addTask('integ:deploy', {
    description: 'Runs the integration tests in your AWS account',
    steps: [
      {
        execArgs: [...integRunner, '--force', '--disable-update-workflow'],
        receiveArgs: true,
      },
    ],
  });
  const snapshot = project.addTask('integ:snapshot', {
    description: 'Writes the snapshots of the integration tests',
    steps: [{ execArgs: [...integRunner, '--dry-run', '--update-on-failed'] }],
  });
  // Stack traces tell where a checkout lies.
  for (const task of [deploy, snapshot]) {
    task.exec('perl -pi -e "s|$PWD/||" test/*.snapshot/*.metadata.json');
  }
}
