import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_FOLDER } from '../local-aws/project';
import { temporaryFolder } from '../support/temporary-folder';
import { type Assembly, synthesize } from './assembly';

/** One app for each language, which all should synthesize to the same. */
export const APPS = join(__dirname, 'apps');

/** The app of a language in a folder of its own, with the site's files beside. */
export function freshApp(language: string): string {
  const folder = freshCopy(join(APPS, language));
  cpSync(join(APPS, 'site'), join(folder, 'site'), { recursive: true });
  return folder;
}

/** A copy of an app where nothing of this checkout is in reach. */
export function freshCopy(app: string): string {
  const folder = temporaryFolder();
  cpSync(app, folder, { recursive: true });
  return folder;
}

/** What the app should synthesize to. */
export function referenceAssembly(): Promise<Assembly> {
  return synthesizeTypeScript(APPS, 'typescript/app.ts');
}

/** Runs an app of this checkout, with the library's sources. */
export function synthesizeTypeScript(
  folder: string,
  file: string,
): Promise<Assembly> {
  return synthesize({
    folder,
    command: [
      join(PROJECT_FOLDER, 'node_modules', '.bin', 'tsx'),
      '--tsconfig',
      join(PROJECT_FOLDER, 'test', 'tsconfig.json'),
      file,
    ],
  });
}
