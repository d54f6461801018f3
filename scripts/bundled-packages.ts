import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROJECT = join(__dirname, '..');

/** A package of which the handler's bundle holds a part. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** By its SPDX identifier. */
  readonly license: string;
  readonly author?: string;
  /** The text of its licence, where the package brings it along. */
  readonly licenseText?: string;
  /** The text of its NOTICE, where it has one. */
  readonly noticeText?: string;
}

interface Metafile {
  readonly outputs: {
    readonly [path: string]: {
      readonly inputs: {
        readonly [path: string]: { readonly bytesInOutput: number };
      };
    };
  };
}

/** What comes into the shipped bundle. */
export function bundledPackages(): BundledPackage[] {
  const folders = inputsOfBundle().flatMap(
    (input) =>
      input.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/)?.[0] ?? [],
  );
  return [...new Set(folders)]
    .map((folder) => readPackage(join(PROJECT, folder)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function inputsOfBundle(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  try {
    const metafile = join(folder, 'meta.json');
    bundleHandler(PROJECT, [
      `--outfile=${join(folder, 'index.js')}`,
      `--metafile=${metafile}`,
    ]);
    const { outputs }: Metafile = JSON.parse(readFileSync(metafile, 'utf8'));
    return Object.values(outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([path, { bytesInOutput }]) =>
        bytesInOutput > 0 ? [path] : [],
      ),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Bundles the handler of a checkout as the task does that makes the shipped bundle, to another place. */
export function bundleHandler(checkout: string, options: string[]): void {
  const [command, ...taskOptions] = bundleCommand();
  const { status, stderr } = spawnSync(
    join(PROJECT, 'node_modules', '.bin', command),
    [
      ...taskOptions.filter((option) => !option.startsWith('--outfile=')),
      ...options,
    ],
    { cwd: checkout, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
}

function bundleCommand(): string[] {
  const { tasks } = JSON.parse(
    readFileSync(join(PROJECT, '.projen', 'tasks.json'), 'utf8'),
  );
  return tasks['bundle:lambda/handler'].steps[0].execArgs;
}

function readPackage(folder: string): BundledPackage {
  const { name, version, license, author } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  const files = readdirSync(folder);
  const textOf = (pattern: RegExp) => {
    const file = files.find((each) => pattern.test(each));
    return file && readFileSync(join(folder, file), 'utf8');
  };
  return {
    name,
    version,
    license,
    author: typeof author === 'string' ? author : author?.name,
    licenseText: textOf(/^licen[cs]e/i),
    noticeText: textOf(/^notice/i),
  };
}
