import { readFileSync } from 'node:fs';
import type { Context } from 'aws-lambda';
import { handler } from '../../lambda/handler';
import { FaultSchedule } from '../loopback/faults';
import { STACK_ID } from './handler-harness';
import { bundlePath, runBundle, runWarmBundle } from './lambda-process';
import { LoopbackAws } from './loopback-aws';

/** What a cold start reads and parses grows with it; a new dependency should be noticed. */
const MAX_BUNDLE_BYTES = 335 * 1024;

let aws: LoopbackAws | undefined;

afterEach(async () => {
  await aws?.stop();
  aws = undefined;
});

const SUCCESS = {
  problems: [],
  answer: expect.objectContaining({
    Status: 'SUCCESS',
    Data: expect.objectContaining({
      InvalidationId: 'I0000000000001',
      Status: 'Completed',
    }),
  }),
};

describe('the bundle, in a process of its own', () => {
  test('invalidates, waits, answers and ends, with nothing but what Lambda gives it', async () => {
    aws = new LoopbackAws();
    const environment = await aws.start();
    const event = await aws.event('Create');

    const log = await runBundle(event, environment);

    expect(aws.inbox.answersTo(event)).toEqual([SUCCESS]);
    expect(log.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'INFO event',
      'INFO cloudfront:CreateInvalidation',
      'INFO cloudfront:GetInvalidation',
      'INFO outcome',
      'INFO answered',
      'INFO metrics',
    ]);
    for (const { headers } of aws.cloudFrontRequests) {
      expect(headers).toMatchObject({
        authorization: expect.stringContaining('Credential=ASIALAMBDA/'),
        'x-amz-security-token': 'lambda-token',
      });
    }
  });

  test('assumes a role where a target asks for it', async () => {
    aws = new LoopbackAws();
    const environment = await aws.start();
    const RoleArn = 'arn:aws:iam::210987654321:role/invalidation';
    const event = await aws.event('Update', { RoleArn });

    await runBundle(event, environment);

    expect(aws.roles.assumed).toEqual([RoleArn]);
    expect(aws.inbox.answersTo(event)).toEqual([SUCCESS]);
    for (const { headers } of aws.cloudFrontRequests) {
      expect(headers).toMatchObject({
        authorization: expect.stringContaining('Credential=ASIA1/'),
        'x-amz-security-token': 'assumed-token',
      });
    }
  });

  test('assumes each role once, and opens no more than ten connections to an account, for however many targets and invocations', async () => {
    aws = new LoopbackAws();
    const environment = await aws.start();
    const roles = ['a', 'b', 'c'].map(
      (name) => `arn:aws:iam::210987654321:role/${name}`,
    );
    const targets = Array.from({ length: 120 }, (_, index) => {
      const DistributionId = `E${index}`;
      aws?.cloudFront.addDistribution(DistributionId);
      return { DistributionId, RoleArn: roles[index % 3], Paths: ['/a'] };
    });
    const events = [
      await aws.event('Update', ...targets),
      await aws.event('Update', ...targets),
      await aws.event('Update', ...targets),
    ];

    await runWarmBundle(events, environment);

    expect(aws.cloudFront.invalidations).toHaveLength(360);
    expect([...aws.roles.assumed].sort()).toEqual(roles);
    expect(aws.peakConnections).toBeLessThanOrEqual(10);
    expect(aws.peakConnections).toBeGreaterThan(1);
  });

  test('tells where a role was asked for that cannot be assumed', async () => {
    aws = new LoopbackAws(undefined, undefined, FaultSchedule.always('500'));
    const environment = await aws.start();
    const RoleArn = 'arn:aws:iam::210987654321:role/invalidation';
    const event = await aws.event('Create', { RoleArn });
    event.ResourceProperties.Timeout = '2';

    await runBundle(event, environment);

    expect(aws.inbox.answersTo(event)).toMatchObject([
      {
        answer: {
          Status: 'FAILED',
          Reason: expect.stringContaining('STS in us-east-1: '),
        },
      },
    ]);
  });

  test('gets through broken connections and cut off answers, in both directions', async () => {
    aws = new LoopbackAws(
      FaultSchedule.list(['reset', 'lost-answer', 'truncated-body']),
      FaultSchedule.list(['reset']),
    );
    const environment = await aws.start();
    const event = await aws.event('Update');

    const log = await runBundle(event, environment);

    expect(aws.inbox.answersTo(event)).toEqual([SUCCESS]);
    expect(aws.cloudFront.invalidations).toHaveLength(1);
    expect(
      log.flatMap(({ level, error }) => (level === 'WARN' ? [error] : [])),
    ).toEqual([
      'TimeoutError: read ECONNRESET',
      'TimeoutError: read ECONNRESET',
      expect.any(String),
      'ECONNRESET: read ECONNRESET',
    ]);
  });

  test('looks at its stack before it fails an update', async () => {
    aws = new LoopbackAws();
    const environment = await aws.start();
    aws.stacks.setStatus(STACK_ID, 'UPDATE_ROLLBACK_IN_PROGRESS');
    const event = await aws.event('Update', { DistributionId: 'E404' });

    await runBundle(event, environment);

    expect(aws.stacks.described).toEqual([STACK_ID]);
    expect(aws.inbox.answersTo(event)).toEqual([
      {
        problems: [],
        answer: expect.objectContaining({
          Status: 'SUCCESS',
          Reason: expect.stringContaining('UPDATE_ROLLBACK_IN_PROGRESS'),
        }),
      },
    ]);
  });

  test('fails as a process where nobody takes the answer, so that Lambda delivers again', async () => {
    aws = new LoopbackAws();
    const environment = await aws.start();
    const { ResponseURL, ...event } = await aws.event('Delete');

    await expect(
      runBundle({ ...event, ResponseURL: `${ResponseURL}0` }, environment),
    ).rejects.toThrow('HTTP 403');
  });
});

