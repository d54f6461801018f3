import {
  Aws,
  CfnParameter,
  Duration,
  Fn,
  IgnoreMode,
  type Stack,
  Token,
} from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import {
  CfnVPC,
  type IVpc,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import {
  AnyPrincipal,
  LazyRole,
  Role,
  ServicePrincipal,
  User,
} from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import {
  SnsDestination,
  SqsDestination,
} from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  type ChangedFilesVerificationOptions,
  DistributionInvalidator,
  type DistributionInvalidatorProps,
  EdgeVerification,
  InvalidationPaths,
  InvalidationProvider,
  type InvalidationProviderProps,
  InvalidationTarget,
  type InvalidationTargetOptions,
  InvalidationTrigger,
  mixins,
  SiteContent,
  type SiteContentOptions,
  type UrlVerificationOptions,
} from '../src';
import { METRIC_UNITS } from '../src/private/contract/metrics';
import { distributionIn, resourcesOf, testStack } from './support/app';

// What JavaScript and Python users can write, and the compiler of TypeScript would not let through.

type Loose = Record<string, unknown> | null | undefined | string;

function make(scope: Construct, props: Loose): DistributionInvalidator {
  return new DistributionInvalidator(
    scope,
    'Invalidator',
    props as DistributionInvalidatorProps,
  );
}

/** The message that refuses the props, with nothing made. */
function refusalOf(props: (stack: Stack) => Loose): string {
  const stack = testStack();
  const given = props(stack);
  const before = stack.node.findAll().length;
  try {
    make(stack, given);
  } catch (error) {
    expect(stack.node.findAll()).toHaveLength(before);
    return error instanceof Error ? error.message : String(error);
  }
  return 'nothing is refused';
}

function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'nothing is refused';
}

const importedIn = (scope: Construct, distributionId: string) =>
  Distribution.fromDistributionAttributes(scope, 'Imported', {
    distributionId,
    domainName: 'd111111abcdef8.cloudfront.net',
  });

const importedVpcIn = (scope: Construct): IVpc =>
  Vpc.fromVpcAttributes(scope, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['eu-west-1a'],
    privateSubnetIds: ['subnet-1'],
  });

const target = () => InvalidationTarget.distributionId('E1A2B3C4D5E6F7');
const withTarget = (props: object) => () => ({ targets: [target()], ...props });

const verificationRule =
  "each of 'verification' must be an EdgeVerification, such as EdgeVerification.urls(['/']), got: ";

