import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { PROJECT_FOLDER } from '../local-aws/project';
import { temporaryFolder } from '../support/temporary-folder';

const APP = `
import { App, Stack } from 'aws-cdk-lib';
import { InvalidationProvider } from 'library';

new InvalidationProvider(new Stack(new App(), 'Stack'), 'Provider');
`;

test('an app that has the library in its bundle is told to leave it out', () => {
  const folder = temporaryFolder();
  symlinkSync(
    join(PROJECT_FOLDER, 'node_modules'),
    join(folder, 'node_modules'),
  );
  writeFileSync(join(folder, 'app.ts'), APP);
  buildSync({
    absWorkingDir: folder,
    entryPoints: ['app.ts'],
    outfile: 'dist/bin/app.js',
    bundle: true,
    platform: 'node',
    alias: { library: join(PROJECT_FOLDER, 'src', 'index.ts') },
    external: ['aws-cdk-lib', 'constructs'],
  });
  const run = () =>
    execFileSync(process.execPath, ['dist/bin/app.js'], {
      cwd: folder,
      stdio: 'pipe',
    });
  expect(run).toThrow(
    "if the app is bundled, 'cdk-distribution-invalidator' must stay out of the bundle",
  );
});
