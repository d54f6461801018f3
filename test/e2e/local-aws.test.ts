import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalAws } from '../local-aws/local-aws';
import { PROJECT_FOLDER } from '../local-aws/project';

// Includes the virtual environment that the first run makes.
const TIMEOUT_MS = 300_000;
const POLL_INTERVAL_MS = 50;

jest.setTimeout(TIMEOUT_MS);

interface Started {
  readonly endpoint: string;
  readonly folder: string;
}

test('the local AWS answers until it is stopped, and leaves nothing behind', async () => {
  const aws = await LocalAws.start();
  expect(await answers(aws.endpoint)).toBe(true);

  await aws.stop();

  expect(await answers(aws.endpoint)).toBe(false);
  expect(existsSync(aws.folder)).toBe(false);
});

test('the local AWS ends with the process that has started it, even if that is killed', async () => {
  const { parent, started } = await startInProcess();
  expect(await answers(started.endpoint)).toBe(true);

  parent.kill('SIGKILL');

  await until(() => !existsSync(started.folder));
  expect(await answers(started.endpoint)).toBe(false);
});

async function startInProcess() {
  const script = join(__dirname, 'start-local-aws.ts');
  const parent = spawn(process.execPath, ['--import', 'tsx', script], {
    cwd: PROJECT_FOLDER,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(parent.stdout), 'line');
  const started: Started = JSON.parse(line);
  return { parent, started };
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/_ministack/health`)).ok;
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await sleep(POLL_INTERVAL_MS);
  }
}
