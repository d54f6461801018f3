import { setTimeout } from 'node:timers/promises';
import type { Resources } from '../../test/support/graph';
import { UPLOAD_TYPE } from './bucket-deployment';
import { breadthOf, type Grant, grantsOf, without } from './iam-breadth';
import type { Peer } from './peer';
import type { Section } from './section';
import { type SiteProps, synthesizeSite, type Template } from './site';
import { markdownTable } from './table';
import { idOf, orderOf } from './template-graph';

/** One way to have an invalidation, and the site that it comes into. */
interface Case {
  readonly name: string;
  readonly peer: Peer;
  /** Whether the site has an upload that is not the peer's. */
  readonly uploads: boolean;
  /** The same without the invalidation. */
  readonly before: Template;
}

export interface TemplateFigures {
  readonly peer: string;
  /** Of the peer, and where there is a choice, of the site. */
  readonly name: string;
  readonly resources: number;
  readonly bytes: number;
  readonly functionBytes: number;
  readonly grants: readonly Grant[];
  readonly isStable: boolean;
  readonly runsForOtherChanges: boolean;
  readonly order: string;
}

export async function measureTemplates(
  peers: readonly Peer[],
): Promise<TemplateFigures[]> {
  const withUpload = synthesizeSite({ uploads: true });
  const withoutUpload = synthesizeSite({ uploads: false });
  const cases = peers.flatMap((peer): Case[] =>
    peer.resourceType === UPLOAD_TYPE
      ? [
          {
            peer,
            uploads: false,
            before: withUpload,
            name: `${peer.name}, where it uploads anyway`,
          },
          {
            peer,
            uploads: false,
            before: withoutUpload,
            name: `${peer.name}, for the invalidation`,
          },
        ]
      : [{ peer, uploads: true, before: withUpload, name: peer.name }],
  );
  const figures: TemplateFigures[] = [];
  for (const each of cases) figures.push(await measure(each));
  return figures;
}

async function measure({
  name,
  peer: { name: peer, add, resourceType },
  uploads,
  before,
}: Case): Promise<TemplateFigures> {
  const props: SiteProps = { uploads, add };
  const first = synthesizeSite(props);
  // What writes the time into the template shall see another.
  await setTimeout(2);
  const again = synthesizeSite(props);
  const changed = synthesizeSite({ ...props, comment: 'changed' });
  const invalidation = (template: Template) =>
    JSON.stringify(template.resources[idOf(template.resources, resourceType)]);
  return {
    peer,
    name,
    resources: count(first) - count(before),
    bytes: first.bytes - before.bytes,
    functionBytes: first.functionBytes - before.functionBytes,
    grants: without(grantsOf(first.resources), grantsOf(before.resources)),
    isStable:
      JSON.stringify(first.resources) === JSON.stringify(again.resources),
    runsForOtherChanges: invalidation(first) !== invalidation(changed),
    order: orderText(first.resources, resourceType),
  };
}

export function templateSection(figures: readonly TemplateFigures[]): Section {
  return {
    title: 'What it adds to a stack',
    text: [
      'A static website: a bucket, a distribution, and `BucketDeployment` for the upload. The figures are what the invalidation adds to it; `BucketDeployment` has a second line, with everything that it adds if something else deploys the content.',
      markdownTable(
        [
          '',
          'resources',
          'bytes of template',
          'KB of functions and layers',
          'IAM grants',
          'on `*`',
          'of action patterns',
        ],
        figures.map(({ name, resources, bytes, functionBytes, grants }) => {
          const breadth = breadthOf(grants);
          return [
            name,
            resources,
            bytes,
            Math.round(functionBytes / 1000),
            breadth.grants,
            breadth.onEverything,
            breadth.actionPatterns,
          ];
        }),
      ),
      'An IAM grant is one action on one resource, or on everything that a pattern matches; the three grants of `AWSLambdaBasicExecutionRole` count too. Functions and layers are measured compressed, as they are uploaded; the layer of `BucketDeployment` is the AWS CLI. The template is measured as the CDK writes it.',
      markdownTable(
        [
          '',
          '`cdk diff` with nothing changed',
          'runs if only the distribution changed',
          'order',
        ],
        figures.map(({ name, isStable, runsForOtherChanges, order }) => [
          name,
          isStable ? 'is empty' : 'shows a change',
          runsForOtherChanges ? 'yes' : 'no',
          order,
        ]),
      ),
      'All of this comes from the synthesized templates. CloudFormation handles resources without an order at the same time.',
      'What the roles may do:',
      ...figures.map(({ name, grants }) =>
        [`${name}:`, grantList(grants)].join('\n\n'),
      ),
    ].join('\n\n'),
  };
}

/** A line for each resource. */
function grantList(grants: readonly Grant[]): string {
  const resources = [...new Set(grants.map(({ resource }) => resource))];
  return resources
    .map((resource) => {
      const actions = grants
        .filter((grant) => grant.resource === resource)
        .map(({ action }) => `\`${action}\``);
      return `- ${actions.join(', ')} on \`${resource}\``;
    })
    .join('\n');
}

/** What comes when, with the upload. */
function orderText(resources: Resources, type: string): string {
  if (type === UPLOAD_TYPE) return 'after the content, in the same function';
  const [invalidation, upload] = [type, UPLOAD_TYPE].map((each) =>
    idOf(resources, each),
  );
  return {
    second: 'after the content',
    first: 'before the content, which waits for it',
    none: 'none, unless you add it',
  }[orderOf(resources, invalidation, upload)];
}

const count = ({ resources }: Template) => Object.keys(resources).length;
