import { Stack } from 'aws-cdk-lib';
import {
  CfnDistribution,
  CfnDistributionTenant,
} from 'aws-cdk-lib/aws-cloudfront';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { aws_cloudfront as cloudfront } from 'aws-cdk-lib/interfaces';
import type { Construct, IConstruct } from 'constructs';
import {
  type CloudFrontActions,
  DISTRIBUTION_ACTIONS,
  TENANT_ACTIONS,
} from './private/contract/actions';
import type { BoundTarget } from './private/target/bound';
import { checkDomainName, domainNameOf } from './private/target/domain-name';
import { mayBeEqual } from './private/target/env';
import { checkItems, type InvalidationItems } from './private/target/items';

/** What to invalidate on a target. */
export interface InvalidationTargetOptions {
  /**
   * The paths to invalidate here.
   *
   * @default - what the invalidator says for all targets
   */
  readonly paths?: string[];

  /**
   * The cache tags to invalidate here.
   *
   * @default - what the invalidator says for all targets
   */
  readonly tags?: string[];

  /**
   * A role of the account that owns the distribution, for the function to assume. It must trust the role of the
   * function, and allow `cloudfront:CreateInvalidation`, and `cloudfront:GetInvalidation` for waiting.
   *
   * @default - the function's own role, which works for distributions of its own account
   */
  readonly assumeRole?: iam.IRole;

  /**
   * The name under which viewers reach it, such as `www.example.com`, for the `verification` of the invalidator.
   *
   * @default - what its construct knows: the distribution's own name, or the first domain of a tenant. What is known by
   *   its ID alone, and a tenant that is imported, have none
   */
  readonly domainName?: string;
}

/**
 * A distribution or a distribution tenant, and what to invalidate on it.
 *
 * Needed for several targets of one invalidator, for tenants, and for distributions of another account.
 */
export class InvalidationTarget {
  /**
   * A distribution of this app, or an imported one.
   *
   * @throws if a path or a tag is not one that CloudFront accepts
   */
  static distribution(
    distribution: cloudfront.IDistributionRef,
    options: InvalidationTargetOptions = {},
  ): InvalidationTarget {
    return new InvalidationTarget(
      {
        idProperty: 'DistributionId',
        id: distribution.distributionRef.distributionId,
        actions: DISTRIBUTION_ACTIONS,
        arn: () => CfnDistribution.arnForDistribution(distribution),
        construct: distribution,
        account: distribution.env.account,
        domainName: () => domainNameOf(distribution),
      },
      options,
    );
  }

  /**
   * A distribution that is known by its ID.
   *
   * @throws if a path or a tag is not one that CloudFront accepts
   */
  static distributionId(
    distributionId: string,
    options: InvalidationTargetOptions = {},
  ): InvalidationTarget {
    return new InvalidationTarget(
      {
        idProperty: 'DistributionId',
        id: distributionId,
        actions: DISTRIBUTION_ACTIONS,
        arn: (scope) => arnIn(scope, 'distribution', distributionId),
      },
      options,
    );
  }

  /**
   * A tenant of a multi-tenant distribution. What a tenant has cached is invalidated for that tenant alone.
   *
   * @throws if a path or a tag is not one that CloudFront accepts
   * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidationForDistributionTenant.html
   */
  static distributionTenant(
    tenant: cloudfront.IDistributionTenantRef,
    options: InvalidationTargetOptions = {},
  ): InvalidationTarget {
    return new InvalidationTarget(
      {
        idProperty: 'DistributionTenantId',
        id: tenant.distributionTenantRef.distributionTenantId,
        actions: TENANT_ACTIONS,
        arn: () => CfnDistributionTenant.arnForDistributionTenant(tenant),
        account: tenant.env.account,
        domainName: () => domainNameOf(tenant),
      },
      options,
    );
  }

  /**
   * A distribution tenant that is known by its ID, such as `dt_2wMLDbVGQLTxYhmGl8aCWkPqY7d`.
   *
   * @throws if a path or a tag is not one that CloudFront accepts
   */
  static distributionTenantId(
    distributionTenantId: string,
    options: InvalidationTargetOptions = {},
  ): InvalidationTarget {
    return new InvalidationTarget(
      {
        idProperty: 'DistributionTenantId',
        id: distributionTenantId,
        actions: TENANT_ACTIONS,
        arn: (scope) =>
          arnIn(scope, 'distribution-tenant', distributionTenantId),
      },
      options,
    );
  }

  private constructor(
    private readonly resource: TargetResource,
    private readonly options: InvalidationTargetOptions,
  ) {
    checkItems(options);
    checkDomainName(options.domainName);
  }

  /**
   * What the invalidator in `scope` needs to know.
   *
   * @internal
   */
  _bind(scope: Construct, common: InvalidationItems): BoundTarget {
    const { idProperty, id, actions, arn, construct, account } = this.resource;
    const { assumeRole, domainName = this.resource.domainName?.() } =
      this.options;
    const stack = Stack.of(scope);
    if (
      !assumeRole &&
      account !== undefined &&
      !mayBeEqual(account, stack.account)
    ) {
      throw new Error(
        `a distribution of another account than the invalidator's (${stack.account}) needs an 'assumeRole', got: one of account ${account}`,
      );
    }
    const { paths = [], tags = [] } =
      this.options.paths || this.options.tags ? this.options : common;
    return {
      properties: {
        [idProperty]: id,
        Paths: orNothing(paths),
        Tags: orNothing(tags),
        RoleArn: assumeRole?.roleArn,
      },
      items: { paths, tags },
      actions,
      arn: arn(scope),
      assumeRole,
      construct,
      domainName,
    };
  }
}

interface TargetResource {
  readonly idProperty: 'DistributionId' | 'DistributionTenantId';
  readonly id: string;
  readonly actions: CloudFrontActions;
  readonly arn: (scope: Construct) => string;
  /** Where its configuration can be looked at, if it is part of the app. */
  readonly construct?: IConstruct;
  readonly account?: string;
  readonly domainName?: () => string | undefined;
}

/** An empty list in a template is only noise. */
function orNothing(items: string[]): string[] | undefined {
  return items.length > 0 ? items : undefined;
}

function arnIn(scope: Construct, resource: string, resourceName: string) {
  return Stack.of(scope).formatArn({
    service: 'cloudfront',
    region: '',
    resource,
    resourceName,
  });
}
