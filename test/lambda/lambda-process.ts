import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Where the bundle of lambda/handler.ts is. */
export function bundlePath(): string {
  const path = join(__dirname, '../../assets/lambda/handler/index.js');
  if (existsSync(path)) return path;
  throw new Error(`${path} is missing: run 'npx projen bundle' first`);
}

/** Does what the runtime in Lambda does with a function. */
const RUNTIME = `
  const [bundle, event, timeoutMs] = process.argv.slice(1);
  const end = Date.now() + Number(timeoutMs);
  const context = { getRemainingTimeInMillis: () => end - Date.now() };
  require(bundle).handler(JSON.parse(event), context).catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
`;

export type LogLine = Readonly<Record<string, unknown>>;

/**
 * Runs the bundled handler in a process of its own: nothing of the project around it, and no environment but this one.
 * Returns what it logged.
 */
export async function runBundle(
  event: unknown,
  environment: NodeJS.ProcessEnv,
): Promise<LogLine[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['-e', RUNTIME, bundlePath(), JSON.stringify(event), '900000'],
    { env: environment, cwd: '/' },
  );
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
