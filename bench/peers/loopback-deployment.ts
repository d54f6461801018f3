import { type Clock, systemClock } from '../../lambda/clock';
import type { JsonObject } from '../../src/private/template/json';
import { AnswerInbox } from '../../test/loopback/answer-inbox';
import { cloudFrontService } from '../../test/loopback/cloudfront-service';
import { CloudFrontState } from '../../test/loopback/cloudfront-state';
import type {
  Reply,
  Service,
  ServiceRequest,
} from '../../test/loopback/service';
import type { DeploymentProps, TimedAnswer } from './deployment';
import type { CustomResourceEvent } from './handler-process';
import { JumpingClock } from './jumping-clock';

/** All services of one deployment: its distribution at CloudFront, and the place where CloudFormation waits for answers. */
export class LoopbackDeployment {
  readonly stackId: string;
  readonly cloudFront: CloudFrontState;
  readonly answers: TimedAnswer[] = [];
  private readonly clock: Clock;
  private readonly callCloudFront: Service;
  private readonly inbox = new AnswerInbox();

  /** @param id the distribution's, and part of everything by which services are asked about this deployment */
  constructor(
    private readonly id: string,
    { completionMs, simulated, faults }: DeploymentProps,
  ) {
    this.stackId = `arn:aws:cloudformation:eu-west-1:123456789012:stack/${id}/11111111-2222-3333-4444-555555555555`;
    this.clock = simulated ? new JumpingClock() : systemClock;
    this.cloudFront = new CloudFrontState({
      clock: this.clock,
      completionDelayMs: completionMs,
    });
    this.cloudFront.addDistribution(id);
    this.callCloudFront = cloudFrontService(this.cloudFront, faults);
  }

  event(endpoint: string, properties: JsonObject): CustomResourceEvent {
    return {
      ...this.identity,
      RequestType: 'Update',
      PhysicalResourceId: 'Invalidation',
      ResponseURL: this.inbox.responseUrl(endpoint, this.identity),
      ResourceProperties: properties,
      OldResourceProperties: properties,
    };
  }

  serve(request: ServiceRequest): Reply {
    const { path, body } = request;
    if (path.startsWith('/2020-05-31/')) return this.callCloudFront(request);
    if (path.startsWith('/sleep/')) {
      this.clock.sleep(Number(body));
      return { statusCode: 200, headers: {}, body: '' };
    }
    const reply = this.inbox.service(request);
    const answers = this.inbox.answersTo(this.identity);
    for (const answer of answers.slice(this.answers.length)) {
      this.answers.push({ ...answer, atMs: this.clock.now() });
    }
    return reply;
  }

  private get identity() {
    return {
      StackId: this.stackId,
      RequestId: this.id,
      LogicalResourceId: 'Invalidation',
    };
  }
}
