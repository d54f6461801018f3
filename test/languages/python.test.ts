import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandSuccessfully } from '../local-aws/command';
import { PROJECT_FOLDER } from '../local-aws/project';
import {
  APPS,
  freshApp,
  freshCopy,
  referenceAssembly,
  synthesizeTypeScript,
} from './apps';
import { type Assembly, synthesize } from './assembly';
import { INSTALL_TIMEOUT, packFor } from './package';

const EXAMPLES = join(PROJECT_FOLDER, 'examples');

describe('Python', () => {
  let environment: string;
  let python: string;

  const runPython = (...args: string[]) => runCommandSuccessfully(python, args);
  const pipInstall = (...args: string[]) =>
    runPython(
      ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'],
      ...args,
    );

  const installDependencies = async () => {
    await runCommandSuccessfully('python3', ['-m', 'venv', environment]);
    await pipInstall(
      '--no-compile',
      ...['--requirement', join(APPS, 'python', 'requirements.txt')],
    );
    // An app loads all of aws-cdk-lib, and pip would compile it on one core.
    await runPython(
      '-m',
      'compileall',
      '-q',
      '-j',
      '0',
      join(environment, 'lib'),
    );
  };

  const synthesizePython = async (folder: string): Promise<Assembly> => {
    try {
      return await synthesize({ folder, command: [python, 'app.py'] });
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  beforeAll(async () => {
    environment = mkdtempSync(join(tmpdir(), 'python-environment-'));
    python = join(environment, 'bin', 'python');
    const [folder] = await Promise.all([
      packFor('python'),
      installDependencies(),
    ]);
    const wheels = readdirSync(folder).filter((file) => file.endsWith('.whl'));
    expect(wheels).toHaveLength(1);
    await pipInstall(join(folder, wheels[0]));
  }, INSTALL_TIMEOUT);

  afterAll(() => rmSync(environment, { recursive: true }));

  test(
    'an app with the wheel synthesizes to what it does in TypeScript',
    async () => {
      const [inPython, inTypeScript] = await Promise.all([
        synthesizePython(freshApp('python')),
        referenceAssembly(),
      ]);
      expect(inPython).toEqual(inTypeScript);
    },
    INSTALL_TIMEOUT,
  );

  test('the wheel speaks Python, on its page and in its docstrings', async () => {
    const page = await runPython(
      '-c',
      "import importlib.metadata as m; print(m.metadata('cdk-distribution-invalidator').get_payload())",
    );
    expect(page).toContain('DistributionInvalidator(self, "Invalidator"');
    const blocks = page.match(/^```python$.*?^```$/gms) ?? [];
    expect(blocks.length).toBeGreaterThan(10);
    for (const block of blocks) expect(block).not.toMatch(/\bnew \w+\(/);

    const docstring = await runPython(
      '-c',
      'import cdk_distribution_invalidator as c; print(c.DistributionInvalidator.__doc__)',
    );
    expect(docstring).toContain('DistributionInvalidator(self, "Invalidator"');
  });

  test(
    'the example synthesizes to what its twin in TypeScript does',
    async () => {
      const [inPython, inTypeScript] = await Promise.all([
        synthesizePython(freshCopy(join(EXAMPLES, 'python'))),
        synthesizeTypeScript(join(EXAMPLES, 'static-website'), 'app.ts'),
      ]);
      expect(inPython).toEqual(inTypeScript);
    },
    INSTALL_TIMEOUT,
  );

  test(
    'the example requires nothing that is not installed with the wheel',
    async () => {
      await pipInstall(
        '--no-index',
        ...['--requirement', join(EXAMPLES, 'python', 'requirements.txt')],
      );
    },
    INSTALL_TIMEOUT,
  );
});
