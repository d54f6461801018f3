import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommandSuccessfully } from '../../test/local-aws/command';
import { PROJECT_FOLDER } from '../../test/local-aws/project';
import { preparePythonEnvironment } from '../../test/local-aws/python-environment';

/** Git-ignored. In the project, so that what is in there finds the project's aws-cdk-lib. */
const FOLDER = join(PROJECT_FOLDER, '.bench-peers');

/** Installs a package for this measurement alone, without what it shares with the project. Returns where it is. */
export async function preparePackage(
  name: string,
  version: string,
): Promise<string> {
  const prefix = join(FOLDER, `${name}-${version}`);
  const installed = join(prefix, 'node_modules', name);
  if (!existsSync(join(installed, 'package.json'))) {
    await mkdir(prefix, { recursive: true });
    await runCommandSuccessfully('npm', [
      ...['install', '--prefix', prefix, '--no-save', '--ignore-scripts'],
      ...['--omit=peer', '--no-audit', '--no-fund', `${name}@${version}`],
    ]);
  }
  return installed;
}

/** The path of a Python that has boto3. */
export function preparePython(): Promise<string> {
  return preparePythonEnvironment({
    folder: FOLDER,
    requirements: join(__dirname, 'requirements.txt'),
  });
}
