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

const PYTHON_LOADER = `
import time
started_at, cpu_before = time.perf_counter(), time.process_time()
import json, os, sys
if sys.argv[1:]:
    folder, module = os.path.split(sys.argv[1])
    sys.path.insert(0, folder)
    __import__(os.path.splitext(module)[0])
wall, cpu = time.perf_counter() - started_at, time.process_time() - cpu_before
import subprocess
resident_kib = int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(os.getpid())]))
print(json.dumps({"wallMs": 1e3 * wall, "cpuMs": 1e3 * cpu, "residentMb": resident_kib * 1024 / 1e6}))
`;

/** A module of Python, by its file; what it needs is found where the interpreter has its packages. */
export function loadInPython(python: string, ...modules: string[]): Load {
  return run(python, ['-c', PYTHON_LOADER, ...modules], {
    ...process.env,
    // Without a region boto3 makes no clients.
    AWS_DEFAULT_REGION: 'eu-west-1',
    PYTHONDONTWRITEBYTECODE: '1',
  });
}

function run(file: string, args: string[], env: NodeJS.ProcessEnv): Load {
  return JSON.parse(execFileSync(file, args, { env, encoding: 'utf8' }));
}
