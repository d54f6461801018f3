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
    'Written by `npm run bench`, which measures this construct and three others in one run, without an AWS account. The handlers are those that are deployed: the bundle here, the files that aws-cdk-lib ships for the others. They talk to the CloudFront on loopback that the tests use. Only where the clock is simulated does ours run from its source, within the bench. `NextjsInvalidation`, of cdk-nextjs-standalone, is an `AwsCustomResource` underneath, so what is said of the handler of that is said of both.',
    'What is left out: the upload of `BucketDeployment`, a real CloudFront, and a real Lambda. Times are of one machine; the ratios to the first column tell more.',
    `${date}, ${machine}.`,
    markdownTable(
      ['', 'version'],
      versions.map(([name, version]) => [name, `\`${version}\``]),
    ),
    '![Reaction, success under faults, cold start and permissions, side by side](pictures/benchmarks.svg)',
    '## In short',
    'In brackets: how many times the figure of the first column. *Alone* is where something else deploys the content, and `BucketDeployment` is there for the invalidation only. Reactions are means over completions from 0.5 to 119.5 s.',
    summaryTable(results),
    ...sections.flatMap(({ title, text }) => [`## ${title}`, text]),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}
