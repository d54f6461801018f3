import type { awscdk, github } from 'projen';

/** What is tested on Node.js 20 is published with an npm that knows trusted publishing. */
export const NODE_OF_WORKFLOWS = '24';

/** Has the build workflow run tasks beside the build, in a job that is named after the last. */
export function runBesideBuild(
  project: awscdk.AwsCdkConstructLibrary,
  tasks: readonly string[],
  tools: github.workflows.Tools = {},
) {
  project.buildWorkflow?.addPostBuildJobCommands(
    tasks[tasks.length - 1].replace(':', '-'),
    tasks.map((task) => `npx projen ${task}`),
    {
      checkoutRepo: true,
      installDeps: true,
      tools: { node: { version: NODE_OF_WORKFLOWS }, ...tools },
    },
  );
}
