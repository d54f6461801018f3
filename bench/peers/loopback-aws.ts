import type { JsonObject } from '../../src/private/template/json';
import { CloudFormationStacks } from '../../test/loopback/cloudformation-stacks';
import { LoopbackServer } from '../../test/loopback/loopback-server';
import type { Reply, ServiceRequest } from '../../test/loopback/service';
import type { Deployment, DeploymentProps } from './deployment';
import type { HandlerProcess } from './handler-process';
import { LoopbackDeployment } from './loopback-deployment';

const DISTRIBUTION_ID = /E\d{13}/;

/** The AWS of any number of deployments on one port of 127.0.0.1. */
export class LoopbackAws {
  static async start(): Promise<LoopbackAws> {
    const aws = new LoopbackAws();
    aws.server = await LoopbackServer.start((request) => aws.serve(request));
    return aws;
  }

  private server?: LoopbackServer;
  private readonly deployments = new Map<string, LoopbackDeployment>();
  private readonly stacks = new CloudFormationStacks();

  /** For a process that is to talk to nobody else. */
  get environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      HOME: '/nowhere',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'ASIALAMBDA',
      AWS_SECRET_ACCESS_KEY: 'lambda-secret',
      AWS_SESSION_TOKEN: 'lambda-token',
      // Nothing is written beside the handler, which is in node_modules.
      PYTHONDONTWRITEBYTECODE: '1',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      AWS_ENDPOINT_URL_CLOUDFRONT: this.endpoint,
      AWS_ENDPOINT_URL_CLOUDFORMATION: this.endpoint,
      ANSWER_PORT: new URL(this.endpoint).port,
    };
  }

  /** A deployment that a process handles. */
  deployment(
    props: DeploymentProps,
    process: HandlerProcess,
    propertiesFor: (distributionId: string) => JsonObject,
  ): Deployment {
    const id = `E${String(this.deployments.size + 1).padStart(13, '0')}`;
    const deployment = new LoopbackDeployment(id, props);
    this.deployments.set(id, deployment);
    this.stacks.setStatus(deployment.stackId, 'UPDATE_IN_PROGRESS');
    const { cloudFront, answers } = deployment;
    return {
      cloudFront,
      answers,
      deliver: () =>
        process.deliver({
          event: deployment.event(this.endpoint, propertiesFor(id)),
          seed: props.seed,
          sleepUrl: props.simulated
            ? `${this.endpoint}/sleep/${id}`
            : undefined,
        }),
    };
  }

  async stop(): Promise<void> {
    await this.server?.close();
  }

  private get endpoint(): string {
    if (!this.server) throw new Error('the server is not started');
    return this.server.endpoint;
  }

  private serve(request: ServiceRequest): Reply {
    // Only CloudFormation is asked at this path, and told of stacks in the body.
    if (request.path === '/') return this.stacks.service(request);
    const [id = ''] = DISTRIBUTION_ID.exec(request.path) ?? [];
    const deployment = this.deployments.get(id);
    if (!deployment) throw new Error(`unexpected request: ${request.path}`);
    return deployment.serve(request);
  }
}
