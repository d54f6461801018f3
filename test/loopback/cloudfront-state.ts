import type { Clock } from '../../lambda/clock';
import type { FaultKind } from './faults';
import type { InvalidationQuota } from './invalidation-quota';
import { ServiceError } from './service-error';
import { TokenBucket } from './token-bucket';

export type CloudFrontOperation =
  | 'CreateInvalidation'
  | 'GetInvalidation'
  | 'ListInvalidations'
  | 'GetDistribution'
  | 'CreateInvalidationForDistributionTenant'
  | 'GetInvalidationForDistributionTenant'
  | 'ListInvalidationsForDistributionTenant';

export interface InvalidationTarget {
  readonly kind: 'distribution' | 'distribution-tenant';
  readonly id: string;
}

export interface InvalidationBatch {
  readonly callerReference: string;

  /** Paths and `#tags`. */
  readonly items: readonly string[];
}

export interface Invalidation extends InvalidationBatch {
  readonly id: string;
  readonly targetId: string;
  readonly createdAtMs: number;

  /** `Infinity` for one that never completes. */
  readonly completesAtMs: number;
}

export interface InvalidationPage {
  readonly invalidations: readonly Invalidation[];
  readonly isTruncated: boolean;
}

export interface ApiCall {
  readonly atMs: number;
  readonly operation: CloudFrontOperation;
  readonly targetId: string;

  /** `OK` or an error code; absent when a fault kept the call from CloudFront. */
  readonly outcome?: string;

  /** The fault that the call met on its way there or back. */
  readonly fault?: FaultKind;
}

interface Distribution {
  deployedAtMs: number;
  readonly cacheTagHeader?: string;
  readonly tenantOnly: boolean;
  readonly modifiedAtMs: number;
}

export interface DistributionProps {
  /**
   * When the status turns from `InProgress` to `Deployed`.
   *
   * @default - Deployed already
   */
  readonly deployedAtMs?: number;

  /**
   * `CacheTagConfig.HeaderName`.
   *
   * @default - no cache tags
   */
  readonly cacheTagHeader?: string;

  /**
   * Serves distribution tenants alone: CloudFront then knows no such distribution when it is to be invalidated.
   *
   * @default false
   */
  readonly tenantOnly?: boolean;
}

export interface DistributionView {
  readonly id: string;
  readonly status: 'InProgress' | 'Deployed';
  readonly modifiedAtMs: number;
  readonly cacheTagHeader?: string;
  readonly invalidationsInProgress: number;
}

export interface AccessDenial {
  /** @default - every operation */
  readonly operation?: CloudFrontOperation;

  /** @default - for ever */
  readonly untilMs?: number;
}

export interface CloudFrontStateProps {
  readonly clock: Clock;

  /**
   * How long an invalidation is in progress; `Infinity` for ever.
   *
   * @default 5_000
   */
  readonly completionDelayMs?:
    | number
    | ((batch: InvalidationBatch, index: number) => number);

  /** @default - unlimited */
  readonly quota?: InvalidationQuota;

  /** @default 3_000 */
  readonly maxItemsPerRequest?: number;

  /**
   * Calls of the whole account.
   *
   * @default - unlimited
   */
  readonly apiCallRate?: { readonly perSecond: number; readonly burst: number };

  /**
   * What becomes of a known CallerReference with the same items: the API reference says `returned`, users have seen `rejected`.
   *
   * @default 'returned'
   */
  readonly replay?: 'returned' | 'rejected';

  /**
   * How a known CallerReference is rejected: the first is documented, the second reported.
   *
   * @default 'InvalidationBatchAlreadyExists'
   */
  readonly rejection?: 'InvalidationBatchAlreadyExists' | 'InvalidArgument';
}

const DEFAULT_COMPLETION_DELAY_MS = 5_000;
const DEFAULT_MAX_ITEMS_PER_REQUEST = 3_000;

// CloudFront Developer Guide, invalidation-specifying-objects.html and invalidation-specifying-tags.html
const MAX_PATH_CHARACTERS = 4_000;
const TAG = /^#[!-+\--~]{1,256}$/;

