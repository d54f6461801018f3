import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand, runCommandSuccessfully } from './command';

export interface PythonEnvironmentOptions {
  /** The folder that the virtual environments are made in. */
  readonly folder: string;

  /** The file that names the packages and their versions. */
  readonly requirements: string;

  /** @default 'python3' */
  readonly python?: string;
}

/**
 * Makes a virtual environment with the required packages, or finds the one made earlier for the same requirements and
 * the same Python.
 *
 * Returns the path of its Python.
 */
export async function preparePythonEnvironment(
  options: PythonEnvironmentOptions,
): Promise<string> {
  const python = options.python ?? 'python3';
  const version = await pythonVersion(python);
  const key = createHash('sha256')
    .update(version)
    .update(await readFile(options.requirements))
    .digest('hex')
    .slice(0, 12);
  const environment = join(options.folder, `python-${key}`);

  if (!existsSync(environment)) {
    await createEnvironment(python, environment, options.requirements);
  }
  return pythonOf(environment);
}

async function pythonVersion(python: string): Promise<string> {
  try {
    return await runCommandSuccessfully(python, ['--version']);
  } catch (error) {
    throw new Error(
      `the local AWS needs Python 3.10 or newer, but "${python}" cannot be run. Install it (Debian: apt-get install python3 python3-venv) and try again`,
      { cause: error },
    );
  }
}

async function createEnvironment(
  python: string,
  environment: string,
  requirements: string,
): Promise<void> {
  await mkdir(dirname(environment), { recursive: true });
  // Renamed when complete: one that was interrupted, or is being made by another process, is never used.
  const unfinished = await mkdtemp(`${environment}.`);
  try {
    await install(python, unfinished, requirements);
    await rename(unfinished, environment);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(environment)) {
      throw error;
    }
  }
}

async function install(
  python: string,
  environment: string,
  requirements: string,
): Promise<void> {
  const venv = await runCommand(python, ['-m', 'venv', environment]);
  if (venv.exitCode !== 0) {
    throw new Error(
      `Python's "venv" module cannot make a virtual environment. Install it (Debian: apt-get install python3-venv) and try again:\n${venv.output}`,
    );
  }

  const pip = await runCommand(pythonOf(environment), [
    ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'],
    ...['--requirement', requirements],
  ]);
  if (pip.exitCode !== 0) {
    throw new Error(
      `pip cannot install the packages of ${requirements}:\n${pip.output}`,
    );
  }
}

function pythonOf(environment: string): string {
  return join(environment, 'bin', 'python');
}
