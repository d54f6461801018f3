import {
  type CloudFrontClient,
  CreateInvalidationCommand,
  CreateInvalidationForDistributionTenantCommand,
  GetDistributionCommand,
  GetDistributionTenantCommand,
  GetInvalidationCommand,
  GetInvalidationForDistributionTenantCommand,
  type Invalidation,
  type InvalidationBatch,
} from '@aws-sdk/client-cloudfront';
import {
  type CloudFrontActions,
  DISTRIBUTION_ACTIONS,
  TENANT_ACTIONS,
} from '../../src/private/contract/actions';
import { TransientError } from '../errors';

/** What CloudFront tells about an invalidation. */
export interface InvalidationState {
  readonly id: string;
  readonly isCompleted: boolean;
  /** In milliseconds since the epoch. A replay tells when the first one was made. */
  readonly createdAt: number;
}

/** Something that CloudFront invalidates, with the calls that do it. Their errors are those of the SDK. A signal ends a call. */
export interface CloudFrontTarget {
  readonly id: string;
  /** For messages. */
  readonly name: string;
  /** The role that makes the calls, for messages. */
  readonly principal: string;
  readonly actions: CloudFrontActions;
  create(
    items: string[],
    callerReference: string,
    signal: AbortSignal,
  ): Promise<InvalidationState>;
  get(invalidationId: string, signal: AbortSignal): Promise<InvalidationState>;
  isDeployed(signal: AbortSignal): Promise<boolean>;
}

export class DistributionTarget implements CloudFrontTarget {
  readonly name: string;
  readonly actions = DISTRIBUTION_ACTIONS;

  constructor(
    private readonly client: CloudFrontClient,
    readonly id: string,
    readonly principal: string,
  ) {
    this.name = `distribution ${id}`;
  }

  async create(
    items: string[],
    callerReference: string,
    signal: AbortSignal,
  ): Promise<InvalidationState> {
    const { Invalidation } = await this.client.send(
      new CreateInvalidationCommand({
        DistributionId: this.id,
        InvalidationBatch: batch(items, callerReference),
      }),
      { abortSignal: signal },
    );
    return read(Invalidation);
  }

  async get(
    invalidationId: string,
    signal: AbortSignal,
  ): Promise<InvalidationState> {
    const { Invalidation } = await this.client.send(
      new GetInvalidationCommand({
        DistributionId: this.id,
        Id: invalidationId,
      }),
      { abortSignal: signal },
    );
    return read(Invalidation);
  }

  async isDeployed(signal: AbortSignal): Promise<boolean> {
    const { Distribution } = await this.client.send(
      new GetDistributionCommand({ Id: this.id }),
      { abortSignal: signal },
    );
    return Distribution?.Status === 'Deployed';
  }
}

export class TenantTarget implements CloudFrontTarget {
  readonly name: string;
  readonly actions = TENANT_ACTIONS;

  constructor(
    private readonly client: CloudFrontClient,
    readonly id: string,
    readonly principal: string,
  ) {
    this.name = `distribution tenant ${id}`;
  }

  async create(
    items: string[],
    callerReference: string,
    signal: AbortSignal,
  ): Promise<InvalidationState> {
    const { Invalidation } = await this.client.send(
      new CreateInvalidationForDistributionTenantCommand({
        Id: this.id,
        InvalidationBatch: batch(items, callerReference),
      }),
      { abortSignal: signal },
    );
    return read(Invalidation);
  }

  async get(
    invalidationId: string,
    signal: AbortSignal,
  ): Promise<InvalidationState> {
    const { Invalidation } = await this.client.send(
      new GetInvalidationForDistributionTenantCommand({
        DistributionTenantId: this.id,
        Id: invalidationId,
      }),
      { abortSignal: signal },
    );
    return read(Invalidation);
  }

  async isDeployed(signal: AbortSignal): Promise<boolean> {
    const { DistributionTenant } = await this.client.send(
      new GetDistributionTenantCommand({ Identifier: this.id }),
      { abortSignal: signal },
    );
    return DistributionTenant?.Status === 'Deployed';
  }
}

function batch(items: string[], callerReference: string): InvalidationBatch {
  return {
    CallerReference: callerReference,
    Paths: { Quantity: items.length, Items: items },
  };
}

function read(invalidation: Invalidation | undefined): InvalidationState {
  const { Id: id, Status: status, CreateTime: created } = invalidation ?? {};
  if (!id || !status || !created) {
    // Well-formed, but not from CloudFront: a proxy in between has responded.
    throw new TransientError('the response has no invalidation');
  }
  return {
    id,
    isCompleted: status === 'Completed',
    createdAt: created.getTime(),
  };
}
