import fc from 'fast-check';
import { parseProperties } from '../../../lambda/cloudformation/properties';
import { FIRST_RELEASE, wireProperties } from '../../support/wire-properties';

const PROPERTIES = wireProperties({
  Targets: [
    { DistributionId: 'E1', Paths: ['/*'] },
    {
      DistributionTenantId: 'dt_2',
      Tags: ['product'],
      RoleArn: 'arn:aws:iam::210987654321:role/invalidation',
    },
  ],
  Trigger: { Fingerprint: 'f1' },
});

/** Those without which there is nothing to go by. */
const NEEDED = ['Targets', ...Object.keys(FIRST_RELEASE)];

describe('stacks of the first release are still read, so what came later needs a default', () => {
  const Targets = [{ DistributionId: 'E1' }];

  test.each([
    ['paths', { Targets, Paths: ['/*'] }],
    ['tags', { Targets, Tags: ['product'] }],
    [
      'targets of all kinds',
      {
        Targets: [
          { DistributionId: 'E1', Paths: ['/*'] },
          { DistributionTenantId: 'dt_2', Tags: ['product'], RoleArn: 'arn' },
        ],
      },
    ],
    ['content', { Targets, Content: { Bucket: 'b', Key: 'k' } }],
    [
      'a verification',
      {
        Targets: [{ DistributionId: 'E1', DomainName: 'd1.cloudfront.net' }],
        Paths: ['/*'],
        Verification: [
          { Urls: ['/'] },
          { Urls: ['/gone'], ExpectedStatus: '404' },
          { ChangedFiles: '20', DomainName: 'www.example.com' },
        ],
        OnStale: 'WARN',
      },
    ],
  ])('with %s', (_, properties) => {
    expect(() =>
      parseProperties({ ...FIRST_RELEASE, ...properties }),
    ).not.toThrow();
  });
});

test('reads what the construct writes', () => {
  expect(parseProperties(PROPERTIES)).toMatchObject({
    targets: [
      { kind: 'distribution', id: 'E1', paths: ['/*'], tags: [] },
      {
        kind: 'tenant',
        id: 'dt_2',
        paths: [],
        tags: ['product'],
        roleArn: 'arn:aws:iam::210987654321:role/invalidation',
      },
    ],
    waitForCompletion: true,
    waitForDistributionDeployed: false,
    skipOnCreate: false,
    timeoutMs: 600_000,
    onError: 'FAIL',
    onTimeout: 'WARN',
  });
});

test('what others add to the properties is no matter', () => {
  expect(
    parseProperties({
      ...PROPERTIES,
      ServiceToken: 'arn:aws:lambda:eu-west-1:123456789012:function:f',
      ServiceTimeout: '3600',
      FromTheFuture: ['x'],
    }),
  ).toEqual(parseProperties(PROPERTIES));
});

test.each(['WaitForCompletion', 'WaitForDistributionDeployed', 'SkipOnCreate'])(
  "%s is read from 'true' and 'false' alone",
  (name) => {
    const settingsKey = `${name[0].toLowerCase()}${name.slice(1)}`;
    for (const [text, value] of [
      ['true', true],
      ['false', false],
    ]) {
      expect(parseProperties({ ...PROPERTIES, [name]: text })).toMatchObject({
        [settingsKey]: value,
      });
    }
    for (const wrong of [true, false, 'True', 'FALSE', '', '1', 1, 0, null]) {
      expect(() => parseProperties({ ...PROPERTIES, [name]: wrong })).toThrow(
        `'${name}' must be 'true' or 'false', got: ${JSON.stringify(wrong)}`,
      );
    }
  },
);

test.each<[string, Record<string, unknown>, string]>([
  [
    'no id',
    { Paths: ['/*'] },
    "'DistributionId' must be a non-empty string, got: undefined",
  ],
  [
    'an empty tenant id',
    { DistributionTenantId: '', Paths: ['/*'] },
    '\'DistributionTenantId\' must be a non-empty string, got: ""',
  ],
  [
    'paths that are one string',
    { DistributionId: 'E1', Paths: '/*' },
    '\'Paths\' must be a list, got: "/*"',
  ],
  [
    'a tag that is a number',
    { DistributionId: 'E1', Tags: [1] },
    "'Tags' must be a list of strings, got: 1",
  ],
  [
    'a role that is a number',
    { DistributionId: 'E1', Paths: ['/*'], RoleArn: 1 },
    "'RoleArn' must be a non-empty string, got: 1",
  ],
])('a target with %s is refused', (_, target, message) => {
  expect(() => parseProperties({ ...PROPERTIES, Targets: [target] })).toThrow(
    message,
  );
});