test('the bundle has only what it needs', () => {
  const bundle = readFileSync(bundlePath(), 'utf8');

  expect(bundle.length).toBeLessThan(MAX_BUNDLE_BYTES);
  // Every class of aws-cdk-lib carries the latter.
  expect(bundle).not.toContain('aws-cdk-lib');
  expect(bundle).not.toContain('jsii.rtti');
});

describe('the source', () => {
  const originalEnvironment = process.env;

  afterEach(() => {
    process.env = originalEnvironment;
  });

  test.each([
    ['Create', [['/*']]],
    ['Delete', []],
  ] as const)(
    'handles %s in real time over sockets',
    async (type, invalidated) => {
      aws = new LoopbackAws();
      process.env = { ...originalEnvironment, ...(await aws.start()) };
      const event = await aws.event(type);
      jest.spyOn(console, 'log').mockImplementation();
      const written: string[] = [];
      jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
        written.push(String(chunk));
        return true;
      });

      const outcome = await handler(event, {
        getRemainingTimeInMillis: () => 900_000,
        functionName: 'handler',
      } as Context);
      jest.restoreAllMocks();

      const [{ answer, problems }] = aws.inbox.answersTo(event);
      expect(problems).toEqual([]);
      expect(answer.Status).toBe('SUCCESS');
      expect(outcome).toMatchObject({ requestType: type, answer: 'SUCCESS' });
      // Not by console.log, which Lambda writes a prefix before.
      expect(written.map((line) => JSON.parse(line))).toEqual(
        invalidated.map(() =>
          expect.objectContaining({
            FunctionName: 'handler',
            Runs: 1,
            BillablePaths: 1,
            _aws: expect.anything(),
          }),
        ),
      );
      expect(written.join('')).toMatch(/^(.*\n)?$/);
      expect(aws.cloudFront.invalidations.map(({ items }) => items)).toEqual(
        invalidated,
      );
    },
  );
});
