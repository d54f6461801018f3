import { rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freshApp, referenceAssembly } from './apps';
import { synthesize } from './assembly';
import { INSTALL_TIMEOUT, packFor } from './package';

/** Maven's own: what has been downloaded once is there. pacmak would else begin with an empty one. */
const LOCAL_REPOSITORY = join(homedir(), '.m2', 'repository');

describe('Java', () => {
  afterAll(forgetPackage);

  test(
    'an app with the jar synthesizes to what it does in TypeScript',
    async () => {
      const app = freshApp('java');
      const folder = await packFor('java', {
        MAVEN_OPTS: `-Dmaven.repo.local=${LOCAL_REPOSITORY}`,
      });
      // So that Maven takes it from where it has been packed.
      forgetPackage();
      const assembly = await synthesize({
        folder: app,
        command: [
          ...(['mvn', '--batch-mode', '--quiet'] as const),
          `-Dmaven.repo.local=${LOCAL_REPOSITORY}`,
          `-Dpacked.repository=${pathToFileURL(folder)}`,
          ...['compile', 'exec:java'],
        ],
      });
      expect(assembly).toEqual(await referenceAssembly());
    },
    INSTALL_TIMEOUT,
  );
});

/** The version is the same at each build, so Maven would take an older one for this. */
function forgetPackage(): void {
  rmSync(join(LOCAL_REPOSITORY, 'io/github/cdk-distribution-invalidator'), {
    recursive: true,
    force: true,
  });
}
