import type { awscdk } from 'projen';
import { jestLanes } from './tests';
import { runBesideBuild } from './workflows';

type Versions = Readonly<Record<'aws-cdk-lib' | 'constructs', string>>;

/** The oldest that have all that `src/` uses: the ARN of an `IDistributionRef`, and mixins. */
const FLOOR: Versions = { 'aws-cdk-lib': '2.227.0', constructs: '10.5.0' };

/** What the tests need, which users do not: cdk-nag 3 is for no older ones. */
const INSTALLED: Versions = { 'aws-cdk-lib': '2.257.0', constructs: '10.5.1' };

const NEWEST: Versions = { 'aws-cdk-lib': 'latest', constructs: 'latest' };

export const cdkVersions = {
  cdkVersion: FLOOR['aws-cdk-lib'],
  constructsVersion: FLOOR.constructs,
  // projen would install the floor.
  peerDependencyOptions: { pinnedDevDependency: false },
} satisfies Partial<awscdk.AwsCdkConstructLibraryOptions>;

/**
 * Adds the tests with other CDKs than the installed one: those of the construct with the oldest that users may have and
 * with the newest, each of which leaves that CDK installed, and fresh apps.
 */
export function addCdkVersionTests(project: awscdk.AwsCdkConstructLibrary) {
  project.addDevDeps(...versioned(INSTALLED));
  // jsii would have it that the floor is installed; the floor has a test of its own.
  project.compileTask.reset(
    'jsii --silence-warnings=reserved-word --silence-warnings=missing-dev-dependency',
  );
  // cdk-nag does not load there.
  addCdkVersionTest(
    project,
    'floor',
    FLOOR,
    '--testPathIgnorePatterns .nag.test.ts',
  );
  addCdkVersionTest(project, 'newest', NEWEST);

  const freshApps = project.addTask('test:fresh-apps', {
    description:
      'Packs what is compiled, and synthesizes fresh apps with it and with the oldest, the installed and the newest CDK',
    exec: jestLanes('fresh-apps'),
    receiveArgs: true,
  });
  runBesideBuild(project, ['pre-compile', 'compile', freshApps.name]);
}

function addCdkVersionTest(
  project: awscdk.AwsCdkConstructLibrary,
  name: string,
  versions: Versions,
  ...jestOptions: string[]
) {
  const packages = versioned(versions);
  const task = project.addTask(`test:${name}-cdk`, {
    description: `Runs the tests of the construct with ${packages.join(' and ')}`,
  });
  task.exec(
    // Other packages of the tests have peer ranges that are narrower than the library's.
    `npm install --no-save --no-audit --no-fund --prefer-online --legacy-peer-deps ${packages.join(' ')}`,
  );
  // Jest does not look at types.
  task.exec('tsc --noEmit');
  task.exec([jestLanes('construct'), ...jestOptions].join(' '));
  runBesideBuild(project, ['bundle', task.name]);
}

function versioned(versions: Versions): string[] {
  return Object.entries(versions).map(
    ([name, version]) => `${name}@${version}`,
  );
}
