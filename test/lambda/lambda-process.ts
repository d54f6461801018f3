import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BUNDLE, outdated } from '../support/built';

/** Where the bundle of lambda/handler.ts is, which must not be older than what it is made of. */
export function bundlePath(): string {
  const problem = outdated(BUNDLE);
  if (problem) throw new Error(problem);
  return join(__dirname, '../..', ...BUNDLE.files);
}

/** Does what the runtime in Lambda does with a function that stays warm. */
const RUNTIME = `
  const [bundle, events, timeoutMs] = process.argv.slice(1);
  const { handler } = require(bundle);
  const invoke = (event) => {
    const end = Date.now() + Number(timeoutMs);
    return handler(event, { getRemainingTimeInMillis: () => end - Date.now() });
  };
  JSON.parse(events)
    .reduce((former, event) => former.then(() => invoke(event)), Promise.resolve())
    .catch((error) => {
      console.error(error);
      process.exitCode = 1;
    });
`;

/** Every Node.js runtime brings the SDK along. */
const RUNTIME_MODULES = join(__dirname, '../../node_modules');

export type LogLine = Readonly<Record<string, unknown>>;

/**
 * Runs the bundled handler in a process of its own: nothing of the project around it, and no environment but this one.
 * Returns what it logged.
 */
export async function runBundle(
  event: unknown,
  environment: NodeJS.ProcessEnv,
): Promise<LogLine[]> {
  return runWarmBundle([event], environment);
}

/** Hands the bundled handler one event after the other, in one process. */
export async function runWarmBundle(
  events: readonly unknown[],
  environment: NodeJS.ProcessEnv,
): Promise<LogLine[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['-e', RUNTIME, bundlePath(), JSON.stringify(events), '900000'],
    {
      env: { NODE_PATH: RUNTIME_MODULES, ...environment },
      cwd: '/',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
