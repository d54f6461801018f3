import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import {
  CloudFrontClient,
  GetDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { SDK_DEFAULTS } from '../../lambda/aws-clients';
import type { Clock } from '../../lambda/clock';
import { VirtualClock } from '../loopback/clock';
import { InProcessHandler } from '../loopback/in-process-handler';
import { QUICK_CLIENT, quick } from '../loopback/quick-client';
import type { Random } from '../loopback/random';
import type { Service } from '../loopback/service';
import { sdkDefaultRetry } from './sdk-default-retry';

/** What the clients talk to. */
export interface Connection {
  readonly clock: Clock;
  readonly random: Random;
  readonly cloudFront: Service;
  readonly cloudFormation: Service;
}

/**
 * Real SDK clients. To make them takes longer than to use them, so one deployment after the other connects the same ones
 * to its own services.
 */
export class SdkClients {
  /** As the handler makes it. */
  readonly cloudFront: CloudFrontClient;
  /** As it is without any configuration. */
  readonly defaultCloudFront: CloudFrontClient;
  readonly cloudFormation: CloudFormationClient;
  private connection: Connection = NOT_CONNECTED;

  private constructor() {
    const clock: Clock = {
      now: () => this.connection.clock.now(),
      sleep: (ms, signal) => this.connection.clock.sleep(ms, signal),
    };
    const config = (service: Service) => ({
      ...QUICK_CLIENT,
      requestHandler: new InProcessHandler(service, {
        clock,
        requestTimeoutMs: SDK_DEFAULTS.requestHandler.requestTimeout,
      }),
    });
    const { maxAttempts } = SDK_DEFAULTS;
    const cloudFront = config((request) => this.connection.cloudFront(request));
    this.cloudFront = quick(
      new CloudFrontClient({ ...cloudFront, maxAttempts }),
    );
    this.defaultCloudFront = quick(
      new CloudFrontClient({
        ...cloudFront,
        retryStrategy: sdkDefaultRetry(clock, () => this.connection.random()),
      }),
    );
    this.cloudFormation = quick(
      new CloudFormationClient({
        ...config((request) => this.connection.cloudFormation(request)),
        maxAttempts,
      }),
    );
  }

  /** Clients that have done all that they do once, such as to read files, during which a virtual clock would jump. */
  static async ready(): Promise<SdkClients> {
    const clients = new SdkClients();
    const command = new GetDistributionCommand({ Id: 'E0' });
    await clients.cloudFront.send(command).catch(() => undefined);
    return clients;
  }

  connect(connection: Connection): void {
    this.connection = connection;
  }
}

const NOT_CONNECTED: Connection = {
  clock: new VirtualClock(),
  random: () => 0,
  cloudFront: () => ({ statusCode: 404, headers: {}, body: '' }),
  cloudFormation: () => ({ statusCode: 404, headers: {}, body: '' }),
};
