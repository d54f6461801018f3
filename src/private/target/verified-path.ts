import { quoted } from '../contract/quoted';

/** Refuses what is not the part of a URL that follows the host, as a viewer sends it. */
export function checkVerifiedPath(path: string): void {
  if (!path.startsWith('/')) {
    throw new Error(
      `each of 'paths' to verify must start with '/', got: ${quoted(path)}`,
    );
  }
  if (/[^!-~]|#/.test(path)) {
    throw new Error(
      `each of 'paths' to verify must be encoded as in a URL, without a '#', got: ${quoted(path)}`,
    );
  }
}
