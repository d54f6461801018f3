import { systemClock } from '../../lambda/clock';
import { AnswerInbox } from '../loopback/answer-inbox';
import { CloudFormationStacks } from '../loopback/cloudformation-stacks';
import { cloudFrontService } from '../loopback/cloudfront-service';
import { CloudFrontState } from '../loopback/cloudfront-state';
import { FaultSchedule } from '../loopback/faults';
import { LoopbackServer } from '../loopback/loopback-server';
import { S3Objects } from '../loopback/s3-objects';
import type { Service, ServiceRequest } from '../loopback/service';
import { StsRoles } from '../loopback/sts-roles';
import { wireProperties } from '../support/wire-properties';
import { DISTRIBUTION_ID, STACK_ID } from './handler-harness';

/** As Lambda names them. */
const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'ASIALAMBDA',
  AWS_SECRET_ACCESS_KEY: 'lambda-secret',
  AWS_SESSION_TOKEN: 'lambda-token',
};

/** AWS on real sockets and in real time, and the environment that leads the SDK there. */
export class LoopbackAws {
  readonly cloudFrontRequests: ServiceRequest[] = [];
  readonly roles: StsRoles;
  readonly stacks = new CloudFormationStacks();
  readonly objects = new S3Objects();
  readonly cloudFront = new CloudFrontState({
    clock: systemClock,
    completionDelayMs: 200,
  });
  readonly inbox: AnswerInbox;
  private readonly servers: LoopbackServer[] = [];
  private requests = 0;

  constructor(
    private readonly faults = FaultSchedule.none(),
    answerFaults = FaultSchedule.none(),
    roleFaults = FaultSchedule.none(),
  ) {
    this.roles = new StsRoles(roleFaults);
    this.inbox = new AnswerInbox(answerFaults);
    this.cloudFront.addDistribution(DISTRIBUTION_ID);
  }

  async start(): Promise<NodeJS.ProcessEnv> {
    const service = cloudFrontService(this.cloudFront, this.faults);
    return {
      ...CREDENTIALS,
      AWS_REGION: 'eu-west-1',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      AWS_ENDPOINT_URL_CLOUDFRONT: await this.serve((request) => {
        this.cloudFrontRequests.push(request);
        return service(request);
      }),
      AWS_ENDPOINT_URL_CLOUDFORMATION: await this.serve(this.stacks.service),
      AWS_ENDPOINT_URL_S3: await this.serve(this.objects.service),
      AWS_ENDPOINT_URL_STS: await this.serve(this.roles.service),
    };
  }

  async event(
    RequestType: 'Create' | 'Update' | 'Delete',
    ...targets: ReadonlyArray<Readonly<Record<string, unknown>>>
  ) {
    const request = {
      StackId: STACK_ID,
      RequestId: `request-${++this.requests}`,
      LogicalResourceId: 'Invalidator9552E410',
    };
    return {
      RequestType,
      ...request,
      ResponseURL: this.inbox.responseUrl(
        await this.serve(this.inbox.service),
        request,
      ),
      ResourceProperties: wireProperties({
        Targets: (targets.length > 0 ? targets : [{}]).map((target) => ({
          DistributionId: DISTRIBUTION_ID,
          Paths: ['/*'],
          ...target,
        })),
        Trigger: 'f1',
      }),
    };
  }

  /** The most connections that were open at the same time to one of the services. */
  get peakConnections(): number {
    return Math.max(
      ...this.servers.map(({ peakConnections }) => peakConnections),
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.close()));
  }

  private async serve(service: Service): Promise<string> {
    const server = await LoopbackServer.start(service);
    this.servers.push(server);
    return server.endpoint;
  }
}
