import type { JsonObject } from '../../src/private/template/json';
import type { Deployment, DeploymentProps } from './deployment';
import { HandlerProcess } from './handler-process';
import type { LoopbackAws } from './loopback-aws';
import type { Peer, PeerHandler, RunnablePeer } from './peer';
import { synthesizeSite } from './site';
import { idOf } from './template-graph';
import { asReceived } from './template-text';

/** The function of a peer, called with what CloudFormation would send it: the properties are those of a template. */
export class Handler {
  readonly name: string;
  private readonly propertiesFor: (distributionId: string) => JsonObject;
  private readonly handler: PeerHandler;
  private process?: HandlerProcess;

  constructor(
    peer: RunnablePeer,
    private readonly aws: LoopbackAws,
  ) {
    this.name = peer.name;
    this.handler = peer.handler;
    this.propertiesFor = propertiesOf(peer);
  }

  /** In a process of its own. */
  start(): void {
    this.process = new HandlerProcess(
      this.handler.command,
      this.aws.environment,
    );
  }

  deployment(props: DeploymentProps): Deployment {
    const { simulate } = this.handler;
    if (props.simulated && simulate) return simulate(props, this.propertiesFor);
    if (!this.process) throw new Error(`${this.name} must be started`);
    return this.aws.deployment(props, this.process, this.propertiesFor);
  }

  async stop(): Promise<void> {
    await this.process?.stop();
  }
}

function propertiesOf({ add, resourceType }: Peer) {
  const { resources } = synthesizeSite({ uploads: false, add });
  const distribution = idOf(resources, 'AWS::CloudFront::Distribution');
  const { Properties } = resources[idOf(resources, resourceType)];
  return (distributionId: string) =>
    asReceived(Properties, { [distribution]: distributionId }) as JsonObject;
}
