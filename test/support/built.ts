import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const PROJECT = join(__dirname, '../..');

/** What a command makes, and what it makes it from. */
export interface Built {
  readonly command: string;
  readonly files: readonly string[];
  readonly sources: readonly string[];
}

/** The handler in one file. */
export const BUNDLE: Built = {
  command: 'npx projen bundle',
  files: ['assets/lambda/handler/index.js'],
  sources: ['lambda', 'src/private/contract'],
};

/** The library as users get it. */
export const LIBRARY: Built = {
  command: 'npx projen compile',
  files: ['.jsii', '.jsii.tabl.json', 'lib/index.js'],
  sources: ['src'],
};

/** What is not there, with the command that makes it. */
export function missing(
  { command, files }: Built,
  project = PROJECT,
): string | undefined {
  const file = files.find((each) => modifiedAt(project, each) === undefined);
  return file && `${file} is missing: run ${command}`;
}

/**
 * What is not there or was made before a source was changed, with the command that makes it anew. Told by times: a file
 * that git has written again as it was counts as changed, which costs no more than the command.
 */
export function outdated(built: Built, project = PROJECT): string | undefined {
  const { command, files, sources } = built;
  const [file] = files;
  const madeAt = modifiedAt(project, file) ?? 0;
  const newer = sources
    .flatMap((folder) => filesIn(project, folder))
    .find((source) => (modifiedAt(project, source) ?? 0) > madeAt);
  return (
    missing(built, project) ??
    (newer && `${newer} is newer than ${file}: run ${command}`)
  );
}

function filesIn(project: string, folder: string): string[] {
  return readdirSync(join(project, folder), {
    recursive: true,
    encoding: 'utf8',
  })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
}

function modifiedAt(project: string, file: string): number | undefined {
  return statSync(join(project, file), { throwIfNoEntry: false })?.mtimeMs;
}
