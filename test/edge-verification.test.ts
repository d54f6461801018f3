import { Lazy, type Stack, Token } from 'aws-cdk-lib';
import {
  CfnDistribution,
  CfnDistributionTenant,
  Distribution,
} from 'aws-cdk-lib/aws-cloudfront';
import { Role } from 'aws-cdk-lib/aws-iam';
import {
  DistributionInvalidator,
  type DistributionInvalidatorProps,
  EdgeVerification,
  FailureAction,
  InvalidationTarget,
  SiteContent,
} from '../src';
import {
  distributionIn,
  invalidatorOf,
  logicalIdOf,
  resourcesOf,
  testStack,
} from './support/app';

const ID = 'EDFDVBD6EXAMPLE';
const NAME = 'd111111abcdef8.cloudfront.net';
const ROOT = EdgeVerification.urls(['/']);

function imported(stack: Stack) {
  return Distribution.fromDistributionAttributes(stack, 'Imported', {
    distributionId: ID,
    domainName: NAME,
  });
}

function propertiesWith(
  options: Partial<DistributionInvalidatorProps>,
  stack = testStack(),
) {
  new DistributionInvalidator(stack, 'Invalidator', {
    ...(options.targets ? {} : { distribution: imported(stack) }),
    ...options,
  });
  return invalidatorOf(stack).Properties;
}

describe('the properties', () => {
  test('hold nothing of it unless it is asked for', () => {
    for (const verification of [undefined, []]) {
      const { Targets, ...others } = propertiesWith({ verification });
      expect(Targets).toEqual([{ DistributionId: ID }]);
      expect(others).not.toHaveProperty('Verification');
      expect(others).not.toHaveProperty('OnStale');
    }
  });

  test('hold what is verified, each scalar as a string', () => {
    expect(
      propertiesWith({
        content: SiteContent.fromDirectory('test/integ-site'),
        verification: [
          EdgeVerification.urls(['/', '/search?q=a%20b'], {
            expectedStatus: 200,
          }),
          EdgeVerification.changedFiles({
            atMost: 5,
            domainName: 'www.example.com',
          }),
          EdgeVerification.changedFiles(),
        ],
        onStale: FailureAction.FAIL,
      }),
    ).toMatchObject({
      Targets: [{ DistributionId: ID, DomainName: NAME }],
      Verification: [
        { Urls: ['/', '/search?q=a%20b'], ExpectedStatus: '200' },
        { ChangedFiles: '5', DomainName: 'www.example.com' },
        { ChangedFiles: '20' },
      ],
      OnStale: 'FAIL',
    });
  });

  test('go on by default', () => {
    expect(propertiesWith({ verification: [ROOT] })).toMatchObject({
      OnStale: 'WARN',
    });
  });
});

