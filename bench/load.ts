import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** What it costs to load code in a process of its own. */
export interface Load {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Of the whole process, afterwards. */
  readonly residentMb: number;
}

const NODE_LOADER = `
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  for (const module of process.argv.slice(1)) require(module);
  const { user, system } = process.cpuUsage(cpuBefore);
  console.log(JSON.stringify({
    wallMs: performance.now() - startedAt,
    cpuMs: (user + system) / 1000,
    residentMb: process.memoryUsage.rss() / 1e6,
  }));
`;

/** Modules or files of Node.js; what they need is found in the project. */
export function loadInNode(...modules: string[]): Load {
  return run(process.execPath, ['-e', NODE_LOADER, ...modules], {
    ...process.env,
    NODE_PATH: join(__dirname, '..', 'node_modules'),
    NODE_OPTIONS: '',
  });
}

export function run(
  file: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): Load {
  return JSON.parse(execFileSync(file, args, { env, encoding: 'utf8' }));
}
