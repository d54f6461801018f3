import { spawn } from 'node:child_process';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface CommandResult {
  readonly exitCode: number | null;
  /** What the command wrote to both of its streams, in the order in which it came. */
  readonly output: string;
}

export function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (exitCode) =>
      resolve({ exitCode, output: Buffer.concat(chunks).toString() }),
    );
  });
}

/** Like `runCommand`, but a command that fails rejects with its output. */
export async function runCommandSuccessfully(
  file: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { exitCode, output } = await runCommand(file, args, options);
  if (exitCode !== 0) {
    throw new Error(
      `${[file, ...args].join(' ')} ended with exit code ${exitCode}:\n${output}`,
    );
  }
  return output;
}
