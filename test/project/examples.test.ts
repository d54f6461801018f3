import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import {
  type ContentManifest,
  MANIFEST_EXTENSION,
} from '../../src/private/contract/manifest';
import { RESOURCE_TYPE } from '../../src/private/order/resource';
import { EXAMPLES_FOLDER, PROJECT_FOLDER } from '../local-aws/project';
import { distributionArn } from '../support/distribution-arn';
import { EXAMPLE_NAMES } from '../support/example-names';
import { graphOf, reachable } from '../support/graph';
import { temporaryFolder } from '../support/temporary-folder';

const TSX = join(PROJECT_FOLDER, 'node_modules', '.bin', 'tsx');

/** What some examples want to be told by `--context`. */
const CONTEXT = {
  bucketName: 'example-website',
  certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/example',
  connectionArn:
    'arn:aws:codeconnections:eu-west-1:111111111111:connection/example',
  distributionId: 'E1A2B3C4D5E6F7',
  domain: 'www.example.com',
  mailAddress: 'somebody@example.com',
  repository: 'example/website',
};

const ALARM = 'AWS::CloudWatch::Alarm';
const DISTRIBUTION = 'AWS::CloudFront::Distribution';
const EVERYTHING = { Targets: [{}], Paths: ['/*'] };

/** A stack of an example, with invalidators in it. */
interface ExampleStack {
  readonly name: string;
  readonly template: Template;

  /** The stacks that are deployed before it. */
  readonly dependencies: string[];

  /** The properties of each invalidator. */
  readonly invalidators: Record<string, unknown>[];

  /** The logical IDs of all that the invalidators come after. */
  readonly waitsFor: string[];

  /** The files whose changes are invalidated. */
  readonly files: string[];
}

/** What each example is there to show. */
const SHOWN: Record<string, (...stacks: ExampleStack[]) => void> = {
  monitoring: ({ invalidators, files, template, waitsFor }) => {
    expect(invalidators).toMatchObject([{ OnError: 'WARN' }]);
    expect(files).toEqual(['index.html', 'style.css']);
    template.resourceCountIs(ALARM, 4);
    template.allResourcesProperties(ALARM, {
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
    });
    for (const MetricName of ['Failed', 'Debts']) {
      template.hasResourceProperties(ALARM, {
        MetricName,
        Threshold: 1,
        TreatMissingData: 'ignore',
      });
    }
    template.hasResourceProperties(ALARM, {
      MetricName: 'BillablePaths',
      Dimensions: Match.absent(),
      Period: 604_800,
      Threshold: 225,
    });
    template.hasResourceProperties(ALARM, {
      MetricName: 'Runs',
      Period: 86_400,
      EvaluationPeriods: 7,
      TreatMissingData: 'breaching',
    });
    // Of the outcome only: the event holds the URL for the answer.
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        detail: {
          $or: [
            { responsePayload: { status: ['Failed', 'Stale'] } },
            { responsePayload: { unfinished: [true] } },
            { responsePayload: { debt: [true] } },
          ],
        },
      },
      Targets: [Match.objectLike({ InputPath: '$.detail.responsePayload' })],
    });
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    // The first run is told already.
    expect(waitsFor).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^ProviderOutcome/),
        expect.stringMatching(/^NotAllIsWell/),
      ]),
    );
  },
  'cache-tags': ({ invalidators, template }) => {
    const [legal, manual] = invalidators;
    expect(legal.Tags).toEqual(['legal']);
    expect(manual.Tags).toEqual(['manual']);
    expect(legal.Trigger).not.toEqual(manual.Trigger);
    template.hasResourceProperties(DISTRIBUTION, {
      DistributionConfig: {
        CacheTagConfig: { HeaderName: 'x-amz-meta-cache-tag' },
      },
    });
    for (const kind of ['legal', 'manual']) {
      template.hasResourceProperties('Custom::CDKBucketDeployment', {
        UserMetadata: { 'cache-tag': kind },
      });
    }
  },
  'every-distribution': (...stacks) => {
    expect(
      stacks.map(({ name, invalidators }) => [name, invalidators]),
    ).toMatchObject([
      ['Handbook', [EVERYTHING]],
      ['Website', [EVERYTHING, EVERYTHING]],
    ]);
    for (const { waitsFor } of stacks) {
      expect(waitsFor).toContainEqual(
        expect.stringMatching(/ContentCustomResource/),
      );
    }
  },
  'imported-distribution': ({ invalidators, template }) => {
    const { distributionId } = CONTEXT;
    expect(invalidators).toMatchObject([
      {
        Targets: [{ DistributionId: distributionId }],
        Paths: ['/articles', '/articles/*'],
      },
    ]);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Effect: 'Allow',
            Action: [
              'cloudfront:CreateInvalidation',
              'cloudfront:GetInvalidation',
            ],
            Resource: distributionArn(distributionId),
          },
        ]),
      },
    });
  },
  'multi-tenant': ({ invalidators, template }) => {
    const [acme, globex] = invalidators;
    expect(acme).toMatchObject({
      Targets: [{ DistributionTenantId: { Ref: 'acmetenant' } }],
      Paths: ['/*'],
    });
    expect(globex).toMatchObject({
      Targets: [{ DistributionTenantId: { Ref: 'globextenant' } }],
      Paths: ['/*'],
    });
    expect(acme.Trigger).not.toEqual(globex.Trigger);
    template.hasResourceProperties(DISTRIBUTION, {
      DistributionConfig: { ConnectionMode: 'tenant-only' },
    });
  },
  pipeline: (...stacks) => {
    expect(
      stacks.map(({ name, dependencies }) => [name, dependencies]),
    ).toEqual([
      ['Production-Cdn', ['Production-Backend']],
      ['Staging-Cdn', ['Staging-Backend']],
    ]);
    for (const { invalidators } of stacks) {
      expect(invalidators).toMatchObject([EVERYTHING]);
    }
  },
  'server-side-rendering': ({ invalidators, waitsFor }) => {
    expect(invalidators).toMatchObject([EVERYTHING]);
    expect(waitsFor).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Server[0-9A-F]+$/),
        expect.stringMatching(/^ServerInvokeFunction/),
      ]),
    );
  },
  'several-distributions': ({ invalidators, template }) => {
    const [site, images] = Object.keys(template.findResources(DISTRIBUTION));
    expect(invalidators).toMatchObject([
      {
        Targets: [
          { DistributionId: { Ref: site } },
          { DistributionId: { Ref: images }, Paths: ['/thumbnails/*'] },
        ],
        Paths: ['/*'],
      },
    ]);
  },
  'shared-provider': (...stacks) => {
    expect(
      stacks.map(({ name, dependencies }) => [name, dependencies]),
    ).toEqual([
      ['Blog', ['Invalidation']],
      ['Shop', ['Invalidation']],
    ]);
    for (const { invalidators, template, waitsFor } of stacks) {
      expect(invalidators).toMatchObject([
        {
          ...EVERYTHING,
          ServiceToken: {
            'Fn::ImportValue': expect.stringMatching(/^Invalidation:/),
          },
        },
      ]);
      template.resourceCountIs('AWS::IAM::Policy', 2);
      expect(waitsFor).toContainEqual(
        expect.stringMatching(/^InvalidatorPolicy/),
      );
    }
  },
  'single-page-app': ({ invalidators, files, waitsFor }) => {
    expect(invalidators).toMatchObject([
      {
        Paths: ['/config.json', '/orders', '/orders/*'],
        Trigger: { Fingerprint: expect.any(String) },
      },
    ]);
    expect(files).toEqual([
      'help/contact.html',
      'help/index.html',
      'index.html',
      'robots.txt',
    ]);
    expect(waitsFor).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^AssetsCustomResource/),
        expect.stringMatching(/^PagesCustomResource/),
      ]),
    );
  },
  'static-website': ({ invalidators, waitsFor }) => {
    expect(invalidators).toMatchObject([EVERYTHING]);
    expect(waitsFor).toContainEqual(
      expect.stringMatching(/^ContentCustomResource/),
    );
  },
};

