import type { Stack } from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import type { JsonObject } from '../../src/private/template/json';
import type { Load } from '../load';
import type { Deployment, DeploymentProps } from './deployment';
import type { HandlerCommand } from './handler-process';

/** What an invalidation comes into. */
export interface Site {
  readonly stack: Stack;
  readonly distribution: Distribution;
  readonly bucket: Bucket;

  /** What uploads the content, where something else than the peer does. */
  readonly content?: IConstruct;
}

/** A way to invalidate a distribution in a deployment. */
export interface Peer {
  readonly name: string;

  /** Adds what invalidates the whole site, as its documentation says. */
  readonly add: (site: Site, id: string) => void;

  /** Of the custom resource that CloudFormation calls. */
  readonly resourceType: string;

  /** @default - it has the handler of another peer */
  readonly handler?: PeerHandler;
}

/** A peer that has a handler of its own. */
export interface RunnablePeer extends Peer {
  readonly handler: PeerHandler;
}

/** What runs in the function that is deployed. */
export interface PeerHandler {
  /** Its code. */
  readonly file: string;

  readonly command: HandlerCommand;

  /** Loads it in a fresh process, with the SDK that it needs. */
  readonly load: () => Load;

  /**
   * Runs it on a clock of its own.
   *
   * @default - as always: its sleeps are skipped from outside
   */
  readonly simulate?: (
    props: DeploymentProps,
    propertiesFor: (distributionId: string) => JsonObject,
  ) => Deployment;
}