describe('an invalidator', () => {
  test.each<[string, (stack: Stack) => Loose, string]>([
    [
      'without props',
      () => undefined,
      "'distribution' or 'targets' must be given, got: undefined",
    ],
    [
      'with null for props',
      () => null,
      "'distribution' or 'targets' must be given, got: null",
    ],
    [
      'with a distribution for props',
      (stack) => distributionIn(stack) as unknown as Loose,
      "'distribution' or 'targets' must be given, got: the construct Stack/Distribution",
    ],
    [
      'of neither a distribution nor targets',
      () => ({ distributionId: 'E1A2B3C4D5E6F7' }),
      "exactly one of 'distribution' and 'targets' must be given, got: neither; for an ID use 'targets' with InvalidationTarget.distributionId(...)",
    ],
    [
      'of a distribution that is imported by its domain name',
      (stack) => ({ distribution: importedIn(stack, 'www.example.com') }),
      'the ID of \'distribution\' must be an ID such as E1A2B3C4D5E6F7, not an ARN or a domain name, got: "www.example.com"',
    ],
    [
      'of an ID as distribution',
      () => ({ distribution: 'E1A2B3C4D5E6F7' }),
      '\'distribution\' must be a distribution; for an ID use InvalidationTarget.distributionId(...), got: "E1A2B3C4D5E6F7"',
    ],
    [
      'of a bucket as distribution',
      (stack) => ({ distribution: new Bucket(stack, 'Bucket') }),
      "'distribution' must be a distribution; for an ID use InvalidationTarget.distributionId(...), got: the construct Stack/Bucket",
    ],
    [
      'of a plain object as distribution',
      () => ({ distribution: { distributionId: 'E1' } }),
      "'distribution' must be a distribution; for an ID use InvalidationTarget.distributionId(...), got: an object",
    ],
    [
      'of null as distribution',
      () => ({ distribution: null }),
      "'distribution' must be a distribution; for an ID use InvalidationTarget.distributionId(...), got: null",
    ],
    [
      'of a bare distribution in targets',
      (stack) => ({ targets: [distributionIn(stack)] }),
      "each of 'targets' must be an InvalidationTarget, such as InvalidationTarget.distribution(...), got: the construct Stack/Distribution",
    ],
    [
      'of a target that is no list',
      () => ({ targets: target() }),
      "'targets' must be a list of InvalidationTarget, got: an object",
    ],
    [
      'with a text as paths',
      withTarget({ paths: '/*' }),
      '\'paths\' must be a list, got: "/*"',
    ],
    [
      'with a text as tags',
      withTarget({ tags: 'news' }),
      '\'tags\' must be a list, got: "news"',
    ],
    [
      'with null as paths',
      withTarget({ paths: null }),
      "'paths' must be a list, got: null",
    ],
    [
      'with null as tags',
      withTarget({ tags: null }),
      "'tags' must be a list, got: null",
    ],
    [
      'with undefined among the paths',
      withTarget({ paths: ['/a', undefined] }),
      "each of 'paths' must be a string, got: undefined",
    ],
    [
      'with null among the tags',
      withTarget({ tags: [null] }),
      "each of 'tags' must be a string, got: null",
    ],
    [
      'with several bad paths',
      withTarget({ paths: ['a', '/good', 7] }),
      "each of 'paths' must start with '/', got: \"a\"\neach of 'paths' must be a string, got: 7",
    ],
    [
      'with a URL as a path',
      withTarget({ paths: ['https://www.example.com/index.html'] }),
      'each of \'paths\' must be a path without scheme and host, such as "/index.html", got: "https://www.example.com/index.html"',
    ],
    [
      'with no tags',
      withTarget({ tags: [] }),
      "'tags' must not be empty if there are neither 'paths' nor 'content', got: []",
    ],
    [
      'with a number as timeout',
      withTarget({ timeout: 10 }),
      "'timeout' must be a Duration, such as Duration.minutes(10), got: 10",
    ],
    [
      'with half a second in the timeout',
      withTarget({ timeout: Duration.millis(1500) }),
      "'timeout' must be a whole number of seconds, got: 1.5 seconds",
    ],
    [
      'with parts of a second in the timeout',
      withTarget({ timeout: Duration.minutes(1.555) }),
      "'timeout' must be a whole number of seconds, got: 93.3 seconds",
    ],
    [
      'with a text as trigger',
      withTarget({ trigger: 'always' }),
      '\'trigger\' must be an InvalidationTrigger, such as InvalidationTrigger.always(), got: "always"',
    ],
    [
      'with a directory as content',
      withTarget({ content: './site' }),
      '\'content\' must be SiteContent, such as SiteContent.fromDirectory(...), got: "./site"',
    ],
    [
      'after what is no list',
      (stack) => ({
        targets: [target()],
        executeAfter: new Bucket(stack, 'Bucket'),
      }),
      "'executeAfter' must be a list of constructs, got: the construct Stack/Bucket",
    ],
    [
      'before what is no construct',
      withTarget({ executeBefore: ['Bucket'] }),
      'each of \'executeBefore\' must be a construct, got: "Bucket"',
    ],
    [
      'before its own stack',
      (stack) => ({ targets: [target()], executeBefore: [stack] }),
      "'executeBefore' must not contain the invalidator's own function, which has to be there before, got: the construct Stack",
    ],
    [
      'before its own app',
      (stack) => ({ targets: [target()], executeBefore: [stack.node.root] }),
      "'executeBefore' must not contain the invalidator's own function, which has to be there before, got: the app",
    ],
    [
      'with a verification that is no list',
      withTarget({ verification: EdgeVerification.urls(['/']) }),
      "'verification' must be a list of EdgeVerification, got: an object",
    ],
    [
      'with true as verification',
      withTarget({ verification: true }),
      "'verification' must be a list of EdgeVerification, got: true",
    ],
    [
      'with a path as verification',
      withTarget({ verification: ['/'] }),
      `${verificationRule}"/"`,
    ],
    [
      'with undefined among the verifications',
      withTarget({ verification: [undefined] }),
      `${verificationRule}undefined`,
    ],
    [
      'with a verification that is not called',
      withTarget({ verification: [EdgeVerification.urls] }),
      `${verificationRule}a function`,
    ],
    [
      'with an action that there is not',
      withTarget({ onError: 'WARNING' }),
      '\'onError\' must be one of FAIL, WARN, got: "WARNING"',
    ],
    [
      'with an action that there is not, at the timeout',
      withTarget({ onTimeout: 'fail' }),
      '\'onTimeout\' must be one of FAIL, WARN, got: "fail"',
    ],
    [
      'with a text for a flag',
      withTarget({ waitForCompletion: 'false' }),
      '\'waitForCompletion\' must be true or false, got: "false"',
    ],
    [
      'with a function for a provider',
      (stack) => ({ targets: [target()], provider: stack }),
      "'provider' must be an InvalidationProvider, got: the construct Stack",
    ],
  ])('%s is told what is wanted', (_, props, message) => {
    expect(refusalOf(props)).toBe(`[Stack/Invalidator] ${message}`);
  });

  test('tells of ten bad paths, and how many more there are', () => {
    const paths = Array.from({ length: 12 }, (_, index) => `bad-${index}`);
    const lines = refusalOf(withTarget({ paths })).split('\n');
    expect(lines).toHaveLength(11);
    expect(lines[10]).toBe('and 2 more');
  });

  test('names itself by its path also in the stack trace', () => {
    expect.assertions(1);
    try {
      make(testStack(), undefined);
    } catch (error) {
      expect((error as Error).stack).toContain(
        "Error: [Stack/Invalidator] 'distribution' or 'targets' must be given",
      );
    }
  });

  test('takes null for no construct when it is told later', () => {
    const invalidator = make(testStack(), { targets: [target()] });
    const none = [null] as unknown as Construct[];
    expect(messageOf(() => invalidator.executeAfter(...none))).toBe(
      "each of 'executeAfter' must be a construct, got: null",
    );
    expect(messageOf(() => invalidator.executeBefore(...none))).toBe(
      "each of 'executeBefore' must be a construct, got: null",
    );
  });

  test.each<['executeAfter' | 'executeBefore']>([
    ['executeAfter'],
    ['executeBefore'],
  ])('takes no list in %s', (method) => {
    const invalidator = make(testStack(), { targets: [target()] });
    const list = [[invalidator]] as unknown as Construct[];
    expect(messageOf(() => invalidator[method](...list))).toBe(
      `each of '${method}' must be a construct, not a list: ${method}(a, b), got: [the construct Stack/Invalidator]`,
    );
  });

  test('cannot come before its own function when it is told later', () => {
    const stack = testStack();
    const invalidator = make(stack, { targets: [target()] });
    expect(messageOf(() => invalidator.executeBefore(stack))).toBe(
      "'executeBefore' must not contain the invalidator's own function, which has to be there before, got: the construct Stack",
    );
  });

  test.each<['executeAfter' | 'executeBefore']>([
    ['executeAfter'],
    ['executeBefore'],
  ])('takes a construct that holds it in %s', (name) => {
    const stack = testStack();
    const site = new Construct(stack, 'Site');
    new Bucket(site, 'Bucket');
    make(site, { targets: [target()], runLast: false, [name]: [site] });
    expect(() => resourcesOf(stack)).not.toThrow();
  });
});

