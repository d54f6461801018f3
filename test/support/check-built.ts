import { BUNDLE, LIBRARY, missing, outdated } from './built';

/** The tests of parts: who works on the handler need not bundle it before each of them. */
const LANES_OF_PARTS = ['construct', 'handler'];

/** The tests that take the library as it is compiled. */
const LANES_OF_THE_LIBRARY = ['project', 'languages', 'fresh-apps'];

/** What a lane needs and does not have, with the commands to run first. */
export function problems(lane: string, project?: string): string[] {
  const needed = [
    LANES_OF_PARTS.includes(lane)
      ? missing(BUNDLE, project)
      : outdated(BUNDLE, project),
    LANES_OF_THE_LIBRARY.includes(lane)
      ? outdated(LIBRARY, project)
      : undefined,
  ];
  return needed.filter((problem) => problem !== undefined);
}

/** Jest calls this once for each lane, before its tests. They would say less clearly what is wrong. */
export default function checkBuilt(
  _: unknown,
  { displayName }: { readonly displayName: { readonly name: string } },
): void {
  const found = problems(displayName.name);
  if (found.length > 0) throw new Error(found.join('\n'));
}
