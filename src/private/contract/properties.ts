/**
 * The properties of the custom resource as the handler receives them. CloudFormation turns every scalar into a string,
 * so there is nothing else here. Names are a contract with deployed stacks: during an update the handler meets both
 * what the old and the new version of this library have written.
 */
export interface InvalidationProperties {
  readonly Targets: TargetProperties[];
  /** What the targets without paths and tags of their own invalidate: once, because ten targets may have a thousand paths. */
  readonly Paths?: string[];
  readonly Tags?: string[];
  /** The files of the site, of which only what changed is invalidated. */
  readonly Content?: ContentProperties;
  readonly WaitForCompletion: WireBoolean;
  readonly WaitForDistributionDeployed: WireBoolean;
  readonly SkipOnCreate: WireBoolean;
  /** In seconds. */
  readonly Timeout: string;
  readonly OnError: WireFailureAction;
  readonly OnTimeout: WireFailureAction;
  /** What viewers must get in the end. */
  readonly Verification?: VerificationProperties[];
  /** Only with a verification. */
  readonly OnStale?: WireFailureAction;
  /** Anything: the handler runs when it changes, and does not look at it. */
  readonly Trigger?: unknown;
}

/** A distribution or a tenant: one of the ids is there. With `Paths` or `Tags`, those that are for all do not count. */
export interface TargetProperties {
  readonly DistributionId?: string;
  readonly DistributionTenantId?: string;
  readonly Paths?: string[];
  readonly Tags?: string[];
  /** To assume, for a target of another account. */
  readonly RoleArn?: string;
  /** Under which viewers reach it. Only with a verification. */
  readonly DomainName?: string;
}

/** URLs or changed files: one of the two is there. */
export interface VerificationProperties {
  /** Without the host, encoded. */
  readonly Urls?: string[];
  readonly ExpectedStatus?: string;
  /** How many URLs of changed files are asked for at most. */
  readonly ChangedFiles?: string;
  /** Instead of the targets' own. */
  readonly DomainName?: string;
}

/** Where a manifest is. */
export interface ContentProperties {
  readonly Bucket: string;
  readonly Key: string;
}

export type WireBoolean = 'true' | 'false';

/** The values of `FailureAction`. */
export type WireFailureAction = 'FAIL' | 'WARN';

export function wireBoolean(value: boolean): WireBoolean {
  return value ? 'true' : 'false';
}
