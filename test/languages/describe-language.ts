import { spawnSync } from 'node:child_process';

/**
 * The tests of a language, if its tools are there. On a developer's machine those of a language without them are left
 * out, and named; on a build server they fail.
 */
export function describeLanguage(
  language: string,
  tools: readonly string[],
  tests: () => void,
): void {
  const missing = tools.filter((tool) => !isOnPath(tool));
  if (missing.length === 0 || process.env.CI) {
    describe(language, tests);
  } else {
    console.warn(`${language} is skipped, for want of ${missing.join(', ')}`);
    describe.skip(`${language}, for want of ${missing.join(', ')}`, tests);
  }
}

export function isOnPath(tool: string): boolean {
  return spawnSync(tool, ['--version']).error === undefined;
}
