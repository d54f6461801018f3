/**
 * What the handler costs: to load its bundle, from the start to its first call, open descriptors and memory, in processes
 * of their own. Only the ratios of the times tell something of another machine.
 * Run: npx tsx bench/handler-load.ts, with the paths of other bundles to have them beside.
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { bundlePath } from '../test/lambda/lambda-process';
import { measureFirstCall, measureResources } from './handler-resources';
import { type Load, loadInNode } from './load';
import { inTurns, median } from './measure';

const ROUNDS = 20;

const ROOT = join(__dirname, '..');

/** Does nothing: the process itself. */
const FLOOR = 'an empty module';
const PUBLISHED = 'the handler as it is published';

/** As in projenrc/toolchain.ts. */
const BUNDLE: BuildOptions = {
  entryPoints: [join(ROOT, 'lambda/handler.ts')],
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  minify: true,
  external: [
    '@aws-sdk/client-cloudformation',
    '@aws-sdk/client-s3',
    '@aws-sdk/client-sts',
    '@smithy/core/event-streams',
  ],
  alias: {
    '@aws-sdk/credential-provider-node': join(
      ROOT,
      'lambda/environment-credentials.ts',
    ),
  },
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
  [PUBLISHED]: BUNDLE,
  "with the SDK's chain of credential providers": {
    ...BUNDLE,
    alias: undefined,
  },
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
    const others = process.argv
      .slice(2)
      .map((path): [string, string] => [path, resolve(path)]);
    for (const [name, file] of others) files.set(name, file);
    const loads = await inTurns(
      ROUNDS,
      new Map([...files].map(([name, file]) => [name, () => loadInNode(file)])),
    );
    printLoads(files, loads);
    await printRuns(new Map([[PUBLISHED, bundlePath()], ...others]));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function printLoads(
  files: ReadonlyMap<string, string>,
  loads: ReadonlyMap<string, Load[]>,
): void {
  const columns = ['', 'bytes', 'deflated', 'load ms', 'CPU ms'];
  console.log(
    `Node.js ${process.version}, medians of ${ROUNDS} processes each, load average ${loadavg()[0].toFixed(1)}`,
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

async function printRuns(bundles: ReadonlyMap<string, string>): Promise<void> {
  const firstCalls = await inTurns(
    ROUNDS,
    new Map(
      [...bundles].map(([name, bundle]) => [
        name,
        () => measureFirstCall(bundle),
      ]),
    ),
  );
  console.log(line(['', 'call ms', 'open 1', 'open 2', 'open 3', 'peak MB']));
  for (const [name, bundle] of bundles) {
    const { descriptors, peakMegabytes } = await measureResources(bundle);
    const call = median(firstCalls.get(name) ?? []);
    const figures = [call, ...descriptors, peakMegabytes];
    console.log(line([name, ...figures.map((figure) => figure.toFixed(0))]));
  }
}

const line = ([name, ...figures]: string[]) =>
  name.padEnd(48) + figures.map((figure) => figure.padStart(10)).join('');
