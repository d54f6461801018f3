import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { systemClock } from '../../lambda/clock';
import { AnswerInbox } from '../loopback/answer-inbox';
import { CloudFormationStacks } from '../loopback/cloudformation-stacks';
import { cloudFrontService } from '../loopback/cloudfront-service';
import { CloudFrontState } from '../loopback/cloudfront-state';
import { ConnectProxy } from '../loopback/connect-proxy';
import { LoopbackServer } from '../loopback/loopback-server';
import { S3Objects } from '../loopback/s3-objects';
import type { Service } from '../loopback/service';
import { StsRoles } from '../loopback/sts-roles';
import { manifest } from '../support/manifest';
import { temporaryFolder } from '../support/temporary-folder';
import { wireProperties } from '../support/wire-properties';
import { DISTRIBUTION_ID, STACK_ID } from './handler-harness';
import { runBundle } from './lambda-process';

const ROLE = 'arn:aws:iam::210987654321:role/invalidation';

const HOSTS = {
  cloudFront: 'cloudfront.amazonaws.com',
  cloudFormation: 'cloudformation.eu-south-2.amazonaws.com',
  s3: 'assets.s3.eu-south-2.amazonaws.com',
  // Not the function's own: an account that has not enabled its region would be refused there.
  sts: 'sts.us-east-1.amazonaws.com',
  answer: 'cloudformation-custom-resource-response.s3.amazonaws.com',
};

const MANIFEST = (hash: string) =>
  JSON.stringify(manifest({ files: [['app.js', hash]] }));

/** From which on agents know proxies; Lambda's own are newer. */
const [major, minor] = process.versions.node.split('.').map(Number);
const knowsProxies =
  major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);

const closers: Array<() => unknown> = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** AWS under its own names, which only the proxy leads to. */
async function awsBehindProxy() {
  const cloudFront = new CloudFrontState({ clock: systemClock });
  cloudFront.addDistribution(DISTRIBUTION_ID);
  const stacks = new CloudFormationStacks();
  stacks.setStatus(STACK_ID, 'UPDATE_ROLLBACK_IN_PROGRESS');
  const objects = new S3Objects();
  const roles = new StsRoles();
  const inbox = new AnswerInbox();
  const services = new Map<string, Service>([
    [HOSTS.cloudFront, cloudFrontService(cloudFront)],
    [HOSTS.cloudFormation, stacks.service],
    [
      HOSTS.s3,
      (request) =>
        objects.service({ ...request, path: `/assets${request.path}` }),
    ],
    [HOSTS.sts, roles.service],
    [HOSTS.answer, inbox.service],
  ]);

  const identity = await generate([{ name: 'commonName', value: 'AWS' }], {
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: Object.values(HOSTS).map((value) => ({ type: 2, value })),
      },
    ],
  });
  const server = await LoopbackServer.start(
    (request) =>
      services.get(request.headers.host)?.(request) ?? { failure: 'reset' },
    { key: identity.private, cert: identity.cert },
  );
  const proxy = await ConnectProxy.start(server.endpoint);
  const certificate = join(temporaryFolder(), 'aws.pem');
  writeFileSync(certificate, identity.cert);
  closers.push(
    () => proxy.close(),
    () => server.close(),
  );
  return { cloudFront, objects, roles, inbox, proxy, certificate };
}

// The function never runs on an older Node.js; `test:node` runs this on those that it does run on.
(knowsProxies ? test : test.skip)(
  'every call goes through the proxy that HTTPS_PROXY names',
  async () => {
    const aws = await awsBehindProxy();
    aws.objects.put('assets', 'old', MANIFEST('1'));
    aws.objects.put('assets', 'new', MANIFEST('2'));
    const request = {
      StackId: STACK_ID,
      RequestId: 'request-1',
      LogicalResourceId: 'Invalidator9552E410',
    };
    const event = {
      RequestType: 'Update',
      ...request,
      PhysicalResourceId: 'Invalidator9552E410',
      ResponseURL: aws.inbox.responseUrl(`https://${HOSTS.answer}`, request),
      ResourceProperties: wireProperties({
        Targets: [
          { DistributionId: DISTRIBUTION_ID, RoleArn: ROLE },
          { DistributionId: 'E404' },
        ],
        Content: { Bucket: 'assets', Key: 'new' },
        Timeout: '60',
      }),
      OldResourceProperties: {
        Targets: [{ DistributionId: DISTRIBUTION_ID, RoleArn: ROLE }],
        Content: { Bucket: 'assets', Key: 'old' },
      },
    };

    await runBundle(event, {
      AWS_ACCESS_KEY_ID: 'ASIALAMBDA',
      AWS_SECRET_ACCESS_KEY: 'lambda-secret',
      AWS_SESSION_TOKEN: 'lambda-token',
      AWS_REGION: 'eu-south-2',
      HTTPS_PROXY: aws.proxy.endpoint,
      NODE_EXTRA_CA_CERTS: aws.certificate,
    });

    expect(new Set(aws.proxy.tunnels)).toEqual(
      new Set(Object.values(HOSTS).map((host) => `${host}:443`)),
    );
    expect(aws.roles.assumed).toEqual([ROLE]);
    expect(aws.cloudFront.invalidations).toMatchObject([
      { items: ['/app.js'] },
    ]);
    expect(aws.inbox.answersTo(request)).toMatchObject([
      { problems: [], answer: { Status: 'SUCCESS' } },
    ]);
  },
);
