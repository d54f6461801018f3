import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import {
  DistributionInvalidator,
  type DistributionInvalidatorProps,
  InvalidationTarget,
  InvalidationTrigger,
  SiteContent,
} from '../src';

const RESOURCE_TYPE = 'Custom::CloudFrontInvalidation';

let site: string;

beforeEach(() => {
  site = mkdtempSync(join(tmpdir(), 'site-'));
  write('index.html', 'home');
  write('img/logo.svg', '<svg/>');
});

afterEach(() => rmSync(site, { recursive: true }));

function write(file: string, text: string): void {
  const path = join(site, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function synthesize(
  props: DistributionInvalidatorProps = {},
  addTo: (stack: Stack) => void = () => {},
): Template {
  const stack = new Stack(new App(), 'Site', {
    env: { account: '111111111111', region: 'eu-west-1' },
  });
  new DistributionInvalidator(stack, 'Invalidator', {
    targets: [InvalidationTarget.distributionId('E1')],
    content: SiteContent.fromDirectory(site),
    ...props,
  });
  addTo(stack);
  return Template.fromStack(stack);
}

function propertiesIn(template: Template): Record<string, unknown> {
  const [{ Properties }] = Object.values(template.findResources(RESOURCE_TYPE));
  return Properties;
}

test('the property names the manifest, and takes the place of the trigger and of the default paths', () => {
  synthesize().hasResourceProperties(RESOURCE_TYPE, {
    Content: {
      Bucket: 'cdk-hnb659fds-assets-111111111111-eu-west-1',
      Key: Match.stringLikeRegexp('^[0-9a-f]{64}\\.site-manifest$'),
    },
    Targets: [{ DistributionId: 'E1', Paths: Match.absent() }],
    Trigger: Match.absent(),
  });
});

test('nothing changes the property but the files', () => {
  const before = propertiesIn(synthesize());
  expect(
    propertiesIn(
      synthesize({}, (stack) => {
        stack.templateOptions.description = 'something else';
      }),
    ),
  ).toEqual(before);

  write('index.html', 'changed');
  expect(propertiesIn(synthesize())).not.toEqual(before);
});

test('a trigger that is given works beside the content', () => {
  synthesize({
    trigger: InvalidationTrigger.everyDeployment(),
  }).hasResourceProperties(RESOURCE_TYPE, {
    Content: Match.anyValue(),
    Trigger: { Fingerprint: Match.anyValue() },
  });
});

test('the function may read manifests in the bucket of the assets, and no other assets', () => {
  const statements = Object.values(
    synthesize().findResources('AWS::IAM::Policy'),
  ).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  expect(
    statements.filter(({ Action }) => /s3:/.test(JSON.stringify(Action))),
  ).toEqual([
    {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: {
        'Fn::Join': [
          '',
          [
            'arn:',
            { Ref: 'AWS::Partition' },
            ':s3:::cdk-hnb659fds-assets-111111111111-eu-west-1/*.site-manifest',
          ],
        ],
      },
    },
  ]);
});

test('without content it may read nothing', () => {
  const template = JSON.stringify(synthesize({ content: undefined }).toJSON());
  expect(template).not.toContain('s3:GetObject');
});
