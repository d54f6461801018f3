import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { JsonObject } from '../../src/private/template/json';
import type { Resources } from '../../test/support/graph';

/** How much code of functions and layers a deployment uploads, compressed. */
export function functionBytes(resources: Resources, outdir: string): number {
  const hashes = Object.values(resources).flatMap(({ Properties }) => {
    const { Code, Content } = (Properties ?? {}) as JsonObject;
    const key = ((Code ?? Content) as JsonObject | undefined)?.S3Key;
    return key === undefined ? [] : [String(key).replace(/\.zip$/, '')];
  });
  return [...new Set(hashes)].reduce(
    (sum, hash) => sum + bytesOf(join(outdir, assetOf(hash, outdir))),
    0,
  );
}

function assetOf(hash: string, outdir: string): string {
  const name = readdirSync(outdir).find((each) =>
    each.startsWith(`asset.${hash}`),
  );
  if (!name) throw new Error(`the assembly must have an asset ${hash}`);
  return name;
}

/** A folder is compressed when it is uploaded, a file is an archive already. */
function bytesOf(asset: string): number {
  if (!statSync(asset).isDirectory()) return statSync(asset).size;
  return readdirSync(asset, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name)))
    .reduce((sum, bytes) => sum + deflateRawSync(bytes).length, 0);
}
