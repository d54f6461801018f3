import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { addFaultyStack, KINDS } from './kinds';

/** What the app is made of, as the test says. */
const CONTENT: Record<string, () => void> = {
  'with the library': () => {
    addKinds((addLibrary) => addLibrary());
    makeExamples();
  },
  'without the library': () => addKinds(() => {}),
  'with faults': () => addFaultyStack(app),
};

const app = new App();
CONTENT[process.env.APPS ?? '']();

function addKinds(withLibrary: (add: () => void) => void): void {
  for (const [kind, add] of Object.entries(KINDS)) add(app, kind, withLibrary);
}

/** Each example is an app of its own, which writes to where this says when it is made. */
function makeExamples(): void {
  const { CDK_OUTDIR = '', EXAMPLES = '' } = process.env;
  for (const name of EXAMPLES.split(',')) {
    process.env.CDK_OUTDIR = join(CDK_OUTDIR, 'examples', name);
    require(`./examples/${name}/app`);
  }
}