describe.each<[string, new (...args: never[]) => unknown]>([
  ['DistributionInvalidator', DistributionInvalidator],
  ['InvalidationProvider', InvalidationProvider],
])('the arguments of %s', (_, type) => {
  test.each<[string, (stack: Stack) => unknown[], string]>([
    ['nothing', () => [], "'scope' must be a construct, got: undefined"],
    [
      'a name as scope',
      () => ['Stack', 'Id'],
      '\'scope\' must be a construct, got: "Stack"',
    ],
    [
      'no id, but props',
      (stack) => [stack, { targets: [target()] }],
      "'id' must be a string, got: an object",
    ],
    ['a number as id', (stack) => [stack, 5], "'id' must be a string, got: 5"],
  ])('%s are refused', (_, argumentsIn, message) => {
    const given = argumentsIn(testStack()) as never[];
    expect(messageOf(() => new type(...given))).toBe(message);
  });
});

describe('a target', () => {
  const rule =
    "InvalidationTarget.distributionId: 'distributionId' must be an ID such as E1A2B3C4D5E6F7, not an ARN or a domain name, got: ";
  const tenantRule =
    "InvalidationTarget.distributionTenantId: 'distributionTenantId' must be an ID such as dt_2wMLDbVGQLTxYhmGl8aCWkPqY7d, not an ARN or a domain name, got: ";
  const arn = 'arn:aws:cloudfront::111111111111:distribution/E1A2B3C4D5E6F7';
  const importedWith = (distributionId: string) => (stack: Stack) =>
    InvalidationTarget.distribution(importedIn(stack, distributionId));

  test.each<[string, (stack: Stack) => unknown, string]>([
    ['an empty ID', () => id(''), `${rule}""`],
    ['no ID', () => id(undefined), `${rule}undefined`],
    ['a number', () => id(1), `${rule}1`],
    [
      'a domain name',
      () => id('d111111abcdef8.cloudfront.net'),
      `${rule}"d111111abcdef8.cloudfront.net"`,
    ],
    ['an ARN', () => id(arn), `${rule}"${arn}"`],
    [
      'the ID of a tenant',
      () => id('dt_1'),
      'InvalidationTarget.distributionId: \'distributionId\' must not be that of a tenant; use InvalidationTarget.distributionTenantId(...), got: "dt_1"',
    ],
    ['an empty ID of a tenant', () => tenantId(''), `${tenantRule}""`],
    ['an ARN of a tenant', () => tenantId(arn), `${tenantRule}"${arn}"`],
    [
      'the ID of a distribution for a tenant',
      () => tenantId('E1A2B3C4D5E6F7'),
      'InvalidationTarget.distributionTenantId: \'distributionTenantId\' must not be that of a distribution; use InvalidationTarget.distributionId(...), got: "E1A2B3C4D5E6F7"',
    ],
    [
      'an ID as tenant',
      () => InvalidationTarget.distributionTenant('dt_1' as never),
      'InvalidationTarget.distributionTenant: \'tenant\' must be a distribution tenant; for an ID use InvalidationTarget.distributionTenantId(...), got: "dt_1"',
    ],
    [
      'a tenant that is imported by the ID of a distribution',
      (stack) =>
        InvalidationTarget.distributionTenant(
          Object.assign(new Construct(stack, 'Tenant'), {
            env: stack.env,
            distributionTenantRef: {
              distributionTenantId: 'E1',
              distributionTenantArn: arn,
            },
          }),
        ),
      'InvalidationTarget.distributionTenant: the ID of \'tenant\' must not be that of a distribution; use InvalidationTarget.distributionId(...), got: "E1"',
    ],
    [
      'a distribution that is imported by its ARN',
      importedWith(arn),
      `InvalidationTarget.distribution: the ID of 'distribution' must be an ID such as E1A2B3C4D5E6F7, not an ARN or a domain name, got: "${arn}"`,
    ],
    [
      'a distribution that is imported by its domain name',
      importedWith('d111111abcdef8.cloudfront.net'),
      'InvalidationTarget.distribution: the ID of \'distribution\' must be an ID such as E1A2B3C4D5E6F7, not an ARN or a domain name, got: "d111111abcdef8.cloudfront.net"',
    ],
    [
      'a distribution that is imported by the ID of a tenant',
      importedWith('dt_1'),
      'InvalidationTarget.distribution: the ID of \'distribution\' must not be that of a tenant; use InvalidationTarget.distributionTenantId(...), got: "dt_1"',
    ],
    [
      'an ARN as role',
      () => id('E1', { assumeRole: 'arn:aws:iam::111111111111:role/a' }),
      'InvalidationTarget.distributionId: \'assumeRole\' must be a role, such as Role.fromRoleArn(...), got: "arn:aws:iam::111111111111:role/a"',
    ],
    [
      'a text as paths',
      () => id('E1', { paths: '/*' }),
      'InvalidationTarget.distributionId: \'paths\' must be a list, got: "/*"',
    ],
    [
      'a number as domain name',
      () => id('E1', { domainName: 5 }),
      'InvalidationTarget.distributionId: \'domainName\' must be the name of a host, such as "www.example.com", got: 5',
    ],
    [
      'a path instead of options',
      () => id('E1', '/a'),
      'InvalidationTarget.distributionId: \'options\' must be an object, got: "/a"',
    ],
    [
      'paths instead of options',
      (stack) =>
        InvalidationTarget.distribution(distributionIn(stack), ['/a'] as never),
      'InvalidationTarget.distribution: \'options\' must be an object, got: ["/a"]',
    ],
    [
      'null instead of options',
      () => InvalidationTarget.distributionTenantId('dt_1', null as never),
      "InvalidationTarget.distributionTenantId: 'options' must be an object, got: null",
    ],
    [
      'a role instead of options',
      (stack) => id('E1', Role.fromRoleName(stack, 'Role', 'role')),
      "InvalidationTarget.distributionId: 'options' must be an object, got: the construct Stack/Role",
    ],
  ])('of %s is told what is wanted', (_, call, message) => {
    expect(messageOf(() => call(testStack()))).toBe(message);
  });

  test.each<[string, (stack: Stack) => unknown]>([
    ['the ID of a token', (stack) => id(distributionIn(stack).distributionId)],
    ['a part of a token as ID', () => id(`E${Aws.ACCOUNT_ID}`)],
    ['the ID of a tenant that is a token', () => tenantId(Fn.importValue('T'))],
    [
      'an imported distribution with a token for ID',
      importedWith(Fn.importValue('Distribution')),
    ],
    ['a token as domain name', () => id('E1', { domainName: Aws.STACK_NAME })],
    [
      'an imported role',
      (stack) => id('E1', { assumeRole: Role.fromRoleName(stack, 'R', 'r') }),
    ],
    [
      'a lazy role',
      (stack) =>
        id('E1', {
          assumeRole: new LazyRole(stack, 'Role', {
            assumedBy: new AnyPrincipal(),
          }),
        }),
    ],
  ])('takes %s', (_, call) => {
    expect(call(testStack())).toBeInstanceOf(InvalidationTarget);
  });

  function id(value: unknown, options?: unknown): InvalidationTarget {
    return InvalidationTarget.distributionId(
      value as string,
      options as InvalidationTargetOptions,
    );
  }

  function tenantId(value: unknown): InvalidationTarget {
    return InvalidationTarget.distributionTenantId(value as string);
  }
});

