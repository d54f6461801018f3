import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, Aspects, Stack } from 'aws-cdk-lib';
import {
  Annotations as AnnotationsOf,
  Match,
  Template,
} from 'aws-cdk-lib/assertions';
import {
  type BehaviorOptions,
  CachePolicy,
  CacheQueryStringBehavior,
  CfnCachePolicy,
  CfnDistribution,
  Distribution,
  type IDistributionRef,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import {
  DistributionInvalidator,
  type DistributionInvalidatorProps,
  InvalidationTarget,
  InvalidationTrigger,
  SiteContent,
  type SiteContentOptions,
} from '../src';
import { RESOURCE_TYPE } from '../src/private/order/resource';
import { temporaryFolder } from './support/temporary-folder';

let site: string;

beforeEach(() => {
  site = temporaryFolder();
  write('index.html', 'home');
  write('img/logo.svg', '<svg/>');
});

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

function propertiesIn(template: Template) {
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

test.each<[string, DistributionInvalidatorProps]>([
  ['paths', { paths: ['/config.json'] }],
  ['tags', { tags: ['prices'] }],
  [
    'paths of one target',
    {
      targets: [
        InvalidationTarget.distributionId('E1'),
        InvalidationTarget.distributionId('E2', { paths: ['/config.json'] }),
      ],
    },
  ],
])('with %s beside the content it follows the stack', (_, props) => {
  const before = propertiesIn(synthesize(props));
  const after = propertiesIn(
    synthesize(props, (stack) => {
      stack.templateOptions.description = 'something else';
    }),
  );

  expect(after.Content).toEqual(before.Content);
  expect(after.Trigger).toEqual({
    Fingerprint: expect.any(String),
    Parameters: before.Trigger.Parameters,
  });
  expect(after.Trigger).not.toEqual(before.Trigger);
});

test('empty paths and tags are none, so the files alone count', () => {
  expect(propertiesIn(synthesize({ paths: [], tags: [] })).Trigger).toBe(
    undefined,
  );
});

test('a trigger that is given counts also with paths beside the content', () => {
  const { Trigger } = propertiesIn(
    synthesize({
      paths: ['/config.json'],
      trigger: InvalidationTrigger.onValueChange('v1'),
    }),
  );

  expect(Trigger).toEqual({ Values: ['v1'] });
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

describe('a note where query strings are in the cache key', () => {
  const origin = new HttpOrigin('origin.example.com');
  const policy = (
    stack: Stack,
    queryStringBehavior: CacheQueryStringBehavior,
  ) => new CachePolicy(stack, 'Policy', { queryStringBehavior });

  /** The notes on an invalidator of such a distribution. */
  function notesOn(
    distributionIn: (stack: Stack) => IDistributionRef,
    options: SiteContentOptions = {},
  ) {
    const stack = new Stack(new App(), 'Site');
    new DistributionInvalidator(stack, 'Invalidator', {
      distribution: distributionIn(stack),
      content: SiteContent.fromDirectory(site, options),
    });
    return AnnotationsOf.fromStack(stack)
      .findInfo('*', Match.anyValue())
      .map(({ entry }) => String(entry.data));
  }

  const l2 =
    (behavior: (stack: Stack) => Omit<BehaviorOptions, 'origin'>) =>
    (stack: Stack) =>
      new Distribution(stack, 'Distribution', {
        defaultBehavior: { origin, ...behavior(stack) },
      });
  const beside = (pattern: string) => (stack: Stack) =>
    new Distribution(stack, 'Distribution', {
      defaultBehavior: { origin },
      additionalBehaviors: {
        [pattern]: {
          origin,
          cachePolicy: policy(stack, CacheQueryStringBehavior.all()),
        },
      },
    });
  const l1 = (behavior: object) => (stack: Stack) =>
    new CfnDistribution(stack, 'Distribution', {
      distributionConfig: {
        enabled: true,
        defaultCacheBehavior: {
          targetOriginId: 'o',
          viewerProtocolPolicy: 'allow-all',
          ...behavior,
        },
      },
    });

  test.each<[string, (stack: Stack) => IDistributionRef]>([
    [
      'a custom policy with all',
      l2((stack) => ({
        cachePolicy: policy(stack, CacheQueryStringBehavior.all()),
      })),
    ],
    [
      'a custom policy with some',
      l2((stack) => ({
        cachePolicy: policy(stack, CacheQueryStringBehavior.allowList('v')),
      })),
    ],
    [
      'a managed policy',
      l2(() => ({
        cachePolicy: CachePolicy.USE_ORIGIN_CACHE_CONTROL_HEADERS_QUERY_STRINGS,
      })),
    ],
    [
      'a managed policy of an L1',
      l1({ cachePolicyId: CachePolicy.AMPLIFY.cachePolicyId }),
    ],
    [
      'a custom policy of an L1',
      (stack) => {
        const { ref } = new CfnCachePolicy(stack, 'Policy', {
          cachePolicyConfig: {
            name: 'policy',
            defaultTtl: 1,
            maxTtl: 1,
            minTtl: 1,
            parametersInCacheKeyAndForwardedToOrigin: {
              cookiesConfig: { cookieBehavior: 'none' },
              headersConfig: { headerBehavior: 'none' },
              queryStringsConfig: { queryStringBehavior: 'all' },
              enableAcceptEncodingGzip: true,
            },
          },
        });
        return l1({ cachePolicyId: ref })(stack);
      },
    ],
    ['forwarded values', l1({ forwardedValues: { queryString: true } })],
    ['a behavior for some of the files', beside('img/*.svg')],
    [
      'a distribution that an aspect changes',
      (stack) => {
        const distribution = l1({ forwardedValues: { queryString: false } })(
          stack,
        );
        Aspects.of(stack).add({
          visit: (node) => {
            if (node !== distribution) return;
            distribution.addPropertyOverride(
              'DistributionConfig.DefaultCacheBehavior.ForwardedValues.QueryString',
              true,
            );
          },
        });
        return distribution;
      },
    ],
  ])('%s', (_, distributionIn) => {
    expect(notesOn(distributionIn)).toEqual([
      expect.stringMatching(
        /^Site\/Distribution has query strings in the cache key of \/\S+, so .*; see 'queryStrings' of SiteContent/,
      ),
    ]);
    expect(notesOn(distributionIn, { queryStrings: true })).toEqual([]);
  });

  test.each<[string, (stack: Stack) => IDistributionRef]>([
    ['the default policy', l2(() => ({}))],
    [
      'a custom policy without',
      l2((stack) => ({
        cachePolicy: policy(stack, CacheQueryStringBehavior.none()),
      })),
    ],
    ['no caching', l2(() => ({ cachePolicy: CachePolicy.CACHING_DISABLED }))],
    [
      'forwarded values without',
      l1({ forwardedValues: { queryString: false } }),
    ],
    ['a behavior for what is no file', beside('api/*')],
    [
      'an imported distribution',
      (stack) => CfnDistribution.fromDistributionId(stack, 'Imported', 'E1'),
    ],
    [
      'an imported policy',
      l2((stack) => ({
        cachePolicy: CachePolicy.fromCachePolicyId(
          stack,
          'Policy',
          'b2884449-e4de-46a7-ac36-70bc7f1ddd6d',
        ),
      })),
    ],
  ])('none with %s', (_, distributionIn) => {
    expect(notesOn(distributionIn)).toEqual([]);
  });
});
