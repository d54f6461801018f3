// What it takes of the function's memory to compare two manifests of a site, in megabytes: fitted to measurements with
// Node.js 20. The construct warns by it, and the handler keeps to it.

/** The runtime, the handler and the SDK. */
const IDLE = 75;

/** The texts of both manifests, and what they become. */
const PER_CHARACTER = 6e-6;
const PER_FILE = 6e-4;

/** What has to be covered, and the tree of it. */
const PER_PATTERN = 3e-4;

/** The fraction of its memory that a function can use, because V8 collects garbage late. */
const USABLE = 0.9;
const PER_MIB = 1024 ** 2 / 1e6;

/** The size of a manifest. */
export interface ManifestSize {
  readonly characters: number;
  /** How many files it lists. */
  readonly files: number;
}

/** Returns what it takes to read two manifests of this size, and to find their difference. */
export function siteMegabytes({ characters, files }: ManifestSize): number {
  return IDLE + PER_CHARACTER * characters + PER_FILE * files;
}

/** Returns for how many patterns so much memory is enough. */
export function affordablePatterns(megabytes: number): number {
  return Math.floor(megabytes / PER_PATTERN);
}

/** Returns what a function with so many MiB can count on. */
export function usableMegabytes(memorySize: number): number {
  return USABLE * PER_MIB * memorySize;
}

/** Returns how many MiB a function needs to read and compare manifests of this size. */
export function memorySizeFor(size: ManifestSize): number {
  return Math.ceil(siteMegabytes(size) / usableMegabytes(1));
}
