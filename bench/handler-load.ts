/**
 * What a cold start of the handler costs: to load its bundle, in processes of their own. Only the ratios tell something
 * of another machine.
 * Run: npx tsx bench/handler-load.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const ROUNDS = 20;

const ROOT = join(__dirname, '..');

/** Does nothing: the process itself. */
const FLOOR = 'an empty module';

interface Load {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Prints what loading a module costs. */
const LOADER = `
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  require(process.argv[1]);
  const { user, system } = process.cpuUsage(cpuBefore);
  console.log(JSON.stringify({ wallMs: performance.now() - startedAt, cpuMs: (user + system) / 1000 }));
`;

/** As in .projenrc.ts. */
const BUNDLE: BuildOptions = {
  entryPoints: [join(ROOT, 'lambda/handler.ts')],
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  minify: true,
  external: ['@aws-sdk/client-s3'],
  mainFields: ['module', 'main'],
};

/** All of the handler's own code, and nothing of the SDK's. */
const withoutSdk: Plugin = {
  name: 'without-sdk',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws-sdk\// }, ({ path }) => ({
      path,
      namespace: 'stub',
    }));
    onLoad({ filter: /.*/, namespace: 'stub' }, () => ({
      contents: 'module.exports = new Proxy({}, { get: () => class {} });',
    }));
  },
};

const VARIANTS: Record<string, BuildOptions> = {
  [FLOOR]: { ...BUNDLE, entryPoints: undefined, stdin: { contents: '' } },
  'the handler without the SDK': { ...BUNDLE, plugins: [withoutSdk] },
  'the handler as it is published': BUNDLE,
  "with esbuild's default mainFields": { ...BUNDLE, mainFields: undefined },
  'with the SDK of node_modules': { ...BUNDLE, external: ['@aws-sdk/*'] },
};

main();

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'handler-load-'));
  try {
    const files = new Map<string, string>();
    for (const [name, options] of Object.entries(VARIANTS)) {
      const outfile = join(directory, `${files.size}.js`);
      await build({ ...options, outfile });
      files.set(name, outfile);
    }
    print(files, measure(files));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** One after the other and again, so that a busy minute of the machine meets all alike. */
function measure(files: ReadonlyMap<string, string>): Map<string, Load[]> {
  const loads = new Map<string, Load[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, file] of files) {
      loads.set(name, [...(loads.get(name) ?? []), load(file)]);
    }
  }
  return loads;
}

function load(file: string): Load {
  const output = execFileSync(process.execPath, ['-e', LOADER, file], {
    env: {
      ...process.env,
      NODE_PATH: join(ROOT, 'node_modules'),
      NODE_OPTIONS: '',
    },
    encoding: 'utf8',
  });
  return JSON.parse(output);
}

function print(
  files: ReadonlyMap<string, string>,
  loads: ReadonlyMap<string, Load[]>,
): void {
  const columns = ['', 'bytes', 'deflated', 'load ms', 'CPU ms'];
  console.log(
    `Node.js ${process.version}, medians of ${ROUNDS} processes each`,
  );
  console.log(line(columns));
  for (const [name, file] of files) {
    const all = loads.get(name) ?? [];
    console.log(
      line([
        name,
        String(statSync(file).size),
        String(deflateRawSync(readFileSync(file)).length),
        median(all.map(({ wallMs }) => wallMs)).toFixed(1),
        median(all.map(({ cpuMs }) => cpuMs)).toFixed(1),
      ]),
    );
  }
}

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

const line = ([name, ...figures]: string[]) =>
  name.padEnd(36) + figures.map((figure) => figure.padStart(10)).join('');
