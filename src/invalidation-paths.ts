import { encodePath } from './private/contract/items/path';
import {
  checkingCall,
  checkString,
  knownAtSynth,
  refuse,
} from './private/target/input';

/**
 * Paths that belong together.
 *
 * CloudFront caches each URL separately: `/docs`, `/docs/` and `/docs/index.html` may show the same page, yet
 * invalidating one of them does not invalidate the others. These methods return all of them.
 *
 * @example
 * new DistributionInvalidator(this, 'Invalidator', {
 *   distribution,
 *   paths: InvalidationPaths.directory('/images'),
 * });
 */
export class InvalidationPaths {
  /**
   * A directory with everything below it, including subdirectories, and its own URL with and without the trailing slash:
   * `/images` and `/images/*`.
   *
   * @param directory path of the directory, for example `/images` or `/images/`; `/` is the whole distribution.
   */
  public static directory(directory: string): string[] {
    return checkingCall('InvalidationPaths.directory', () => {
      const path = literalPath('directory', directory).replace(/\/$/, '');
      return [...addressOf(path), `${path}/*`];
    });
  }

  /**
   * An index document and the URLs of its directory, which show it too: `/docs/index.html`, `/docs/` and `/docs`.
   *
   * @param document path of the document, whatever its name, for example `/docs/index.html`.
   */
  public static indexDocument(document: string): string[] {
    return checkingCall('InvalidationPaths.indexDocument', () => {
      const path = literalPath('document', document);
      if (path.endsWith('/')) {
        refuse("'document'", 'must end with the name of a file', document);
      }
      const directory = path.slice(0, path.lastIndexOf('/'));
      return [path, `${directory}/`, ...addressOf(directory)];
    });
  }

  private constructor() {}
}

/** A directory's address without the slash at the end, which the root does not have. */
function addressOf(directory: string): string[] {
  return directory === '' ? [] : [directory];
}

/** The path encoded, if it is one that can be taken apart. */
function literalPath(parameter: string, path: string): string {
  const subject = `'${parameter}'`;
  knownAtSynth(checkString)(subject, path);
  if (/[*?]/.test(path)) {
    refuse(subject, "must be a path without '*' and '?'", path);
  }
  return encodePath(path, subject);
}
