import { App, Aws, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  DistributionInvalidator,
  type DistributionInvalidatorProps,
  InvalidationProvider,
  InvalidationTarget,
} from '../src';
import { RESOURCE_TYPE } from '../src/private/order/resource';

const ACCOUNT = '111111111111';

function stackIn(region = 'eu-west-1', account = ACCOUNT): Stack {
  return new Stack(new App(), 'Site', { env: { account, region } });
}

function distributionIn(
  stack: Stack,
  id = 'Distribution',
): cloudfront.Distribution {
  return new cloudfront.Distribution(stack, id, {
    defaultBehavior: { origin: new HttpOrigin('origin.example.com') },
  });
}

function invalidator(
  stack: Stack,
  props: DistributionInvalidatorProps,
): DistributionInvalidator {
  return new DistributionInvalidator(stack, 'Invalidator', props);
}

/** The statements that allow something on CloudFront or another role, as the template has them. */
function grantsIn(stack: Stack): Array<Record<string, unknown>> {
  return Object.values(
    Template.fromStack(stack).findResources('AWS::IAM::Policy'),
  )
    .flatMap((policy) => policy.Properties.PolicyDocument.Statement)
    .filter(({ Action }) => /cloudfront:|sts:/.test(JSON.stringify(Action)));
}

const arn = (resource: string, account: unknown = ACCOUNT) => ({
  'Fn::Join': [
    '',
    ['arn:', { Ref: 'AWS::Partition' }, `:cloudfront::${account}:${resource}`],
  ],
});

