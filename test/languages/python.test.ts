import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommandSuccessfully } from '../local-aws/command';
import { PROJECT_FOLDER } from '../local-aws/project';
import { temporaryFolder } from '../support/temporary-folder';
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

  const synthesizePython = (folder: string): Promise<Assembly> =>
    synthesize({ folder, command: [python, 'app.py'] });

  beforeAll(async () => {
    environment = temporaryFolder();
    python = join(environment, 'bin', 'python');
    const [folder] = await Promise.all([
      packFor('python'),
      installDependencies(),
    ]);
    const wheels = readdirSync(folder).filter((file) => file.endsWith('.whl'));
    expect(wheels).toHaveLength(1);
    await pipInstall(join(folder, wheels[0]));
  }, INSTALL_TIMEOUT);

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

  describe('the wheel speaks Python', () => {
    const page = () =>
      runPython(
        '-c',
        "import importlib.metadata as m; print(m.metadata('cdk-distribution-invalidator').get_payload())",
      );

    const blocksOf = (markdown: string) =>
      [...markdown.matchAll(/^```python$\n(.*?)^```$/gms)].map(
        ([, code]) => code,
      );

    /** Lets Python read each text without running it. */
    const parse = (texts: string[]) =>
      runPython(
        '-c',
        'import ast, json, sys; [ast.parse(text) for text in json.loads(sys.argv[1])]',
        JSON.stringify(texts),
      );

    test('on its page', async () => {
      const blocks = blocksOf(await page());
      expect(blocks.length).toBeGreaterThan(10);
      await parse(blocks);
    });

    test('in its docstrings', async () => {
      const docstrings = await runPython(
        '-c',
        [
          'import inspect',
          'import cdk_distribution_invalidator as library',
          'from cdk_distribution_invalidator import mixins',
          'for module in library, mixins:',
          '  for _, each in inspect.getmembers(module, inspect.isclass): print(inspect.getdoc(each))',
        ].join('\n'),
      );
      const examples = [
        ...docstrings.matchAll(/^Example::\n\n((?: {4}.*\n|\n)+)/gm),
      ].map(([, example]) => example.replaceAll(/^ {4}/gm, ''));
      expect(examples).toHaveLength(3);
      await parse(examples);
    });

    test(
      "the page's first example is an app",
      async () => {
        const folder = freshApp('python');
        const [example] = blocksOf(await page());
        writeFileSync(join(folder, 'app.py'), example);
        const { template } = await synthesizePython(folder);
        expect(Object.keys(template.Resources)).toEqual(
          expect.arrayContaining([expect.stringMatching(/^Distribution/)]),
        );
      },
      INSTALL_TIMEOUT,
    );
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