describe('a verification', () => {
  const urls = (paths?: unknown, options?: unknown) => () =>
    EdgeVerification.urls(paths as string[], options as UrlVerificationOptions);
  const changedFiles = (options: unknown) => () =>
    EdgeVerification.changedFiles(options as ChangedFilesVerificationOptions);
  const list = "'paths' must be a list of paths, such as ['/'], got: ";

  test.each<[string, () => unknown, string]>([
    ['nothing', urls(), `urls: ${list}undefined`],
    ['a path', urls('/'), `urls: ${list}"/"`],
    ['several paths', urls('/', '/b'), `urls: ${list}"/"`],
    [
      'undefined among the paths',
      urls([undefined]),
      "urls: each of 'paths' must be a string, got: undefined",
    ],
    [
      'a wildcard',
      urls(['/*']),
      "urls: each of 'paths' to verify must be one URL, without a wildcard; a '*' that is part of it is written %2A, got: \"/*\"",
    ],
    [
      'a status',
      urls(['/'], 200),
      "urls: 'options' must be an object, got: 200",
    ],
    [
      'a list of options',
      urls(['/'], []),
      "urls: 'options' must be an object, got: []",
    ],
    [
      'null as options',
      urls(['/'], null),
      "urls: 'options' must be an object, got: null",
    ],
    [
      'a text as status',
      urls(['/'], { expectedStatus: '200' }),
      'urls: \'expectedStatus\' must be an integer from 200 to 599, got: "200"',
    ],
    [
      'a number as changed files',
      changedFiles(5),
      "changedFiles: 'options' must be an object, got: 5",
    ],
    [
      'paths as changed files',
      changedFiles(['/a']),
      'changedFiles: \'options\' must be an object, got: ["/a"]',
    ],
    [
      'a text as number of changed files',
      changedFiles({ atMost: '20' }),
      'changedFiles: \'atMost\' must be an integer from 1 to 1000, got: "20"',
    ],
  ])('of %s is told what is wanted', (_, call, message) => {
    expect(messageOf(call)).toBe(`EdgeVerification.${message}`);
  });

  test.each<[string, () => unknown]>([
    ['a token', urls([Fn.importValue('Path')])],
    ['a list of tokens', urls(Fn.split(',', Fn.importValue('Paths')))],
    ['a * in the query string', urls(['/search?q=a*b'])],
    ['a dynamic reference', urls(['/{{resolve:ssm:path}}'])],
    [
      'a status that is a token',
      urls(['/'], { expectedStatus: Token.asNumber(Fn.importValue('Status')) }),
    ],
  ])('takes %s', (_, call) => {
    expect(call()).toBeInstanceOf(EdgeVerification);
  });
});

