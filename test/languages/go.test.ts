import { join } from 'node:path';
import { runCommandSuccessfully } from '../local-aws/command';
import { freshApp, referenceAssembly } from './apps';
import { synthesize } from './assembly';
import { INSTALL_TIMEOUT, packFor } from './package';

const MODULE =
  'github.com/cdk-distribution-invalidator/cdk-distribution-invalidator-go/cdkdistributioninvalidator';

describe('Go', () => {
  test(
    'an app with the module synthesizes to what it does in TypeScript',
    async () => {
      const app = freshApp('go');
      const module = join(await packFor('go'), 'cdkdistributioninvalidator');
      const go = (...args: string[]) =>
        runCommandSuccessfully('go', args, { cwd: app });
      await go('mod', 'edit', `-replace=${MODULE}=${module}`);
      await go(
        ...['build', '-mod=mod', '-o', 'app'],
        // Neither optimized nor with what a debugger wants: aws-cdk-lib compiles in half the time.
        ...['-gcflags=all=-N -l -dwarf=false', '-ldflags=-s -w'],
      );
      expect(await synthesize({ folder: app, command: ['./app'] })).toEqual(
        await referenceAssembly(),
      );
    },
    INSTALL_TIMEOUT,
  );
});