test('it is known what each example shows', () => {
  // Python's is compared with its twin in TypeScript, see test/languages.
  expect([...Object.keys(SHOWN), 'python'].sort()).toEqual(EXAMPLE_NAMES);
});

test.each(Object.entries(SHOWN))('%s shows what it is for', (name, check) => {
  const outdir = temporaryFolder();
  execFileSync(TSX, ['app.ts'], {
    cwd: join(EXAMPLES_FOLDER, name),
    env: {
      ...process.env,
      CDK_CONTEXT_JSON: JSON.stringify(CONTEXT),
      CDK_OUTDIR: outdir,
    },
    stdio: 'pipe',
  });
  check(...stacksWithInvalidators(outdir));
});

test.each(EXAMPLE_NAMES)(
  '%s has a README, and can be deployed as it is',
  (name) => {
    expect(readdirSync(join(EXAMPLES_FOLDER, name))).toEqual(
      expect.arrayContaining(['README.md', 'cdk.json']),
    );
  },
);

function stacksWithInvalidators(outdir: string): ExampleStack[] {
  return new CloudAssembly(outdir).stacksRecursively
    .map(readStack)
    .filter(({ invalidators }) => invalidators.length > 0);
}

function readStack(artifact: CloudFormationStackArtifact): ExampleStack {
  const template = Template.fromJSON(artifact.template);
  const invalidators = template.findResources(RESOURCE_TYPE);
  const graph = graphOf(artifact.template.Resources ?? {});
  return {
    name: artifact.stackName,
    template,
    dependencies: artifact.dependencies
      .filter(CloudFormationStackArtifact.isCloudFormationStackArtifact)
      .map(({ stackName }) => stackName),
    invalidators: Object.values(invalidators).map(
      ({ Properties }) => Properties,
    ),
    waitsFor: [...reachable(graph, Object.keys(invalidators))],
    files: readdirSync(artifact.assembly.directory)
      // As assets: each is written beside them first.
      .filter(
        (file) => /^asset\./.test(file) && file.endsWith(MANIFEST_EXTENSION),
      )
      .flatMap((file) => filesIn(join(artifact.assembly.directory, file))),
  };
}

function filesIn(manifest: string): string[] {
  const { files }: ContentManifest = JSON.parse(readFileSync(manifest, 'utf8'));
  return files.map(([path]) => path);
}
