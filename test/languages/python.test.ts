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
import { describeLanguage } from './describe-language';
import { INSTALL_TIMEOUT, packFor } from './package';

const EXAMPLES = join(PROJECT_FOLDER, 'examples');

describeLanguage('Python', ['python3'], () => {
  const environment = mkdtempSync(join(tmpdir(), 'python-environment-'));
  const python = join(environment, 'bin', 'python');

  const pipInstall = (...args: string[]) =>
    runCommandSuccessfully(python, [
      ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'],
      ...args,
    ]);

  const synthesizePython = async (folder: string): Promise<Assembly> => {
    try {
      return await synthesize({
        folder,
        command: [python, 'app.py'],
        // All of aws-cdk-lib is loaded, so what is compiled once should be kept, whatever is set here.
        env: { PYTHONDONTWRITEBYTECODE: '' },
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  beforeAll(async () => {
    const folder = await packFor('python');
    const wheels = readdirSync(folder).filter((file) => file.endsWith('.whl'));
    expect(wheels).toHaveLength(1);

    await runCommandSuccessfully('python3', ['-m', 'venv', environment]);
    await pipInstall(
      ...['--requirement', join(APPS, 'python', 'requirements.txt')],
      join(folder, wheels[0]),
    );
  }, INSTALL_TIMEOUT);

  afterAll(() => rmSync(environment, { recursive: true }));

  test(
    'an app with the wheel synthesizes to what it does in TypeScript',
    async () => {
      expect(await synthesizePython(freshApp('python'))).toEqual(
        await referenceAssembly(),
      );
    },
    INSTALL_TIMEOUT,
  );

  test(
    'the example synthesizes to what its twin in TypeScript does',
    async () => {
      expect(
        await synthesizePython(freshCopy(join(EXAMPLES, 'python'))),
      ).toEqual(
        await synthesizeTypeScript(join(EXAMPLES, 'static-website'), 'app.ts'),
      );
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