describe('the content', () => {
  const content = (path?: unknown, options?: unknown) => () =>
    SiteContent.fromDirectory(path as string, options as SiteContentOptions);
  const withOptions = (options: unknown) => content('test/integ-site', options);

  test.each<[string, () => unknown, string]>([
    [
      'no directory',
      content(),
      "'path' must be the path of a directory, got: undefined",
    ],
    [
      'an empty path',
      content(''),
      '\'path\' must be the path of a directory, got: ""',
    ],
    [
      'a text as options',
      withOptions('/docs'),
      '\'options\' must be an object, got: "/docs"',
    ],
    [
      'a list as options',
      withOptions([]),
      "'options' must be an object, got: []",
    ],
    [
      'null as options',
      withOptions(null),
      "'options' must be an object, got: null",
    ],
    [
      'a text to exclude',
      withOptions({ exclude: '*.map' }),
      '\'exclude\' must be a list of strings, got: "*.map"',
    ],
    [
      'a number to exclude',
      withOptions({ exclude: [5] }),
      "each of 'exclude' must be a string, got: 5",
    ],
    [
      'a text for clean URLs',
      withOptions({ cleanUrls: 'false' }),
      '\'cleanUrls\' must be true or false, got: "false"',
    ],
    [
      'a text for added files',
      withOptions({ includeAdded: 'false' }),
      '\'includeAdded\' must be true or false, got: "false"',
    ],
    [
      'a text for query strings',
      withOptions({ queryStrings: 'false' }),
      '\'queryStrings\' must be true or false, got: "false"',
    ],
    [
      'a way to ignore that there is not',
      withOptions({ ignoreMode: 'regex' }),
      '\'ignoreMode\' must be one of glob, git, docker, got: "regex"',
    ],
    [
      'a switch for an index document',
      withOptions({ indexDocument: true }),
      "'indexDocument' must be the name of a file, got: true",
    ],
    [
      'a list of prefixes',
      withOptions({ urlPrefix: ['/docs'] }),
      "'urlPrefix' must be a URL path that starts with '/', is not encoded, and has no empty segment and none of ~ * ? # %, got: [\"/docs\"]",
    ],
    [
      'a text as number of paths',
      withOptions({ maxPaths: '15' }),
      '\'maxPaths\' must be an integer from 1 to 3000, got: "15"',
    ],
    [
      'a number of paths that is a token',
      withOptions({ maxPaths: Token.asNumber(Fn.importValue('Paths')) }),
      "'maxPaths' must be known at synthesis, got: an unresolved token",
    ],
    [
      'a prefix with a token',
      withOptions({ urlPrefix: `/${Fn.importValue('Prefix')}` }),
      "'urlPrefix' must be known at synthesis, got: an unresolved token",
    ],
    [
      'an index document that is a token',
      withOptions({ indexDocument: Fn.importValue('Document') }),
      "'indexDocument' must be known at synthesis, got: an unresolved token",
    ],
  ])('of %s is told what is wanted', (_, call, message) => {
    expect(messageOf(call)).toBe(`SiteContent.fromDirectory: ${message}`);
  });

  test.each(Object.values(IgnoreMode))('may ignore by %s', (ignoreMode) => {
    expect(withOptions({ ignoreMode })()).toBeInstanceOf(SiteContent);
  });
});

