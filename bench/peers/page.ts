import { faultSection } from './faults';
import { loadSection } from './load';
import { reactionSection } from './reaction';
import type { Results } from './results';
import { slowSection } from './slow';
import { summaryTable } from './summary';
import { synthSection } from './synth';
import { markdownTable } from './table';
import { templateSection } from './templates';

/** docs/benchmarks.md */
export function pageOf(results: Results): string {
  const { date, versions, machine } = results;
  const sections = [
    templateSection(results.templates),
    synthSection(results.synths),
    loadSection(results.loads, results.firstCalls),
    reactionSection(results.reactions),
    faultSection(results.faults),
    slowSection(results.slow),
  ];
  return [
    '# Benchmarks',
    '`npm run bench` writes this page. It measures this construct and three others in one run, without an AWS account. The handlers are the deployed ones: the bundle for this construct, and the files that aws-cdk-lib ships for the others. They talk to the same imitation of CloudFront, on loopback, that the tests use. Only with a simulated clock does the handler of this construct run from its source, inside the bench. `NextjsInvalidation`, from cdk-nextjs-standalone, is an `AwsCustomResource` underneath, so the figures for that handler apply to both.',
    'Not measured: the upload of `BucketDeployment`, a real CloudFront, and a real Lambda. Times are those of one machine, so the ratios to the first column are more meaningful.',
    `${date}, ${machine}.`,
    markdownTable(
      ['', 'version'],
      versions.map(([name, version]) => [name, `\`${version}\``]),
    ),
    '![Reaction time, success under faults, cold start and permissions, side by side](pictures/benchmarks.svg)',
    '## In short',
    'Numbers in brackets are multiples of the first column. *Alone* means that something else deploys the content, and the `BucketDeployment` exists only to invalidate. The seconds from completion are means over invalidations that take from 0.5 to 119.5 s.',
    summaryTable(results),
    ...sections.flatMap(({ title, text }) => [`## ${title}`, text]),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}
