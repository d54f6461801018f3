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
import {
  checkDistribution,
  checkDistributionId,
  checkTenant,
  checkTenantId,
} from './private/target/ids';
import { checkingCall, checkOptions, checkRole } from './private/target/input';
import {
  checkItems,
  type InvalidationItems,
  type ItemProperties,
  itemProperties,
} from './private/target/items';
import { mayBeEqual } from './private/target/may-be-equal';

/** What to invalidate on a target. */
export interface InvalidationTargetOptions {
  /**
   * The paths to invalidate on this target.
   *
   * @default - the `paths` of the invalidator, unless this target has its own `tags`
   */
  readonly paths?: string[];

  /**
   * The cache tags to invalidate on this target.
   *
   * @default - the `tags` of the invalidator, unless this target has its own `paths`
   */
  readonly tags?: string[];

  /**
   * A role that the function assumes, in the account that owns the distribution. The role must trust the function's role,
   * and allow `cloudfront:CreateInvalidation` and, to wait for the completion, `cloudfront:GetInvalidation`.
   *
   * @default - the function's own role, which works for distributions in its own account
   */
  readonly assumeRole?: iam.IRole;

  /**
   * The name under which viewers reach the target, such as `www.example.com`, for the invalidator's `verification`.
   *
   * @default - the name that its construct knows: the distribution's own name, or a tenant's first domain. A target known
   *   only by its ID, or an imported tenant, has none
   */
  readonly domainName?: string;
}

/**
 * A distribution or a distribution tenant, and what to invalidate on it.
 *
 * Use it for several targets of one invalidator, for tenants, and for distributions of another account.
 */
export class InvalidationTarget {
  /**
   * A distribution of this app, or an imported one.
   *
   * @throws if CloudFront would reject a path or a tag
   */
  static distribution(
    distribution: cloudfront.IDistributionRef,
    options: InvalidationTargetOptions = {},
  ): InvalidationTarget {
    return checkingCall('InvalidationTarget.distribution', () => {
      checkDistribution("'distribution'", distribution);
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
    });
  }

  /**
   * A distribution known by its ID.
   *
   * @throws if CloudFront would reject a path or a tag
   */
  static distributionId(
    distributionId: string,
    options: InvalidationTargetOptions = {},
  ): InvalidationTarget {
    return checkingCall('InvalidationTarget.distributionId', () => {
      checkDistributionId("'distributionId'", distributionId);
      return new InvalidationTarget(
        {
          idProperty: 'DistributionId',
          id: distributionId,
          actions: DISTRIBUTION_ACTIONS,
          arn: (scope) => arnIn(scope, 'distribution', distributionId),
        },
        options,
      );
    });
  }

  /**
   * A tenant of a multi-tenant distribution. CloudFront invalidates only what is cached for that tenant.
   *
   * @throws if CloudFront would reject a path or a tag
   * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidationForDistributionTenant.html
   */
  static distributionTenant(
    tenant: cloudfront.IDistributionTenantRef,
    options: InvalidationTargetOptions = {},
  ): InvalidationTarget {
    return checkingCall('InvalidationTarget.distributionTenant', () => {
      checkTenant("'tenant'", tenant);
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
    });
  }

  /**
   * A distribution tenant known by its ID, such as `dt_2wMLDbVGQLTxYhmGl8aCWkPqY7d`.
   *
   * @throws if CloudFront would reject a path or a tag
   */
  static distributionTenantId(
    distributionTenantId: string,
    options: InvalidationTargetOptions = {},
  ): InvalidationTarget {
    return checkingCall('InvalidationTarget.distributionTenantId', () => {
      checkTenantId("'distributionTenantId'", distributionTenantId);
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
    });
  }

  private constructor(
    private readonly resource: TargetResource,
    private readonly options: InvalidationTargetOptions,
  ) {
    checkOptions("'options'", options, {
      assumeRole: checkRole,
      domainName: checkDomainName,
    });
    checkItems(options);
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
        `a distribution in an account other than the invalidator's (${stack.account}) needs an 'assumeRole', got: one in account ${account}`,
      );
    }
    const { paths, tags } = this.options;
    const hasOwn = paths !== undefined || tags !== undefined;
    return {
      properties: {
        [idProperty]: id,
        ...(hasOwn ? ownItems({ paths, tags }) : {}),
        RoleArn: assumeRole?.roleArn,
      },
      items: hasOwn ? { paths, tags } : common,
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

/** An empty list says that those of the invalidator do not count. */
function ownItems(items: InvalidationItems): ItemProperties {
  const { Paths, Tags } = itemProperties(items);
  return Paths || Tags ? { Paths, Tags } : { Paths: [] };
}

function arnIn(scope: Construct, resource: string, resourceName: string) {
  return Stack.of(scope).formatArn({
    service: 'cloudfront',
    region: '',
    resource,
    resourceName,
  });
}