const ACCOUNT = '123456789012';

/** What CloudFront knows of one account's invalidations, and the rules by which it takes new ones. */
export class CloudFrontState {
  /** Every call in order of arrival, failed ones included. */
  public readonly calls: ApiCall[] = [];

  /** Every invalidation that was really created, oldest first. */
  public readonly invalidations: Invalidation[] = [];

  private readonly distributions = new Map<string, Distribution>();
  private readonly tenants = new Set<string>();
  private readonly denials: AccessDenial[] = [];
  private readonly apiCalls?: TokenBucket;

  constructor(private readonly props: CloudFrontStateProps) {
    const { clock, apiCallRate } = props;
    this.apiCalls = apiCallRate && new TokenBucket({ clock, ...apiCallRate });
  }

  public now(): number {
    return this.props.clock.now();
  }

  public addDistribution(id: string, props: DistributionProps = {}): void {
    this.distributions.set(id, {
      deployedAtMs: props.deployedAtMs ?? this.now(),
      cacheTagHeader: props.cacheTagHeader,
      tenantOnly: props.tenantOnly ?? false,
      modifiedAtMs: this.now(),
    });
  }

  public addTenant(id: string): void {
    this.tenants.add(id);
  }

  /** Answers AccessDenied, for ever or until permissions have propagated. */
  public denyAccess(denial: AccessDenial = {}): void {
    this.denials.push(denial);
  }

  public allowAccess(): void {
    this.denials.length = 0;
  }

  public statusOf(invalidation: Invalidation): 'InProgress' | 'Completed' {
    return this.now() < invalidation.completesAtMs ? 'InProgress' : 'Completed';
  }

  /** What stands before every operation: the account's call rate, then its permissions. */
  public admit(
    operation: CloudFrontOperation,
    target: InvalidationTarget,
  ): void {
    if (this.apiCalls) {
      if (!this.apiCalls.has(1)) {
        throw new ServiceError(400, 'Throttling', 'Rate exceeded');
      }
      this.apiCalls.take(1);
    }
    const isDenied = this.denials.some(
      (denial) =>
        (denial.operation ?? operation) === operation &&
        this.now() < (denial.untilMs ?? Number.POSITIVE_INFINITY),
    );
    if (isDenied) {
      throw new ServiceError(
        403,
        'AccessDenied',
        `User: arn:aws:sts::${ACCOUNT}:assumed-role/handler/handler is not authorized to perform: cloudfront:${operation} ` +
          `on resource: arn:aws:cloudfront::${ACCOUNT}:${target.kind}/${target.id} ` +
          `because no identity-based policy allows the cloudfront:${operation} action`,
      );
    }
  }

  public createInvalidation(
    target: InvalidationTarget,
    batch: InvalidationBatch,
  ): Invalidation {
    this.requireTarget(target);
    if (this.distributions.get(target.id)?.tenantOnly) {
      throw noSuchDistribution();
    }
    this.requireValidItems(batch.items);
    const earlier = this.invalidationsOf(target).find(
      ({ callerReference }) => callerReference === batch.callerReference,
    );
    if (earlier) {
      return this.replay(earlier, batch);
    }
    this.props.quota?.admit(batch.items, this.itemsInProgress(target));
    return this.record(target, batch);
  }

  public getInvalidation(target: InvalidationTarget, id: string): Invalidation {
    this.requireTarget(target);
    const invalidation = this.invalidationsOf(target).find(
      (candidate) => candidate.id === id,
    );
    if (!invalidation) {
      throw new ServiceError(
        404,
        'NoSuchInvalidation',
        'The specified invalidation does not exist.',
      );
    }
    return invalidation;
  }

