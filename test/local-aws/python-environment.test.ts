import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preparePythonEnvironment } from './python-environment';

// Does what the tests need of `python3`, at once and without a network: its virtual environment is a copy of itself.
const FAKE_PYTHON = `#!/bin/sh
case "$*" in
  --version) echo 'Python 3.99.0' ;;
  '-m venv '*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  '-m pip install '*) echo "$*" >> PIP_LOG ;;
esac
`;

let folder: string;
let environments: string;
let requirements: string;
let pipLog: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'python-environment-'));
  environments = join(folder, 'environments');
  requirements = join(folder, 'requirements.txt');
  pipLog = join(folder, 'pip.log');
  await mkdir(environments);
  await writeFile(requirements, 'package==1.0.0\n');
  await writeFile(pipLog, '');
});

afterEach(() => rm(folder, { recursive: true }));

async function fakePython(script = FAKE_PYTHON): Promise<string> {
  const file = join(folder, 'python');
  await writeFile(file, script.replace('PIP_LOG', pipLog), { mode: 0o755 });
  return file;
}

function prepare(python: string): Promise<string> {
  return preparePythonEnvironment({
    folder: environments,
    requirements,
    python,
  });
}

async function pipRuns(): Promise<number> {
  return (await readFile(pipLog, 'utf8')).split('\n').length - 1;
}

test('makes a virtual environment with the required packages', async () => {
  const python = await prepare(await fakePython());

  expect(python).toMatch(/environments\/python-[0-9a-f]{12}\/bin\/python$/);
  expect(await readFile(python, 'utf8')).toContain('Python 3.99.0');
  expect(await readFile(pipLog, 'utf8')).toContain(
    `--requirement ${requirements}`,
  );
});

test('uses it again as long as the requirements stay the same', async () => {
  const first = await prepare(await fakePython());
  const second = await prepare(await fakePython());

  expect(second).toBe(first);
  expect(await pipRuns()).toBe(1);
});

test('makes another one for other requirements', async () => {
  const first = await prepare(await fakePython());
  await writeFile(requirements, 'package==2.0.0\n');
  const second = await prepare(await fakePython());

  expect(second).not.toBe(first);
  expect(await pipRuns()).toBe(2);
});

test('makes another one for another Python', async () => {
  const first = await prepare(await fakePython());
  const second = await prepare(
    await fakePython(FAKE_PYTHON.replace('3.99.0', '3.99.1')),
  );

  expect(second).not.toBe(first);
});

test.each([
  [
    'Python is missing',
    () => '/no/such/python',
    'the local AWS needs Python 3.10 or newer, but "/no/such/python" cannot be run',
  ],
  [
    'the "venv" module is missing',
    () => fakePython(FAKE_PYTHON.replace('mkdir', 'echo no ensurepip; exit 1')),
    /"venv" module cannot make a virtual environment.*no ensurepip/s,
  ],
  [
    'a package cannot be installed',
    () => fakePython(FAKE_PYTHON.replace('>>', '; exit 1 >>')),
    /pip cannot install the packages of .*requirements\.txt:\n-m pip install/s,
  ],
])('says so if %s, and leaves nothing behind', async (_, python, message) => {
  await expect(prepare(await python())).rejects.toThrow(message);

  expect(await readdir(environments)).toEqual([]);
});

test('tries again after a failure', async () => {
  await expect(
    prepare(await fakePython(FAKE_PYTHON.replace('>>', '; exit 1 >>'))),
  ).rejects.toThrow();

  await prepare(await fakePython());
  expect(await pipRuns()).toBe(1);
});

test('two at the same time end up with the same one', async () => {
  const python = await fakePython();
  const [first, second] = await Promise.all([prepare(python), prepare(python)]);

  expect(second).toBe(first);
  expect(await readdir(environments)).toHaveLength(1);
});