describe('which targets', () => {
  test('several distributions share the paths, and each is granted by its own ARN', () => {
    const stack = stackIn();
    invalidator(stack, {
      targets: [
        InvalidationTarget.distributionId('E1'),
        InvalidationTarget.distributionId('E2'),
      ],
      paths: ['/index.html'],
    });

    Template.fromStack(stack).hasResourceProperties(RESOURCE_TYPE, {
      Targets: [
        { DistributionId: 'E1', Paths: Match.absent() },
        { DistributionId: 'E2', Paths: Match.absent() },
      ],
      Paths: ['/index.html'],
    });
    const actions = [
      'cloudfront:CreateInvalidation',
      'cloudfront:GetInvalidation',
    ];
    expect(grantsIn(stack)).toEqual(
      ['E1', 'E2'].map((id) => ({
        Effect: 'Allow',
        Action: actions,
        Resource: arn(`distribution/${id}`),
      })),
    );
  });

  test('a target can have paths and tags of its own', () => {
    const stack = stackIn();
    invalidator(stack, {
      targets: [
        InvalidationTarget.distributionId('E1', { paths: ['/a/*'] }),
        InvalidationTarget.distributionId('E2', { tags: ['news'] }),
        InvalidationTarget.distributionId('E3'),
      ],
    });

    Template.fromStack(stack).hasResourceProperties(RESOURCE_TYPE, {
      Targets: [
        { DistributionId: 'E1', Paths: ['/a/*'], Tags: Match.absent() },
        { DistributionId: 'E2', Paths: Match.absent(), Tags: ['news'] },
        { DistributionId: 'E3', Paths: Match.absent(), Tags: Match.absent() },
      ],
    });
  });

  test.each([
    [
      'by its id',
      () => InvalidationTarget.distributionTenantId('dt_1'),
      'dt_1',
      arn('distribution-tenant/dt_1'),
    ],
    [
      'of this app',
      (stack: Stack) =>
        InvalidationTarget.distributionTenant(
          new cloudfront.CfnDistributionTenant(stack, 'Tenant', {
            distributionId: 'E1',
            domains: ['tenant.example.com'],
            name: 'tenant',
          }),
        ),
      { Ref: 'Tenant' },
      Match.anyValue(),
    ],
  ])('a tenant %s has its own API and ARN', (_, target, id, tenantArn) => {
    const stack = stackIn();
    invalidator(stack, {
      targets: [target(stack)],
      waitForDistributionDeployed: true,
    });

    const template = Template.fromStack(stack);
    template.hasResourceProperties(RESOURCE_TYPE, {
      Targets: [{ DistributionTenantId: id, DistributionId: Match.absent() }],
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Effect: 'Allow',
            Action: [
              'cloudfront:CreateInvalidationForDistributionTenant',
              'cloudfront:GetInvalidationForDistributionTenant',
              'cloudfront:GetDistributionTenant',
            ],
            Resource: tenantArn,
          },
        ]),
      },
    });
  });

  test.each<[string, DistributionInvalidatorProps, string]>([
    [
      'neither a distribution nor targets',
      {},
      "exactly one of 'distribution' and 'targets' must be given, got: neither; for an ID use 'targets' with InvalidationTarget.distributionId(...)",
    ],
    ['an empty list', { targets: [] }, "'targets' must not be empty, got: []"],
    [
      'nothing to invalidate',
      { targets: [InvalidationTarget.distributionId('E1')], paths: [] },
      "'paths' must not be empty if there are neither 'tags' nor 'content', got: []",
    ],
  ])('%s is refused before anything is made', (_, props, message) => {
    const stack = stackIn();
    expect(() => invalidator(stack, props)).toThrow(
      new Error(`[Site/Invalidator] ${message}`),
    );
    expect(stack.node.children).toEqual([]);
  });

  test('a distribution and targets at once are refused', () => {
    const stack = stackIn();
    const distribution = distributionIn(stack);
    expect(() =>
      invalidator(stack, {
        distribution,
        targets: [InvalidationTarget.distribution(distribution)],
      }),
    ).toThrow(
      new Error(
        "[Site/Invalidator] exactly one of 'distribution' and 'targets' must be given, got: both",
      ),
    );
  });

  test.each<
    [string, (distribution: cloudfront.IDistributionRef) => InvalidationTarget]
  >([
    [
      'Site/Distribution',
      (distribution) => InvalidationTarget.distribution(distribution),
    ],
    [
      'E1A2B3C4D5E6F7',
      () => InvalidationTarget.distributionId('E1A2B3C4D5E6F7'),
    ],
    ['dt_1', () => InvalidationTarget.distributionTenantId('dt_1')],
  ])('the same target twice is refused: %s', (name, targetOf) => {
    const stack = stackIn();
    const distribution = distributionIn(stack);
    const targets = [
      targetOf(distribution),
      InvalidationTarget.distributionId('E7F6D5C4B3A21'),
      targetOf(distribution),
    ];
    expect(() => invalidator(stack, { targets })).toThrow(
      new Error(
        `[Site/Invalidator] each of 'targets' must be different, with all paths and tags of a target together, got: ${name} twice`,
      ),
    );
  });

  test('a distribution that only serves tenants is refused', () => {
    const distribution = new cloudfront.CfnDistribution(stackIn(), 'Shared', {
      distributionConfig: {
        enabled: true,
        connectionMode: 'tenant-only',
        defaultCacheBehavior: {
          targetOriginId: 'origin',
          viewerProtocolPolicy: 'redirect-to-https',
        },
      },
    });
    expect(() => InvalidationTarget.distribution(distribution)).toThrow(
      "'distribution' must not be one that only serves tenants, because only those are invalidated; use InvalidationTarget.distributionTenant(...), got: the construct Site/Shared",
    );
  });
});

