import type { awscdk } from 'projen';
import { runBesideBuild } from './workflows';

/** Those of Lambda's runtimes that the function can have. */
const NODE_VERSIONS = ['22', '24'];

/** The tests that run the handler's own code or its bundle over sockets, and let it die. */
const TESTS = 'test/lambda/(aws-clients|errors|handle-event|handler|proxy)';

/** Where npm puts each version: its package for a platform holds the program. */
export const NODE_DOWNLOADS = '/.nodes/';

/** Adds the tests of the function on the versions of Node.js that it runs on. */
export function addNodeVersionTests(project: awscdk.AwsCdkConstructLibrary) {
  const task = project.addTask('test:node', {
    description: `Tests the function on Node.js ${NODE_VERSIONS.join(' and ')}`,
  });
  const platform = '$(node -p "[process.platform, process.arch].join(\'-\')")';
  for (const version of NODE_VERSIONS) {
    const folder = `.nodes/${version}`;
    task.exec(
      `npm install --no-save --no-audit --no-fund --prefix ${folder} node-${platform}@${version}`,
    );
    task.exec(
      `${folder}/node_modules/node-${platform}/bin/node node_modules/jest/bin/jest.js --ci --selectProjects handler --testPathPatterns '${TESTS}'`,
    );
  }
  runBesideBuild(project, ['bundle', task.name]);
}