test.each([
  ['1', 1_000],
  ['0.5', 500],
  ['600', 600_000],
])('Timeout %j is %d ms', (Timeout, timeoutMs) => {
  expect(parseProperties({ ...PROPERTIES, Timeout })).toMatchObject({
    timeoutMs,
  });
});

test.each([
  '0',
  '-1',
  '1e3',
  '0x10',
  'Infinity',
  'NaN',
  ' 1',
  '1 ',
  '1,5',
  '.5',
])('Timeout %j is refused', (Timeout) => {
  expect(() => parseProperties({ ...PROPERTIES, Timeout })).toThrow(
    `'Timeout' must be a positive number, got: ${JSON.stringify(Timeout)}`,
  );
});

test.each(['OnError', 'OnTimeout'])('%s is FAIL or WARN', (name) => {
  expect(() => parseProperties({ ...PROPERTIES, [name]: 'fail' })).toThrow(
    `'${name}' must be 'FAIL' or 'WARN', got: "fail"`,
  );
});

describe('whatever arrives', () => {
  const json = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('true', 'false', '600', 'FAIL', 'WARN', 600, true, false),
    fc.record({ DistributionId: fc.jsonValue(), Paths: fc.jsonValue() }),
  );

  test.each(NEEDED)('%s missing is an error that names it', (name) => {
    expect(() => parseProperties({ ...PROPERTIES, [name]: undefined })).toThrow(
      `'${name}' must be `,
    );
  });

  test('a scalar that is not a string is an error that names its property', () => {
    const notText = fc.oneof(
      fc.boolean(),
      fc.double(),
      fc.integer(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.constantFrom(...NEEDED), notText, (name, value) => {
        expect(() => parseProperties({ ...PROPERTIES, [name]: value })).toThrow(
          new RegExp(`^'${name}' must be .*, got: `),
        );
      }),
    );
  });

  test('any JSON in place of a property is read, or is an error that names it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NEEDED), json, (name, value) => {
        expectReadOrRefused({ ...PROPERTIES, [name]: value });
      }),
      { numRuns: 500 },
    );
  });

  test('any JSON in place of all properties is read, or is an error that names one', () => {
    fc.assert(fc.property(json, expectReadOrRefused), { numRuns: 500 });
  });

  function expectReadOrRefused(properties: unknown): void {
    try {
      expect(typeof parseProperties(properties)).toBe('object');
    } catch (error) {
      expect(error).toMatchObject({
        name: 'Error',
        message: expect.stringMatching(/^'[A-Z]\w+' must be .+, got: /s),
      });
    }
  }
});

describe('a verification', () => {
  const withVerification = (
    Verification: unknown,
    other: Record<string, unknown> = {},
  ) =>
    parseProperties({
      ...PROPERTIES,
      Targets: [{ DistributionId: 'E1', DomainName: 'd1.cloudfront.net' }],
      Verification,
      ...other,
    });

  test('is none, and warns, where the properties have none', () => {
    const { targets, onStale } = parseProperties(PROPERTIES);
    expect(targets.map(({ verification }) => verification)).toEqual([[], []]);
    expect(onStale).toBe('WARN');
  });

  test('is read with the name of the target, unless it has its own', () => {
    const { targets, onStale } = withVerification(
      [
        { Urls: ['/', '/a?b'], ExpectedStatus: '404' },
        { ChangedFiles: '20', DomainName: 'www.example.com' },
      ],
      { OnStale: 'FAIL' },
    );
    expect(targets[0].verification).toEqual([
      {
        urls: ['/', '/a?b'],
        expectedStatus: 404,
        changedFiles: 0,
        domainName: 'd1.cloudfront.net',
      },
      {
        urls: [],
        expectedStatus: undefined,
        changedFiles: 20,
        domainName: 'www.example.com',
      },
    ]);
    expect(onStale).toBe('FAIL');
  });

  test.each<[unknown, Record<string, unknown>, string]>([
    ['x', {}, '\'Verification\' must be a list, got: "x"'],
    [['x'], {}, '\'Verification\' must be an object, got: "x"'],
    [[{ Urls: '/' }], {}, "'Urls' must be a list"],
    [
      [{ ChangedFiles: '0' }],
      {},
      '\'ChangedFiles\' must be a positive number, got: "0"',
    ],
    [
      [{ ExpectedStatus: 'x' }],
      {},
      "'ExpectedStatus' must be a positive number",
    ],
    [
      [{ Urls: ['/'] }],
      { OnStale: 'warn' },
      "'OnStale' must be 'FAIL' or 'WARN'",
    ],
    [
      [{ Urls: ['/'] }],
      { Targets: [{ DistributionId: 'E1' }] },
      "'DomainName' must be a non-empty string",
    ],
  ])('%j with %j is refused', (verification, other, message) => {
    expect(() => withVerification(verification, other)).toThrow(message);
  });
});
