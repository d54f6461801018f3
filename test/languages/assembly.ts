import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RESOURCE_TYPE } from '../../src/private/order/resource';
import { runCommandSuccessfully } from '../local-aws/command';
import { temporaryFolder } from '../support/temporary-folder';

/** What the synthesis of an app with one stack gives. */
export interface Assembly {
  readonly template: { readonly Resources: Record<string, Resource> };
  /** The SHA-256 of each file of an asset, by its path. */
  readonly assets: Record<string, string>;
}

interface Resource {
  readonly Type: string;
}

export interface App {
  readonly folder: string;
  readonly command: readonly [file: string, ...args: string[]];
}

/** Runs an app. One without an invalidator in it is an error: two of them would be equal and tell nothing. */
export async function synthesize(app: App): Promise<Assembly> {
  const [file, ...args] = app.command;
  const outdir = temporaryFolder();
  await runCommandSuccessfully(file, args, {
    cwd: app.folder,
    env: { ...process.env, CDK_OUTDIR: outdir },
  });
  const assembly = readAssembly(outdir);
  const types = Object.values(assembly.template.Resources).map(
    ({ Type }) => Type,
  );
  if (!types.includes(RESOURCE_TYPE)) {
    throw new Error(`there is no ${RESOURCE_TYPE} among ${types.join(', ')}`);
  }
  return assembly;
}

function readAssembly(outdir: string): Assembly {
  const files = readdirSync(outdir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const [template, ...others] = files.filter((file) =>
    file.endsWith('.template.json'),
  );
  if (template === undefined || others.length > 0) {
    throw new Error(`there is not one template among ${files.join(', ')}`);
  }
  return {
    template: JSON.parse(readFileSync(template, 'utf8')),
    assets: Object.fromEntries(
      files
        .map((file) => [file.slice(outdir.length + 1), file])
        .filter(([path]) => path.startsWith('asset.'))
        .map(([path, file]) => [path, digest(file)]),
    ),
  };
}

function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
