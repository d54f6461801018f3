import type { awscdk } from 'projen';

/** Adds the project's own scripts, each for `npm run NAME`. */
export function addScripts(project: awscdk.AwsCdkConstructLibrary) {
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
    'Measures what the handler costs: to load, until its first call, and in open descriptors and memory',
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
}
