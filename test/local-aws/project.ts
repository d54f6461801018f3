import { resolve } from 'node:path';

export const PROJECT_FOLDER = resolve(__dirname, '..', '..');

export const EXAMPLES_FOLDER = resolve(PROJECT_FOLDER, 'examples');

/** Git-ignored. Everything that the local AWS writes is below it. */
export const LOCAL_AWS_FOLDER = resolve(PROJECT_FOLDER, '.local-aws');
