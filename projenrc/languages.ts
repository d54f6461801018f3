import type { awscdk } from 'projen';
import { jestLanes } from './tests';
import { runBesideBuild } from './workflows';

/** Sets up what packs for other languages, and what tests the packages. */
export function packForLanguages(project: awscdk.AwsCdkConstructLibrary) {
  const languagesTask = project.addTask('test:languages', {
    description:
      'Packs for every language, and tests what is packed in a fresh app of each',
    exec: jestLanes('languages'),
    receiveArgs: true,
  });
  runBesideBuild(project, ['pre-compile', 'compile', languagesTask.name], {
    go: { version: 'stable' },
    java: { version: '17' },
    python: { version: '3.x' },
  });

  // The examples of README.md and of the API compile. Without what is found out about them, packages of other languages show
  // TypeScript, so nothing that has been compiled lacks it.
  project.compileTask.exec('jsii-rosetta extract --compile --fail');

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
}