describe('what is refused at synth', () => {
  test.each<[string, DistributionInvalidatorProps, string]>([
    [
      'a path without a slash',
      { paths: ['index.html'] },
      "each of 'paths' must start with '/', got: \"index.html\"",
    ],
    [
      'a tag with a space',
      { tags: ['a b'] },
      'each of \'tags\' must consist of ASCII characters without spaces, commas and control characters, got: "a b"',
    ],
    [
      'a tag among the paths',
      { paths: ['#news'] },
      "each of 'paths' must be a path; cache tags belong in 'tags', without the '#', got: \"#news\"",
    ],
  ])('%s', (_, props, message) => {
    const stack = stackIn();
    const distribution = distributionIn(stack);
    expect(() => invalidator(stack, { distribution, ...props })).toThrow(
      new Error(`[Site/Invalidator] ${message}`),
    );
    expect(() => InvalidationTarget.distribution(distribution, props)).toThrow(
      new Error(`InvalidationTarget.distribution: ${message}`),
    );
    expect(stack.node.tryFindChild('Invalidator')).toBeUndefined();
  });

  test('tokens pass, as single items and as a whole list', () => {
    const stack = stackIn();
    const distribution = distributionIn(stack);
    new DistributionInvalidator(stack, 'Items', {
      distribution,
      paths: [Fn.importValue('path')],
      tags: [Fn.importValue('tag')],
    });
    new DistributionInvalidator(stack, 'Lists', {
      distribution,
      paths: Fn.split(',', Fn.importValue('paths')),
      tags: Fn.split(',', Fn.importValue('tags')),
    });

    const split = (name: string) => ({
      'Fn::Split': [',', { 'Fn::ImportValue': name }],
    });
    const template = Template.fromStack(stack);
    template.hasResourceProperties(RESOURCE_TYPE, {
      Paths: [{ 'Fn::ImportValue': 'path' }],
      Tags: [{ 'Fn::ImportValue': 'tag' }],
    });
    template.hasResourceProperties(RESOURCE_TYPE, {
      Paths: split('paths'),
      Tags: split('tags'),
    });
  });
});

describe('accounts, regions and partitions', () => {
  test('an imported distribution is taken to be in the own account', () => {
    const stack = stackIn();
    invalidator(stack, {
      distribution: cloudfront.Distribution.fromDistributionAttributes(
        stack,
        'Imported',
        { distributionId: 'E1', domainName: 'd1.cloudfront.net' },
      ),
    });
    expect(grantsIn(stack)).toMatchObject([
      { Resource: arn('distribution/E1') },
    ]);
  });

  test('a distribution of another account needs a role there', () => {
    const app = new App();
    const other = new Stack(app, 'Cdn', {
      env: { account: '222222222222', region: 'us-east-1' },
    });
    const distribution = distributionIn(other);
    const stack = new Stack(app, 'Site', {
      env: { account: ACCOUNT, region: 'eu-west-1' },
    });

    expect(() => invalidator(stack, { distribution })).toThrow(
      new Error(
        "[Site/Invalidator] a distribution in an account other than the invalidator's (111111111111) needs an 'assumeRole', got: one in account 222222222222",
      ),
    );
  });

  test('the function may assume the role of a target, and nothing on the distribution itself', () => {
    const stack = stackIn();
    const roleArn = 'arn:aws:iam::222222222222:role/Invalidate';
    invalidator(stack, {
      targets: [
        InvalidationTarget.distributionId('E1', {
          assumeRole: iam.Role.fromRoleArn(stack, 'Role', roleArn),
        }),
      ],
    });

    Template.fromStack(stack).hasResourceProperties(RESOURCE_TYPE, {
      Targets: [{ DistributionId: 'E1', RoleArn: roleArn }],
    });
    expect(grantsIn(stack)).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roleArn },
    ]);
  });

  test.each([
    'us-gov-west-1',
    'us-iso-east-1',
    'us-isob-east-1',
    'eu-isoe-west-1',
  ])('%s is refused: its partition has no CloudFront', (region) => {
    const stack = stackIn(region);
    expect(() =>
      invalidator(stack, {
        targets: [InvalidationTarget.distributionId('E1')],
      }),
    ).toThrow(
      new Error(
        `[Site/Invalidator] CloudFront cannot be called from ${region}: ${
          region.includes('gov') ? 'AWS GovCloud (US)' : 'the isolated region'
        } has no CloudFront API`,
      ),
    );
  });

  test.each([
    ['eu-west-1', 'eu-west-1'],
    ['cn-north-1', 'cn-north-1'],
    ['cn-northwest-1', 'cn-northwest-1'],
    ['a stack without a region', Aws.REGION],
  ])('in %s the ARN has the partition of the stack', (_, region) => {
    const stack = stackIn(region);
    invalidator(stack, { distribution: distributionIn(stack) });
    expect(JSON.stringify(grantsIn(stack))).toContain(
      '"arn:",{"Ref":"AWS::Partition"},":cloudfront::111111111111:distribution/"',
    );
  });

  test('the partition is literal where the app asks for literals', () => {
    const stack = new Stack(
      new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true } }),
      'Site',
      { env: { account: ACCOUNT, region: 'cn-north-1' } },
    );
    invalidator(stack, { targets: [InvalidationTarget.distributionId('E1')] });
    expect(grantsIn(stack)).toMatchObject([
      { Resource: `arn:aws-cn:cloudfront::${ACCOUNT}:distribution/E1` },
    ]);
  });

  test('tags are refused in China', () => {
    const stack = stackIn('cn-north-1');
    expect(() =>
      invalidator(stack, {
        targets: [InvalidationTarget.distributionId('E1')],
        tags: ['news'],
      }),
    ).toThrow(
      new Error(
        "[Site/Invalidator] 'tags' must not be given in China, where CloudFront has no cache tags, got: region cn-north-1",
      ),
    );
  });
});