describe('the domain name', () => {
  const nameIn = (
    stack: Stack,
    options: Partial<DistributionInvalidatorProps>,
  ) =>
    (
      propertiesWith({ verification: [ROOT], ...options }, stack)
        .Targets as Array<{ DomainName?: unknown }>
    )[0].DomainName;

  test('is the one of an L2 distribution', () => {
    const stack = testStack();
    const distribution = distributionIn(stack);
    expect(nameIn(stack, { distribution })).toEqual({
      'Fn::GetAtt': [logicalIdOf(distribution), 'DomainName'],
    });
  });

  test('is the one of an L1 distribution', () => {
    const stack = testStack();
    const distribution = new CfnDistribution(stack, 'Distribution', {
      distributionConfig: {
        enabled: true,
        defaultCacheBehavior: {
          targetOriginId: 'site',
          viewerProtocolPolicy: 'redirect-to-https',
        },
      },
    });
    expect(nameIn(stack, { distribution })).toEqual({
      'Fn::GetAtt': ['Distribution', 'DomainName'],
    });
  });

  test('is the one that an imported distribution was given', () => {
    expect(nameIn(testStack(), {})).toBe(NAME);
  });

  test('is the first one of a tenant', () => {
    const stack = testStack();
    const tenant = new CfnDistributionTenant(stack, 'Tenant', {
      distributionId: ID,
      name: 'acme',
      domains: ['acme.example.com', 'www.acme.example'],
    });
    const targets = [InvalidationTarget.distributionTenant(tenant)];
    expect(nameIn(stack, { targets })).toBe('acme.example.com');
  });

  test('is the one that the target has, of each its own', () => {
    const role = Role.fromRoleArn(
      testStack(),
      'Role',
      'arn:aws:iam::210987654321:role/invalidation',
    );
    const targets = [
      InvalidationTarget.distributionId('E1', { domainName: 'a.example.com' }),
      InvalidationTarget.distributionTenantId('dt_2', {
        domainName: 'b.example.com',
        assumeRole: role,
      }),
    ];
    expect(propertiesWith({ targets, verification: [ROOT] }).Targets).toEqual([
      { DistributionId: 'E1', DomainName: 'a.example.com' },
      {
        DistributionTenantId: 'dt_2',
        RoleArn: role.roleArn,
        DomainName: 'b.example.com',
      },
    ]);
  });

  test('of a target comes before the one of its construct', () => {
    const stack = testStack();
    const targets = [
      InvalidationTarget.distribution(imported(stack), {
        domainName: 'www.example.com',
      }),
    ];
    expect(nameIn(stack, { targets })).toBe('www.example.com');
  });

  test('of a verification is enough', () => {
    expect(
      propertiesWith({
        targets: [InvalidationTarget.distributionId('E1')],
        verification: [
          EdgeVerification.urls(['/'], { domainName: 'www.example.com' }),
        ],
      }),
    ).toMatchObject({
      Targets: [{ DistributionId: 'E1' }],
      Verification: [{ DomainName: 'www.example.com' }],
    });
  });

  test('may be a token', () => {
    const domainName = Lazy.string({ produce: () => 'late.example.com' });
    const targets = [InvalidationTarget.distributionId('E1', { domainName })];
    expect(nameIn(testStack(), { targets })).toBe('late.example.com');
  });

  test.each([
    '',
    'https://www.example.com',
    'www.example.com/',
    'user@www.example.com',
    'www.example.com?',
    '.example.com',
    'www example.com',
    'straße.de',
    'www.example.com:',
  ])('%j is refused', (domainName) => {
    const message = `'domainName' must be the name of a host, such as "www.example.com", got: ${JSON.stringify(domainName)}`;
    expect(() => EdgeVerification.urls(['/'], { domainName })).toThrow(message);
    expect(() => EdgeVerification.changedFiles({ domainName })).toThrow(
      message,
    );
    expect(() =>
      InvalidationTarget.distributionId('E1', { domainName }),
    ).toThrow(message);
  });
});

describe('permissions', () => {
  const actionsWith = (options: Partial<DistributionInvalidatorProps>) => {
    const stack = testStack();
    propertiesWith(options, stack);
    return Object.values(resourcesOf(stack))
      .filter(({ Type }) => Type === 'AWS::IAM::Policy')
      .flatMap(
        ({ Properties }) =>
          (
            Properties.PolicyDocument as {
              Statement: Array<{ Action: string | string[] }>;
            }
          ).Statement,
      )
      .flatMap(({ Action }) => Action)
      .sort();
  };

  test('are the same with it and without', () => {
    expect(actionsWith({ verification: [ROOT] })).toEqual(actionsWith({}));
  });

  test('let the function look at the stack where it may fail', () => {
    const warn = { onError: FailureAction.WARN, verification: [ROOT] };
    expect(actionsWith(warn)).not.toContain('cloudformation:DescribeStacks');
    expect(actionsWith({ ...warn, onStale: FailureAction.FAIL })).toContain(
      'cloudformation:DescribeStacks',
    );
  });
});