describe('cache tags', () => {
  const header = (name?: unknown) => (stack: Stack) =>
    DistributionInvalidator.enableCacheTags(
      distributionIn(stack),
      name as string,
    );
  const rule =
    '\'headerName\' must be the name of an HTTP header, such as "Cache-Tag", got: ';

  test.each<[string, (stack: Stack) => unknown, string]>([
    ['no header', header(), `${rule}undefined`],
    ['an empty header', header(''), `${rule}""`],
    ['a header with a blank', header('Cache Tag'), `${rule}"Cache Tag"`],
    ['a header with a colon', header('Cache-Tag:'), `${rule}"Cache-Tag:"`],
    [
      'an ID',
      () => DistributionInvalidator.enableCacheTags('E1' as never, 'Cache-Tag'),
      '\'distribution\' must be a distribution, got: "E1"',
    ],
    [
      'a second header',
      (stack) => {
        const distribution = distributionIn(stack);
        DistributionInvalidator.enableCacheTags(distribution, 'Cache-Tag');
        DistributionInvalidator.enableCacheTags(distribution, 'Edge-Tag');
      },
      '\'headerName\' must be the one that Stack/Distribution/Resource has already, "Cache-Tag", got: "Edge-Tag"',
    ],
  ])('of %s are refused', (_, call, message) => {
    expect(messageOf(() => call(testStack()))).toBe(
      `DistributionInvalidator.enableCacheTags: ${message}`,
    );
  });

  test('take a token, and the same header twice', () => {
    const distribution = distributionIn(testStack());
    for (const name of ['Cache-Tag', 'cache-tag', Fn.importValue('Header')]) {
      DistributionInvalidator.enableCacheTags(distribution, name);
    }
  });
});

describe('a mixin', () => {
  test.each<[string, () => unknown, string]>([
    [
      'no header',
      () => new mixins.DistributionCacheTags(undefined as never),
      'DistributionCacheTags: \'headerName\' must be the name of an HTTP header, such as "Cache-Tag", got: undefined',
    ],
    [
      'a path',
      () => new mixins.DistributionInvalidation('/a' as never),
      'DistributionInvalidation: \'options\' must be an object, got: "/a"',
    ],
    [
      'paths',
      () => new mixins.DistributionInvalidation(['/a'] as never),
      'DistributionInvalidation: \'options\' must be an object, got: ["/a"]',
    ],
    [
      'null',
      () => new mixins.DistributionInvalidation(null as never),
      "DistributionInvalidation: 'options' must be an object, got: null",
    ],
  ])('of %s is told what is wanted', (_, call, message) => {
    expect(messageOf(call)).toBe(`mixins.${message}`);
  });
});

describe('a trigger', () => {
  const valueChange = (value: unknown) => () =>
    InvalidationTrigger.onValueChange(value as string);
  const rule =
    "InvalidationTrigger.onValueChange: each of 'values' must be a non-empty string";
  const unset =
    ' (is the environment variable or the context value set?), got: ';

  test.each<[string, (stack: Stack) => unknown, string]>([
    [
      'a list of constructs',
      (stack) => InvalidationTrigger.onChangeOf([stack] as never),
      "InvalidationTrigger.onChangeOf: each of 'constructs' must be a construct, not a list: onChangeOf(a, b), got: [the construct Stack]",
    ],
    [
      'the name of a stack',
      () => InvalidationTrigger.onChangeOf('Stack' as never),
      'InvalidationTrigger.onChangeOf: each of \'constructs\' must be a construct, got: "Stack"',
    ],
    [
      'a parameter',
      (stack) => valueChange(new CfnParameter(stack, 'Commit'))(),
      `${rule}; for a CfnParameter use its valueAsString, got: the construct Stack/Commit`,
    ],
    ['a promise', valueChange(Promise.resolve('a')), `${rule}, got: a Promise`],
    ['a buffer', valueChange(Buffer.from('a')), `${rule}, got: a Buffer`],
    ['a date', valueChange(new Date()), `${rule}, got: a Date`],
    ['undefined', valueChange(undefined), `${rule}${unset}undefined`],
    ['null', valueChange(null), `${rule}${unset}null`],
    [
      'null as nonce',
      () => InvalidationTrigger.always(null as never),
      `InvalidationTrigger.always: 'nonce' must be a non-empty string${unset}null`,
    ],
  ])('of %s is told what is wanted', (_, call, message) => {
    expect(messageOf(() => call(testStack()))).toBe(message);
  });
});