  /** Newest first, from the one after `marker`. */
  public listInvalidations(
    target: InvalidationTarget,
    page: { readonly marker?: string; readonly maxItems: number },
  ): InvalidationPage {
    this.requireTarget(target);
    const all = this.invalidationsOf(target).reverse();
    const markerIndex = all.findIndex(({ id }) => id === page.marker);
    if (page.marker && markerIndex < 0) {
      throw invalidArgument('The marker is invalid.');
    }
    const rest = all.slice(markerIndex + 1);
    return {
      invalidations: rest.slice(0, page.maxItems),
      isTruncated: rest.length > page.maxItems,
    };
  }

  public getDistribution(id: string): DistributionView {
    const distribution = this.distributions.get(id);
    if (!distribution) {
      throw noSuchDistribution();
    }
    const { deployedAtMs, modifiedAtMs, cacheTagHeader } = distribution;
    return {
      id,
      status: this.now() < deployedAtMs ? 'InProgress' : 'Deployed',
      modifiedAtMs,
      cacheTagHeader,
      invalidationsInProgress: this.inProgress({ kind: 'distribution', id })
        .length,
    };
  }

  private requireTarget({ kind, id }: InvalidationTarget): void {
    if (kind === 'distribution' && !this.distributions.has(id)) {
      throw noSuchDistribution();
    }
    if (kind === 'distribution-tenant' && !this.tenants.has(id)) {
      throw new ServiceError(
        404,
        'EntityNotFound',
        'The entity was not found.',
      );
    }
  }

  private requireValidItems(items: readonly string[]): void {
    const { maxItemsPerRequest = DEFAULT_MAX_ITEMS_PER_REQUEST } = this.props;
    if (items.length > maxItemsPerRequest) {
      throw new ServiceError(
        413,
        'BatchTooLarge',
        'Invalidation batch specified is too large.',
      );
    }
    if (!items.every(isValidItem)) {
      throw invalidArgument(
        'Your request contains one or more invalid invalidation paths.',
      );
    }
  }

  private replay(
    earlier: Invalidation,
    { items }: InvalidationBatch,
  ): Invalidation {
    const { replay = 'returned', rejection } = this.props;
    if (replay === 'returned' && sameItems(earlier.items, items)) {
      return earlier;
    }
    const message =
      'Your request contains a caller reference that was used for a previous invalidation batch for the same distribution.';
    throw rejection === 'InvalidArgument'
      ? invalidArgument(message)
      : new ServiceError(409, 'InvalidationBatchAlreadyExists', message);
  }

  private record(
    { id: targetId }: InvalidationTarget,
    batch: InvalidationBatch,
  ): Invalidation {
    const { completionDelayMs = DEFAULT_COMPLETION_DELAY_MS } = this.props;
    const index = this.invalidations.length;
    const delayMs =
      typeof completionDelayMs === 'number'
        ? completionDelayMs
        : completionDelayMs(batch, index);
    const invalidation = {
      ...batch,
      id: `I${String(index + 1).padStart(13, '0')}`,
      targetId,
      createdAtMs: this.now(),
      completesAtMs: this.now() + delayMs,
    };
    this.invalidations.push(invalidation);
    return invalidation;
  }

  private invalidationsOf({ id }: InvalidationTarget): Invalidation[] {
    return this.invalidations.filter(({ targetId }) => targetId === id);
  }

  private inProgress(target: InvalidationTarget): Invalidation[] {
    return this.invalidationsOf(target).filter(
      (invalidation) => this.statusOf(invalidation) === 'InProgress',
    );
  }

  private itemsInProgress(target: InvalidationTarget): string[] {
    return this.inProgress(target).flatMap(({ items }) => items);
  }
}

const noSuchDistribution = () =>
  new ServiceError(
    404,
    'NoSuchDistribution',
    'The specified distribution does not exist.',
  );

const invalidArgument = (message: string) =>
  new ServiceError(400, 'InvalidArgument', message);

const isValidItem = (item: string): boolean =>
  item.startsWith('#')
    ? TAG.test(item)
    : item.startsWith('/') &&
      item.length <= MAX_PATH_CHARACTERS &&
      !/~|%7e/i.test(item);

const sameItems = (left: readonly string[], right: readonly string[]) =>
  left.length === right.length &&
  left.every((item, index) => item === right[index]);
