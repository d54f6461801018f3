import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTALL_TIMEOUT, packFor } from './package';

describe('.NET', () => {
  const compiled = spawnSync('dotnet', ['--version']).error === undefined;
  const name = compiled
    ? 'is packed'
    : 'is generated, and not compiled for want of an SDK';

  test(
    name,
    async () => {
      const folder = await packFor('dotnet');
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      if (compiled) {
        expect(files).toContainEqual(expect.stringMatching(/\.nupkg$/));
      } else {
        const source = files.filter((file) =>
          file.endsWith('/DistributionInvalidator.cs'),
        );
        expect(source).toHaveLength(1);
        const code = readFileSync(join(folder, source[0]), 'utf8');
        expect(code).toContain('namespace CdkDistributionInvalidator\n');
        expect(code).toContain('public class DistributionInvalidator :');
      }
    },
    INSTALL_TIMEOUT,
  );
});
