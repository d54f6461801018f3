import type { awscdk } from 'projen';
import { NODE_DOWNLOADS } from './node-versions';

/** What the local AWS, the benchmarks and the tests on other versions bring from npm and PyPI. */
export const DOWNLOADS = ['/.local-aws/', '/.bench-peers/', NODE_DOWNLOADS];

/** Keeps out of the package what no user needs. */
export function leaveOutOfPackage(project: awscdk.AwsCdkConstructLibrary) {
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
    '/biome.jsonc',
    '/coverage/',
  ]) {
    project.npmignore?.exclude(unpublished);
  }
}

/** Keeps out of the repository what is made anew. */
export function leaveOutOfRepository(project: awscdk.AwsCdkConstructLibrary) {
  project.gitignore.exclude('cdk.out/', ...DOWNLOADS, '.jsii.tabl.json');
  // Of the snapshots of integration tests, what is large and compared with nothing.
  project.gitignore.exclude(
    '/test/*.snapshot/asset.*',
    '/test/*.snapshot/*.site-manifest',
    '/test/*.snapshot/tree.json',
    '/test/cdk-integ.out.*',
  );
}
