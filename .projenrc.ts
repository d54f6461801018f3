import { awscdk } from 'projen';
import { addCdkVersionTests, cdkVersions } from './projenrc/cdk-versions';
import { packForLanguages } from './projenrc/languages';
import { addNodeVersionTests } from './projenrc/node-versions';
import { publishing } from './projenrc/publishing';
import { addScripts } from './projenrc/scripts';
import { addIntegrationTests, splitTests, tests } from './projenrc/tests';
import {
  bundleHandler,
  configurePackage,
  toolchain,
} from './projenrc/toolchain';
import { checkOtherFolders, tsconfigs } from './projenrc/tsconfigs';
import {
  leaveOutOfPackage,
  leaveOutOfRepository,
} from './projenrc/unpublished';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-distribution-invalidator',
  ...publishing,
  ...toolchain,
  ...tsconfigs,
  ...tests,
  ...cdkVersions,

  devDeps: [
    '@arethetypeswrong/cli@^0.18.5',
    // Newer releases of the runner write what the tests' aws-cdk-lib does not read; there is none for the newest yet.
    '@aws-cdk/integ-runner@2.197.10',
    '@aws-cdk/integ-tests-alpha@2.245.0-alpha.0',
    '@aws-sdk/client-cloudformation@^3.1162.0',
    '@aws-sdk/client-cloudfront@^3.1162.0',
    '@aws-sdk/client-s3@^3.1162.0',
    '@aws-sdk/client-sts@^3.1162.0',
    '@aws-sdk/credential-provider-env@^3.972.84',
    '@smithy/core@^3.41.0',
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
    'selfsigned@^5',
    'yaml@^2',
  ],
});

configurePackage(project);
bundleHandler(project);
splitTests(project);
checkOtherFolders(project);
leaveOutOfPackage(project);
leaveOutOfRepository(project);
addScripts(project);
addIntegrationTests(project);
addCdkVersionTests(project);
addNodeVersionTests(project);
packForLanguages(project);
// One command checks everything: `npm test` generates, compiles, documents and tests.
project.setScript('test', 'projen build');

project.synth();
