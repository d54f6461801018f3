import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const CDK_FOLDER = dirname(require.resolve('aws-cdk-lib/package.json'));

/** The code of a function that is shipped in aws-cdk-lib. */
export function cdkHandler(path: string): string {
  return join(CDK_FOLDER, 'custom-resource-handlers/dist', path);
}

export function cdkVersion(): string {
  return versionOf(CDK_FOLDER);
}

/** Of the package in a folder. */
export function versionOf(folder: string): string {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
}