describe('a metric', () => {
  const names = Object.keys(METRIC_UNITS).join(', ');
  const metric = (name: unknown) => () =>
    make(testStack(), { targets: [target()] }).metric(name as string);

  test.each<[string, () => unknown, string]>([
    ['no name', metric(undefined), 'undefined'],
    ['null for a name', metric(null), 'null'],
    [
      'no name for all invalidators',
      () => DistributionInvalidator.metricAll(undefined as never),
      'undefined',
    ],
  ])('of %s is told what is wanted', (_, call, got) => {
    expect(messageOf(call)).toBe(
      `'metricName' must be one of ${names}, got: ${got}`,
    );
  });
});

describe('paths that belong together', () => {
  test.each<[string, () => unknown, string]>([
    [
      'no directory',
      () => InvalidationPaths.directory(undefined as never),
      "'directory' must be a string, got: undefined",
    ],
    [
      'no document',
      () => InvalidationPaths.indexDocument(null as never),
      "'document' must be a string, got: null",
    ],
  ])('of %s are told what is wanted', (_, call, message) => {
    expect(messageOf(call)).toContain(message);
  });
});

describe('a provider', () => {
  const outcomeRule =
    "'onOutcome' must be a Lambda destination, such as new SnsDestination(topic) of aws-cdk-lib/aws-lambda-destinations, got: ";

  test.each<[string, (stack: Stack) => unknown, string]>([
    ['null for props', () => null, "'props' must be an object, got: null"],
    ['a text for props', () => '/a', '\'props\' must be an object, got: "/a"'],
    [
      'the name of a log group',
      () => ({ logGroup: '/log' }),
      '\'logGroup\' must be a log group, such as LogGroup.fromLogGroupName(...), got: "/log"',
    ],
    [
      'the retention as log group',
      () => ({ logGroup: RetentionDays.ONE_YEAR }),
      "'logGroup' must be a log group, such as LogGroup.fromLogGroupName(...), got: 365",
    ],
    [
      'the ARN of a role',
      () => ({ role: 'arn:aws:iam::111111111111:role/a' }),
      '\'role\' must be a role, such as Role.fromRoleArn(...), got: "arn:aws:iam::111111111111:role/a"',
    ],
    [
      'a user as role',
      (stack) => ({ role: new User(stack, 'User') }),
      "'role' must be a role, such as Role.fromRoleArn(...), got: the construct Stack/User",
    ],
    ...['512', 127, 10_241, 512.5].map(
      (memorySize): [string, () => unknown, string] => [
        `${JSON.stringify(memorySize)} as memory`,
        () => ({ memorySize }),
        `'memorySize' must be an integer from 128 to 10240, got: ${JSON.stringify(memorySize)}`,
      ],
    ),
    [
      'a text as environment',
      () => ({ environment: 'TEAM=web' }),
      '\'environment\' must be an object, got: "TEAM=web"',
    ],
    [
      'a number in the environment',
      () => ({ environment: { PORT: 5 } }),
      "'environment.PORT' must be a string, got: 5",
    ],
    [
      'the ARN of a key',
      () => ({ environmentEncryption: 'arn' }),
      '\'environmentEncryption\' must be a key, such as Key.fromKeyArn(...), got: "arn"',
    ],
    [
      'the ID of a VPC',
      () => ({ vpc: 'vpc-1' }),
      '\'vpc\' must be a VPC, such as Vpc.fromLookup(...), got: "vpc-1"',
    ],
    [
      'an object as VPC',
      () => ({ vpc: { vpcId: 'vpc-1' } }),
      "'vpc' must be a VPC, such as Vpc.fromLookup(...), got: an object",
    ],
    [
      'an L1 as VPC',
      (stack) => ({ vpc: new CfnVPC(stack, 'Vpc') }),
      "'vpc' must be a VPC, such as Vpc.fromLookup(...), got: the construct Stack/Vpc",
    ],
    [
      'the ID of a subnet',
      (stack) => ({ vpc: new Vpc(stack, 'Vpc'), vpcSubnets: 'subnet-1' }),
      '\'vpcSubnets\' must be an object, got: "subnet-1"',
    ],
    [
      'the ID of a security group',
      () => ({ securityGroups: 'sg-1' }),
      '\'securityGroups\' must be a list of security groups, got: "sg-1"',
    ],
    [
      'the IDs of security groups',
      () => ({ securityGroups: ['sg-1'] }),
      'each of \'securityGroups\' must be a security group, such as SecurityGroup.fromSecurityGroupId(...), got: "sg-1"',
    ],
    [
      'a topic for outcomes',
      (stack) => ({ onOutcome: new Topic(stack, 'Topic') }),
      `${outcomeRule}the construct Stack/Topic`,
    ],
    [
      'a queue for outcomes',
      (stack) => ({ onOutcome: new Queue(stack, 'Queue') }),
      `${outcomeRule}the construct Stack/Queue`,
    ],
    [
      'an ARN for outcomes',
      () => ({ onOutcome: 'arn' }),
      `${outcomeRule}"arn"`,
    ],
  ])('with %s is told what is wanted', (_, propsIn, message) => {
    const stack = testStack();
    const props = propsIn(stack) as InvalidationProviderProps;
    expect(
      messageOf(() => new InvalidationProvider(stack, 'Provider', props)),
    ).toBe(`[Stack/Provider] ${message}`);
    expect(stack.node.tryFindChild('Provider')).toBeUndefined();
  });

  test('of no construct is told what is wanted', () => {
    expect(
      messageOf(() => InvalidationProvider.getOrCreate(undefined as never)),
    ).toBe(
      "InvalidationProvider.getOrCreate: 'scope' must be a construct, got: undefined",
    );
  });

  test.each<[string, (stack: Stack) => InvalidationProviderProps]>([
    [
      'an imported log group',
      (stack) => ({
        logGroup: LogGroup.fromLogGroupName(stack, 'Log', '/log'),
      }),
    ],
    [
      'an imported role',
      (stack) => ({
        role: Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::1:role/a', {
          mutable: false,
        }),
      }),
    ],
    [
      'a role that is imported by its name',
      (stack) => ({ role: Role.fromRoleName(stack, 'Role', 'role') }),
    ],
    [
      'a lazy role',
      (stack) => ({
        role: new LazyRole(stack, 'Role', {
          assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
        }),
      }),
    ],
    [
      'a token as memory',
      () => ({ memorySize: Token.asNumber(Fn.importValue('Memory')) }),
    ],
    [
      'a token in the environment',
      () => ({ environment: { TEAM: Fn.importValue('Team') } }),
    ],
    [
      'an imported key',
      (stack) => ({
        environmentEncryption: Key.fromKeyArn(
          stack,
          'Key',
          'arn:aws:kms:eu-west-1:111111111111:key/a',
        ),
      }),
    ],
    [
      'the alias of a key',
      (stack) => ({
        environmentEncryption: new Key(stack, 'Key').addAlias('a'),
      }),
    ],
    [
      'an imported VPC and security group',
      (stack) => ({
        vpc: importedVpcIn(stack),
        vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
        securityGroups: [
          SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1'),
        ],
      }),
    ],
    [
      'a destination',
      (stack) => ({ onOutcome: new SnsDestination(new Topic(stack, 'Topic')) }),
    ],
    [
      'an imported queue as destination',
      (stack) => ({
        onOutcome: new SqsDestination(
          Queue.fromQueueArn(stack, 'Queue', 'arn:aws:sqs:eu-west-1:1:q'),
        ),
      }),
    ],
  ])('takes %s', (_, propsIn) => {
    const stack = testStack();
    const props = propsIn(stack);
    expect(
      new InvalidationProvider(stack, 'Provider', props).serviceToken,
    ).toBeDefined();
  });
});

