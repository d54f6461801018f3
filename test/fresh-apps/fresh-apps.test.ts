import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RESOURCE_TYPE } from '../../src/private/order/resource';
import { runCommandSuccessfully } from '../local-aws/command';
import { PROJECT_FOLDER } from '../local-aws/project';
import { EXAMPLE_NAMES } from '../support/example-names';
import { temporaryFolder } from '../support/temporary-folder';
import { KINDS } from './app/kinds';
import { type Finding, findingsIn } from './findings';
import { FreshApp, type Synthesis } from './fresh-app';
import { VERSIONS } from './versions';

/** To install with caches that may be empty. */
const TIMEOUT = 600_000;

/** What cannot be synthesized, and why. */
const LEFT_OUT: Record<string, readonly string[]> = {
  // Its README says that `Mixins` is not in each aws-cdk-lib.
  floor: ['every-distribution'],
};

/** The examples for a CDK; Python's is compared with its twin in TypeScript, see test/languages. */
const examplesFor = (version: string) =>
  EXAMPLE_NAMES.filter(
    (name) => name !== 'python' && !LEFT_OUT[version]?.includes(name),
  );

const apps = new Map<string, FreshApp>();

beforeAll(async () => {
  const folder = temporaryFolder();
  // What has been compiled last.
  await runCommandSuccessfully(
    'npm',
    ['pack', '--ignore-scripts', '--pack-destination', folder],
    { cwd: PROJECT_FOLDER },
  );
  const [tarball] = readdirSync(folder);
  await Promise.all(
    Object.entries(VERSIONS).map(async ([version, peers]) => {
      apps.set(version, await FreshApp.install(join(folder, tarball), peers));
    }),
  );
}, TIMEOUT);

describe.each(Object.keys(VERSIONS))('with the %s CDK', (version) => {
  let synthesis: Synthesis;
  const synthesize = (content: string) => {
    const app = apps.get(version);
    if (!app) throw new Error('it is not installed');
    return app.synthesize({
      APPS: content,
      EXAMPLES: examplesFor(version).join(),
    });
  };

  beforeAll(async () => {
    synthesis = await synthesize('with the library');
  }, TIMEOUT);

  test('there is no finding that is not there without the library', async () => {
    const findings = findingsOf(synthesis);
    if (findings.length > 0) {
      const without = findingsOf(await synthesize('without the library'));
      const known = without.map(({ message }) => message);
      expect(
        findings.filter(({ message }) => !known.includes(message)),
      ).toEqual([]);
    }
    expect(synthesis.exitCode).toBe(0);
  });

  test.each([...Object.keys(KINDS), ...examplesFor(version)])(
    '%s has an invalidator',
    (name) => {
      const [outdir] = synthesis.assemblies;
      const templates = readdirSync(outdir, {
        recursive: true,
        encoding: 'utf8',
      })
        .filter((path) => path.endsWith('.template.json'))
        .filter((path) =>
          path.replace(/^(assembly-|examples\/)/, '').startsWith(name),
        )
        .map((path) => readFileSync(join(outdir, path), 'utf8'));
      expect(templates.join()).toContain(RESOURCE_TYPE);
    },
  );

  test('a finding would be seen', async () => {
    const messages = findingsOf(await synthesize('with faults')).map(
      ({ message }) => message,
    );
    expect(messages).toContainEqual(expect.stringContaining('This is a fault'));
    if (version === 'newest') {
      expect(messages).toContainEqual(expect.stringContaining('(E3005)'));
    }
  });
});

function findingsOf({ assemblies }: Synthesis): Finding[] {
  return assemblies.flatMap(findingsIn);
}