describe('cache tags', () => {
  const warning = Match.stringLikeRegexp(
    "'tags' have no effect, because Site/Distribution.* does not say which header holds the tags",
  );

  test('a distribution without CacheTagConfig gets a warning', () => {
    const stack = stackIn();
    invalidator(stack, { distribution: distributionIn(stack), tags: ['news'] });
    Annotations.fromStack(stack).hasWarning(
      '/Site/Invalidator/Resource',
      warning,
    );
  });

  test.each<[string, (stack: Stack) => DistributionInvalidatorProps]>([
    [
      'is switched on, even after the invalidator was made',
      (stack) => {
        const distribution = distributionIn(stack);
        return { distribution, tags: ['news'] };
      },
    ],
    [
      'is part of an L1',
      (stack) => {
        const distribution = new cloudfront.CfnDistribution(
          stack,
          'Distribution',
          {
            distributionConfig: {
              enabled: true,
              defaultCacheBehavior: {
                targetOriginId: 'o',
                viewerProtocolPolicy: 'allow-all',
              },
            },
          },
        );
        // The L1 of the oldest aws-cdk-lib has no such property.
        distribution.addPropertyOverride(
          'DistributionConfig.CacheTagConfig.HeaderName',
          'Cache-Tag',
        );
        return { distribution, tags: ['news'] };
      },
    ],
    [
      'cannot be seen, for the distribution is imported',
      (stack) => ({
        distribution: cloudfront.CfnDistribution.fromDistributionId(
          stack,
          'Distribution',
          'E1',
        ),
        tags: ['news'],
      }),
    ],
    [
      'is not needed, for there are no tags',
      (stack) => ({ distribution: distributionIn(stack) }),
    ],
  ])('no warning where it %s', (name, propsFor) => {
    const stack = stackIn();
    const props = propsFor(stack);
    invalidator(stack, props);
    if (name.startsWith('is switched on') && props.distribution) {
      DistributionInvalidator.enableCacheTags(props.distribution, 'Cache-Tag');
    }
    Annotations.fromStack(stack).hasNoWarning('*', warning);
  });

  test('enableCacheTags sets the header', () => {
    const stack = stackIn();
    const distribution = distributionIn(stack);
    DistributionInvalidator.enableCacheTags(distribution, 'Cache-Tag');
    Template.fromStack(stack).hasResourceProperties(
      'AWS::CloudFront::Distribution',
      { DistributionConfig: { CacheTagConfig: { HeaderName: 'Cache-Tag' } } },
    );
  });

  test('enableCacheTags cannot change an imported distribution, and says so', () => {
    const stack = stackIn();
    const imported = cloudfront.CfnDistribution.fromDistributionId(
      stack,
      'Imported',
      'E1',
    );
    expect(() =>
      DistributionInvalidator.enableCacheTags(imported, 'Cache-Tag'),
    ).toThrow(
      new Error(
        "DistributionInvalidator.enableCacheTags: 'distribution' must be part of this app for its cache tags to be enabled, got: Site/Imported, which is imported",
      ),
    );
  });
});