describe('the runtime of a provider', () => {
  const make = (runtime: unknown) => {
    const stack = testStack();
    return () =>
      new InvalidationProvider(stack, 'Provider', {
        runtime,
      } as InvalidationProviderProps);
  };

  test.each([
    ['Python', lambda.Runtime.PYTHON_3_13, '"python3.13"'],
    ['an old Node.js', lambda.Runtime.NODEJS_20_X, '"nodejs20.x"'],
    ['a custom one', lambda.Runtime.PROVIDED_AL2023, '"provided.al2023"'],
    ['a text', 'nodejs24.x', '"nodejs24.x"'],
  ])('must not be %s', (_, runtime, got) => {
    expect(messageOf(make(runtime))).toBe(
      `[Stack/Provider] 'runtime' must be Node.js 22 or newer, such as Runtime.NODEJS_24_X, got: ${got}`,
    );
  });

  test.each([
    lambda.Runtime.NODEJS_22_X,
    lambda.Runtime.NODEJS_24_X,
    lambda.Runtime.NODEJS_LATEST,
    new lambda.Runtime('nodejs26.x', lambda.RuntimeFamily.NODEJS),
  ])('may be $name', (runtime) => {
    expect(make(runtime)().serviceToken).toBeDefined();
  });
});

test('an imported distribution is one', () => {
  const stack = testStack();
  const distribution = importedIn(stack, 'E1A2B3C4D5E6F7');
  expect(make(stack, { distribution })).toBeInstanceOf(DistributionInvalidator);
});
