import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommandSuccessfully } from '../local-aws/command';
import { PROJECT_FOLDER } from '../local-aws/project';

/** For packing and installing with caches that may be empty. */
export const INSTALL_TIMEOUT = 600_000;

/** Packs the compiled library for a language. Returns the folder of the artefacts, in which there is nothing older. */
export async function packFor(
  language: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const folder = join(PROJECT_FOLDER, 'dist', language);
  rmSync(folder, { recursive: true, force: true });
  await runCommandSuccessfully(
    join(PROJECT_FOLDER, 'node_modules', '.bin', 'projen'),
    [`package:${language}`],
    { cwd: PROJECT_FOLDER, env: { ...process.env, ...env } },
  );
  return folder;
}
