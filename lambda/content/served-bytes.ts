import type { ContentManifest } from '../../src/private/contract/manifest';
import { difference } from './difference';
import type { ManifestReading } from './manifest';

/** What may come back under one URL of a site whose files have changed. Hashes are those of the manifests. */
export interface ServedBytes {
  /** Encoded. */
  readonly path: string;
  readonly bytes: {
    /** What must come back; absent where it is only known what must not. */
    readonly current?: string;
    /** What must not come back any more. */
    readonly outdated?: string;
  };
}

/**
 * The URLs of files that have changed. A changed or added file has to come back under its own URL; that a further one
 * (of its directory, without `.html`) is served at all is not known, nor what is there instead of a removed file: only
 * the old bytes must not come.
 *
 * Where the old files are not known, all of them count as changed.
 */
export function servedBytes(manifests: {
  readonly old: ManifestReading;
  readonly new: ManifestReading;
}): ServedBytes[] {
  if ('unavailable' in manifests.new) return [];
  const current = manifests.new.manifest;
  if ('unavailable' in manifests.old) return all(current);

  const old = manifests.old.manifest;
  const currentHashes = new Map(current.files);
  const oldHashes = new Map(old.files);
  // The page of an error or of an app may have the bytes of a file that is gone.
  const served = new Set(currentHashes.values());
  return difference(old, current).changed.flatMap(({ file, urls }) => {
    const oldHash = oldHashes.get(file);
    const outdated =
      oldHash !== undefined && !served.has(oldHash) ? oldHash : undefined;
    const currentHash = currentHashes.get(file);
    const own = currentHash === undefined ? undefined : ownUrl(current, file);
    return [...new Set([...(own ? [own] : []), ...urls])].flatMap((url) => {
      const bytes = {
        current: url === own ? currentHash : undefined,
        outdated,
      };
      return (bytes.current ?? bytes.outdated)
        ? [{ path: requestPath(url), bytes }]
        : [];
    });
  });
}

function all(manifest: ContentManifest): ServedBytes[] {
  return manifest.files.map(([file, hash]) => ({
    path: requestPath(ownUrl(manifest, file)),
    bytes: { current: hash },
  }));
}

function ownUrl({ urlPrefix }: ContentManifest, file: string): string {
  return urlPrefix + file;
}

/** Returns the spelling that reaches a file in S3 whatever its name holds. Invalidations name it too. */
function requestPath(url: string): string {
  return encodeURIComponent(url.replace(/\p{Cs}/gu, '\uFFFD')).replaceAll(
    '%2F',
    '/',
  );
}
