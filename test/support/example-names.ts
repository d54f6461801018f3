import { readdirSync } from 'node:fs';
import { EXAMPLES_FOLDER } from '../local-aws/project';

/** The folder of each example: a new one cannot be forgotten by a test that compares with these. */
export const EXAMPLE_NAMES = readdirSync(EXAMPLES_FOLDER, {
  withFileTypes: true,
})
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();
