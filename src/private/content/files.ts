import { createHash } from 'node:crypto';
import {
  closeSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { type ContentFile, contentHash } from '../contract/manifest';
import { quoted } from '../contract/quoted';

/** A file is read in pieces of this size, so that a video takes no more memory than a page. */
const READ_BYTES = 64 * 1024;

/**
 * Hashes the files that a staged asset publishes. Staging leaves some symlinks as they are, but the CLI follows every
 * link when it packs the asset: a link is what it points to, and a dangling one is nothing.
 */
export function contentFiles(root: string): ContentFile[] {
  const files: ContentFile[] = [];
  const buffer = Buffer.alloc(READ_BYTES);

  function visit(directory: string, prefix: string, parents: string[]): void {
    const realDirectory = realpathSync(directory);
    if (parents.includes(realDirectory)) {
      throw new Error(
        `'path' must not contain a symlink to a directory that contains the link, unless it is excluded, got: ${quoted(prefix.slice(0, -1))}`,
      );
    }
    for (const name of readdirSync(directory)) {
      const path = join(directory, name);
      const stats = statSync(path, { throwIfNoEntry: false });
      if (stats?.isDirectory()) {
        visit(path, `${prefix}${name}/`, [...parents, realDirectory]);
      } else if (stats?.isFile()) {
        files.push([prefix + name, hashOf(path, buffer)]);
      }
    }
  }

  visit(root, '', []);
  return files.sort(([a], [b]) => (a < b ? -1 : 1));
}

function hashOf(file: string, buffer: Buffer): string {
  const hash = createHash('sha256');
  const descriptor = openSync(file, 'r');
  try {
    for (;;) {
      const bytes = readSync(descriptor, buffer);
      if (bytes === 0) break;
      hash.update(buffer.subarray(0, bytes));
    }
  } finally {
    closeSync(descriptor);
  }
  return contentHash(hash.digest());
}
