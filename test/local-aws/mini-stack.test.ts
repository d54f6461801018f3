import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MiniStack } from './mini-stack';
import { freePort } from './port';

let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'mini-stack-'));
});

afterEach(() => rm(parent, { recursive: true }));

test('shows the log of a MiniStack that does not start, and leaves nothing behind', async () => {
  const python = join(parent, 'python');
  await writeFile(python, '#!/bin/sh\necho no module named ministack\n', {
    mode: 0o755,
  });
  const folder = join(parent, 'run');

  await expect(
    MiniStack.start({ python, port: await freePort(), folder }),
  ).rejects.toThrow(
    'MiniStack did not start. Its log:\nno module named ministack',
  );
  expect(existsSync(folder)).toBe(false);
});