describe('what cannot be verified is refused before any construct is made', () => {
  test.each<[string, Partial<DistributionInvalidatorProps>, string]>([
    [
      'not waiting',
      { verification: [ROOT], waitForCompletion: false },
      "'verification' must not be given if 'waitForCompletion' is false, because edges may answer with the old page until then, got: both",
    ],
    [
      'changed files without content',
      { verification: [ROOT, EdgeVerification.changedFiles()] },
      "EdgeVerification.changedFiles() needs 'content', got: none",
    ],
    [
      'a distribution without a name',
      {
        verification: [ROOT],
        targets: [InvalidationTarget.distributionId('E1')],
      },
      "'verification' needs the domain name of each target, so give a 'domainName' to InvalidationTarget or to the verification, got: none for E1",
    ],
    [
      'a tenant without a name',
      {
        verification: [ROOT],
        targets: [InvalidationTarget.distributionTenantId('dt_1')],
      },
      'got: none for dt_1',
    ],
    [
      'one name for several targets',
      {
        verification: [
          EdgeVerification.urls(['/'], { domainName: 'www.example.com' }),
        ],
        targets: [
          InvalidationTarget.distributionId('E1'),
          InvalidationTarget.distributionId('E2'),
        ],
      },
      "the 'domainName' of a verification must belong to the only target, because several have their own (in the options of InvalidationTarget), got: www.example.com for 2 targets",
    ],
  ])('%s', (_, options, message) => {
    const stack = testStack();
    imported(stack);
    const before = stack.node.findAll().length;
    expect(
      () =>
        new DistributionInvalidator(stack, 'Invalidator', {
          ...(options.targets
            ? {}
            : { distribution: distributionIn(testStack()) }),
          ...options,
        }),
    ).toThrow(message);
    expect(stack.node.findAll()).toHaveLength(before);
  });

  test.each<[string, () => EdgeVerification, string]>([
    [
      'no path',
      () => EdgeVerification.urls([]),
      "'paths' to verify must not be empty, got: []",
    ],
    [
      'a whole URL',
      () => EdgeVerification.urls(['/', 'https://www.example.com/']),
      `each of 'paths' to verify must start with '/', got: "https://www.example.com/"`,
    ],
    [
      'a blank',
      () => EdgeVerification.urls(['/a b']),
      `each of 'paths' to verify must be encoded as in a URL, without a '#', got: "/a b"`,
    ],
    ['a letter beyond ASCII', () => EdgeVerification.urls(['/ß']), 'encoded'],
    ['a fragment', () => EdgeVerification.urls(['/a#b']), "without a '#'"],
    ['a line break', () => EdgeVerification.urls(['/a\n']), 'encoded'],
    [
      'a status that is none',
      () => EdgeVerification.urls(['/'], { expectedStatus: 600 }),
      "'expectedStatus' must be an integer from 200 to 599, got: 600",
    ],
    [
      'no file',
      () => EdgeVerification.changedFiles({ atMost: 0 }),
      "'atMost' must be an integer from 1 to 1000, got: 0",
    ],
    [
      'half a file',
      () => EdgeVerification.changedFiles({ atMost: 1.5 }),
      'got: 1.5',
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('what only the deployment knows passes', () => {
    const token = Lazy.string({ produce: () => '/late' });
    expect(
      propertiesWith({
        verification: [
          EdgeVerification.urls([token], {
            expectedStatus: Token.asNumber({ Ref: 'Status' }),
          }),
          EdgeVerification.urls(Token.asList({ Ref: 'Paths' })),
        ],
      }),
    ).toMatchObject({
      Verification: [
        { Urls: ['/late'], ExpectedStatus: { Ref: 'Status' } },
        { Urls: { Ref: 'Paths' } },
      ],
    });
  });
});

test('how many URLs are stale is an attribute', () => {
  const stack = testStack();
  const { staleUrls } = new DistributionInvalidator(stack, 'Invalidator', {
    distribution: imported(stack),
  });
  expect(stack.resolve(staleUrls)).toEqual({
    'Fn::GetAtt': [expect.stringMatching(/^Invalidator/), 'StaleUrls'],
  });
});
