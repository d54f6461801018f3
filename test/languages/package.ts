import { readdirSync, symlinkSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommandSuccessfully } from '../local-aws/command';
import { PROJECT_FOLDER } from '../local-aws/project';
import { temporaryFolder } from '../support/temporary-folder';

/** For packing and installing with caches that may be empty. */
export const INSTALL_TIMEOUT = 600_000;

/**
 * Packs the compiled library for a language as a release does: from a checkout, into which what is published to npm has
 * been unpacked. Returns the folder of the artefacts.
 */
export async function packFor(
  language: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const folder = temporaryFolder();
  await copyCheckout(folder);
  await unpackTarball(folder);
  symlinkSync(
    join(PROJECT_FOLDER, 'node_modules'),
    join(folder, 'node_modules'),
  );
  await runCommandSuccessfully(
    join(PROJECT_FOLDER, 'node_modules', '.bin', 'projen'),
    [`package:${language}`],
    { cwd: folder, env: { ...process.env, ...env } },
  );
  return join(folder, 'dist', language);
}

/** The files of the repository that are committed, or are about to be. */
async function copyCheckout(folder: string): Promise<void> {
  const files = await runCommandSuccessfully(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    { cwd: PROJECT_FOLDER },
  );
  await Promise.all(
    files
      .trim()
      .split('\n')
      .map((file) =>
        cp(join(PROJECT_FOLDER, file), join(folder, file), { force: true }),
      ),
  );
}

async function unpackTarball(folder: string): Promise<void> {
  const packed = temporaryFolder();
  await runCommandSuccessfully(
    'npm',
    ['pack', '--ignore-scripts', '--pack-destination', packed],
    { cwd: PROJECT_FOLDER },
  );
  await runCommandSuccessfully('tar', [
    '--strip-components=1',
    '-xzf',
    join(packed, readdirSync(packed)[0]),
    '-C',
    folder,
  ]);
}
