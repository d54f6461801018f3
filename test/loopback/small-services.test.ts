import {
  CloudFormationClient,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { CloudFormationStacks } from './cloudformation-stacks';
import { type FaultKind, FaultSchedule } from './faults';
import { LoopbackServer } from './loopback-server';
import { S3Objects } from './s3-objects';
import type { Service } from './service';
import { StsRoles } from './sts-roles';

const STACK_ID = 'arn:aws:cloudformation:us-east-1:123456789012:stack/site/1';

let server: LoopbackServer;

afterEach(() => server.close());

async function clientConfig(service: Service) {
  server = await LoopbackServer.start(service);
  return {
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    endpoint: server.endpoint,
    maxAttempts: 1,
    region: 'us-east-1',
  };
}

describe('CloudFormationStacks', () => {
  async function start(faults?: FaultSchedule) {
    const stacks = new CloudFormationStacks(faults);
    const client = new CloudFormationClient(await clientConfig(stacks.service));
    const describeStack = (name = STACK_ID) =>
      client.send(new DescribeStacksCommand({ StackName: name }));
    return { stacks, describeStack };
  }

  test('tells the status that was set last', async () => {
    const { stacks, describeStack } = await start();
    stacks.setStatus(STACK_ID, 'UPDATE_IN_PROGRESS');
    stacks.setStatus(STACK_ID, 'UPDATE_ROLLBACK_IN_PROGRESS');

    const { Stacks } = await describeStack();

    expect(Stacks).toMatchObject([
      {
        StackId: STACK_ID,
        StackName: 'site',
        StackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS',
      },
    ]);
  });

  test('does not know a stack that was never set', async () => {
    const { describeStack } = await start();

    await expect(describeStack('<a>&"b"')).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack with id <a>&"b" does not exist',
    });
  });

  test.each<[FaultKind, string, number]>([
    ['403', 'AccessDenied', 403],
    ['500', 'ServiceUnavailable', 500],
  ])('answers with the fault %s', async (fault, name, httpStatusCode) => {
    const { describeStack } = await start(FaultSchedule.always(fault));

    await expect(describeStack()).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode },
    });
  });
});

describe('S3Objects', () => {
  async function start(faults?: FaultSchedule) {
    const objects = new S3Objects(faults);
    const client = new S3Client({
      ...(await clientConfig(objects.service)),
      forcePathStyle: true,
    });
    const get = (key: string) =>
      client.send(new GetObjectCommand({ Bucket: 'assets', Key: key }));
    return { objects, get };
  }

  test('returns what was put under a key that needs encoding', async () => {
    const { objects, get } = await start();
    objects.put('assets', 'site/a b+ü.json', '{"ü":1}');

    const { Body } = await get('site/a b+ü.json');

    expect(await Body?.transformToString()).toBe('{"ü":1}');
  });

  test('has no other key', async () => {
    const { get } = await start();

    await expect(get('site/none.json')).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
  });

  test('denies access', async () => {
    const { get } = await start(FaultSchedule.always('403'));

    await expect(get('any')).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('StsRoles', () => {
  const ROLE = 'arn:aws:iam::210987654321:role/invalidation';

  async function start(faults?: FaultSchedule) {
    const roles = new StsRoles(faults);
    const client = new STSClient(await clientConfig(roles.service));
    const assume = async () => {
      const { Credentials } = await client.send(
        new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'session' }),
      );
      return Credentials;
    };
    return { roles, assume };
  }

  test('lends credentials and remembers the role', async () => {
    const { roles, assume } = await start();

    expect(await assume()).toMatchObject({
      AccessKeyId: 'ASIA1',
      SecretAccessKey: 'assumed-secret',
      SessionToken: 'assumed-token',
    });
    expect(roles.assumed).toEqual([ROLE]);
  });

  test('refuses a role', async () => {
    const { roles, assume } = await start(FaultSchedule.always('403'));

    await expect(assume()).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(roles.assumed).toEqual([]);
  });
});
