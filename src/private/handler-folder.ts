import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Finds the folder of the function's code, which is part of this package.
 *
 * @throws if the package has been bundled into an app, which its files are not
 */
export function handlerFolder(): string {
  const folder = join(__dirname, '..', '..', 'assets', 'lambda', 'handler');
  if (existsSync(folder)) return folder;
  throw new Error(
    `the function's code must be next to the library, but there is no ${folder}; if the app is bundled, 'cdk-distribution-invalidator' must stay out of the bundle (esbuild: --external:cdk-distribution-invalidator)`,
  );
}