describe('advice', () => {
  const files = (count: number) =>
    Array.from({ length: count }, (_, index) => `/blog/post-${index}.html`);

  test.each([
    [
      "CloudFront takes a '*' literally unless it is the last character of a path: /*/index.html; use '/*'",
      { paths: ['/*/index.html'] },
    ],
    ["a '*' is no wildcard in a cache tag: #news*", { tags: ['news*'] }],
    [
      "viewers send no '#' and no '\\' unless it is part of a file's name, so a path with one hardly matches anything: /a#top; leave out a fragment, and use '/' between directories",
      { paths: ['/a#top'] },
    ],
    [
      'so a path with one hardly matches anything: /images\\a.png;',
      { paths: ['/images\\a.png'] },
    ],
  ])('what is taken literally gets a warning: %s', (warning, props) => {
    const stack = stackIn();
    invalidator(stack, { distribution: distributionIn(stack), ...props });
    expect(
      Annotations.fromStack(stack)
        .findWarning('/Site/Invalidator/Resource', Match.anyValue())
        .map(({ entry }) => entry.data),
    ).toContainEqual(expect.stringContaining(warning));
  });

  test.each([
    [100, undefined, undefined],
    [
      101,
      'info',
      "one deployment invalidates 101 paths, of the 1000 that CloudFront allows for free in a month; '/blog/*' would count as one for each distribution",
    ],
    [
      1001,
      'warning',
      "one deployment invalidates 1001 paths, more than the 1000 that CloudFront allows for free in a month; '/blog/*' would count as one for each distribution",
    ],
  ])('%i paths in a deployment: %s', (count, level, message) => {
    const stack = stackIn();
    invalidator(stack, {
      distribution: distributionIn(stack),
      // Twice the same costs no more.
      paths: [...files(count), ...files(count)],
    });

    const annotations = Annotations.fromStack(stack);
    const found = {
      info: annotations.findInfo('*', Match.anyValue()),
      warning: annotations.findWarning('*', Match.anyValue()),
    };
    const messages = Object.entries(found).flatMap(([found, entries]) =>
      entries.map(({ entry }) => [found, entry.data]),
    );
    expect(messages).toEqual(
      level ? [[level, expect.stringContaining(`${message}`)]] : [],
    );
  });
});

describe('many invalidators in a stack', () => {
  test('200 share one function, and their grants fit into what IAM allows', () => {
    const stack = stackIn();
    for (let index = 0; index < 200; index++) {
      new DistributionInvalidator(stack, `Invalidator${index}`, {
        targets: [
          InvalidationTarget.distributionId(
            `E${String(index).padStart(13, '0')}`,
          ),
        ],
      });
    }

    const template = Template.fromStack(stack);
    template.resourceCountIs(RESOURCE_TYPE, 200);
    template.resourceCountIs('AWS::Lambda::Function', 1);
    const sizes = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].map((type) =>
      Object.values(template.findResources(type)).map(
        (policy) => JSON.stringify(policy.Properties.PolicyDocument).length,
      ),
    );
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    expect(Math.max(...sizes[0])).toBeLessThan(10_240 * 2);
    expect(sizes[1].length).toBeLessThanOrEqual(10);
    expect(JSON.stringify(template.toJSON()).length).toBeLessThan(1_000_000);
    expect(Object.keys(template.toJSON().Resources).length).toBeLessThan(500);
  });

  test('each has a grant for its own distribution only', () => {
    const stack = stackIn();
    const provider = new InvalidationProvider(stack, 'Provider');
    new DistributionInvalidator(stack, 'A', {
      targets: [InvalidationTarget.distributionId('E1')],
      provider,
    });
    new DistributionInvalidator(stack, 'B', {
      targets: [InvalidationTarget.distributionId('E2')],
    });
    expect(grantsIn(stack)).toMatchObject([
      { Resource: arn('distribution/E1') },
      { Resource: arn('distribution/E2') },
    ]);
  });
});
