import { existsSync } from 'node:fs';
import { join } from 'node:path';

const PROJECT = join(__dirname, '../..');

/** What tests need beside the sources, and the command that makes it. */
const BUILT = {
  'assets/lambda/handler/index.js': 'npx projen bundle',
  'lib/index.js': 'npx projen compile',
};

/** The tests that take the library as it is compiled. */
const LANES_OF_THE_PACKAGE = ['project', 'languages', 'fresh-apps'];

/** Names the command to run first, where a test would only find that a file is missing. */
export function missingCommands(
  lane: string,
  exists: (file: string) => boolean,
): string[] {
  return Object.entries(BUILT)
    .filter(
      ([file]) =>
        file !== 'lib/index.js' || LANES_OF_THE_PACKAGE.includes(lane),
    )
    .filter(([file]) => !exists(file))
    .map(([, command]) => command);
}

/** Jest calls this once for each lane, before its tests. */
export default function checkBuilt(
  _: unknown,
  { displayName }: { readonly displayName: { readonly name: string } },
): void {
  const commands = missingCommands(displayName.name, (file) =>
    existsSync(join(PROJECT, file)),
  );
  if (commands.length > 0) {
    throw new Error(`run this first: ${commands.join(' && ')}`);
  }
}
