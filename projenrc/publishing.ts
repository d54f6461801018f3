import { type awscdk, ReleasableCommits } from 'projen';

/** What the registries are told, and how releases get there. */
export const publishing = {
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
  // Pinned: it handles what may publish.
  jsiiReleaseVersion: '0.2.1061',
  // Nobody wants a release for a comment.
  releasableCommits: ReleasableCommits.featuresAndFixes(),
  // Later versions do not run on the Node.js that this project still supports.
  bumpPackage: 'commit-and-tag-version@^12',
  // Not in each build: an advisory of today says nothing about the change that is built.
  auditDeps: true,
  auditDepsOptions: { runOn: 'release' },
} satisfies Partial<awscdk.AwsCdkConstructLibraryOptions>;
