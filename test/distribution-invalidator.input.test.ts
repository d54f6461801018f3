import { Duration, type Stack } from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { Role } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import {
  DistributionInvalidator,
  type DistributionInvalidatorProps,
  InvalidationPaths,
  InvalidationProvider,
  type InvalidationProviderProps,
  InvalidationTarget,
  InvalidationTrigger,
} from '../src';
import { distributionIn, testStack } from './support/app';

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

const target = () => InvalidationTarget.distributionId('E1A2B3C4D5E6F7');
const withTarget = (props: object) => () => ({ targets: [target()], ...props });

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
      "'timeout' must be a whole number of seconds, got: 1 second 500 millis",
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
      '\'executeBefore\' must hold constructs only, got: "Bucket"',
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
      "'executeAfter' must hold constructs only, got: null",
    );
    expect(messageOf(() => invalidator.executeBefore(...none))).toBe(
      "'executeBefore' must hold constructs only, got: null",
    );
  });
});

describe('a target', () => {
  const id = (value: unknown) => () =>
    InvalidationTarget.distributionId(value as string);
  const tenantId = (value: unknown) => () =>
    InvalidationTarget.distributionTenantId(value as string);
  const rule =
    "'distributionId' must be an ID such as E1A2B3C4D5E6F7, not an ARN or a domain name, got: ";
  const tenantRule =
    "'distributionTenantId' must be an ID such as dt_2wMLDbVGQLTxYhmGl8aCWkPqY7d, not an ARN or a domain name, got: ";
  const arn = 'arn:aws:cloudfront::111111111111:distribution/E1A2B3C4D5E6F7';

  test.each<[string, () => unknown, string]>([
    ['an empty ID', id(''), `${rule}""`],
    ['no ID', id(undefined), `${rule}undefined`],
    ['a number', id(1), `${rule}1`],
    [
      'a domain name',
      id('d111111abcdef8.cloudfront.net'),
      `${rule}"d111111abcdef8.cloudfront.net"`,
    ],
    ['an ARN', id(arn), `${rule}"${arn}"`],
    [
      'the ID of a tenant',
      id('dt_1'),
      '\'distributionId\' must not be that of a tenant; use InvalidationTarget.distributionTenantId(...), got: "dt_1"',
    ],
    ['an empty ID of a tenant', tenantId(''), `${tenantRule}""`],
    ['an ARN of a tenant', tenantId(arn), `${tenantRule}"${arn}"`],
    [
      'an ID as tenant',
      () => InvalidationTarget.distributionTenant('dt_1' as never),
      '\'tenant\' must be a distribution tenant; for an ID use InvalidationTarget.distributionTenantId(...), got: "dt_1"',
    ],
    [
      'an ARN as role',
      () =>
        InvalidationTarget.distributionId('E1', {
          assumeRole: 'arn:aws:iam::111111111111:role/a' as never,
        }),
      '\'assumeRole\' must be a role, such as Role.fromRoleArn(...), got: "arn:aws:iam::111111111111:role/a"',
    ],
    [
      'a text as paths',
      () => InvalidationTarget.distributionId('E1', { paths: '/*' as never }),
      '\'paths\' must be a list, got: "/*"',
    ],
  ])('of %s is told what is wanted', (_, call, message) => {
    expect(messageOf(call)).toBe(message);
  });

  test('takes the ID of a token, and a role', () => {
    const stack = testStack();
    expect(
      InvalidationTarget.distributionId(distributionIn(stack).distributionId, {
        assumeRole: Role.fromRoleName(stack, 'Role', 'role'),
      }),
    ).toBeInstanceOf(InvalidationTarget);
  });
});

describe('the rest', () => {
  test.each<[string, (stack: Stack) => unknown, string]>([
    [
      'a list to watch',
      (stack) => InvalidationTrigger.onChangeOf([stack] as never),
      "'constructs' must hold constructs only, got: [the construct Stack]",
    ],
    [
      'an ID to switch cache tags on for',
      () => DistributionInvalidator.enableCacheTags('E1' as never, 'Cache-Tag'),
      '\'distribution\' must be a distribution, got: "E1"',
    ],
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
  ])('%s is told what is wanted', (_, call, message) => {
    expect(messageOf(() => call(testStack()))).toBe(message);
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
  const distribution = Distribution.fromDistributionAttributes(stack, 'Site', {
    distributionId: 'E1A2B3C4D5E6F7',
    domainName: 'd111111abcdef8.cloudfront.net',
  });
  expect(make(stack, { distribution })).toBeInstanceOf(DistributionInvalidator);
});
