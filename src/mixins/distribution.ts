import { CfnResource, Stack } from 'aws-cdk-lib';
import {
  CfnDistribution,
  CfnDistributionTenant,
} from 'aws-cdk-lib/aws-cloudfront';
import { Construct, type IConstruct, type IMixin } from 'constructs';
import {
  DistributionInvalidator,
  type DistributionInvalidatorOptions,
} from '../distribution-invalidator';
import { InvalidationTarget } from '../invalidation-target';
import { checkHeaderName } from '../private/target/cache-tag-config';
import { servesOnlyTenants } from '../private/target/distribution';
import { checkingCall, checkObject } from '../private/target/input';

/**
 * Invalidates a distribution in every deployment of its stack: adds a `DistributionInvalidator` next to it, whose id is
 * that of the distribution followed by `Invalidator`.
 *
 * Applied to an app, it does so for every distribution and every distribution tenant in it. It leaves out distributions
 * that only serve tenants, because they have nothing to invalidate themselves, and imported distributions, because they
 * are not resources of the app.
 *
 * @example
 * Mixins.of(distribution).apply(new mixins.DistributionInvalidation({ paths: ['/index.html'] }));
 */
export class DistributionInvalidation implements IMixin {
  /**
   * @param options the options of all invalidators that the mixin adds
   */
  constructor(private readonly options: DistributionInvalidatorOptions = {}) {
    checkingCall('mixins.DistributionInvalidation', () =>
      checkObject("'options'", options),
    );
  }

  /** Whether the construct is a `CfnDistribution` or a `CfnDistributionTenant` that can be invalidated. */
  supports(construct: IConstruct): boolean {
    return targetOf(construct) !== undefined;
  }

  /**
   * Adds the invalidator.
   *
   * @throws if the mixin has already been applied, or if `DistributionInvalidator` rejects the options
   */
  applyTo(construct: IConstruct): void {
    const target = targetOf(construct);
    if (!target || !CfnResource.isCfnResource(construct)) return;
    const { scope, id } = siblingOf(construct);
    new DistributionInvalidator(scope, id, {
      ...this.options,
      targets: [target],
    });
  }
}

/**
 * Enables cache tags, as `DistributionInvalidator.enableCacheTags` does: CloudFront reads the tags of an object from a
 * header of the origin's response.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-by-tags.html
 */
export class DistributionCacheTags implements IMixin {
  /**
   * @param headerName such as `Cache-Tag`
   */
  constructor(private readonly headerName: string) {
    checkingCall('mixins.DistributionCacheTags', () =>
      checkHeaderName("'headerName'", headerName),
    );
  }

  /** Whether the construct is a `CfnDistribution`. */
  supports(construct: IConstruct): boolean {
    return isDistribution(construct);
  }

  /** Sets the header in the distribution's configuration. */
  applyTo(construct: IConstruct): void {
    if (isDistribution(construct)) {
      DistributionInvalidator.enableCacheTags(construct, this.headerName);
    }
  }
}

function targetOf(construct: IConstruct): InvalidationTarget | undefined {
  if (isDistribution(construct)) {
    return servesOnlyTenants(construct)
      ? undefined
      : InvalidationTarget.distribution(construct);
  }
  return isTenant(construct)
    ? InvalidationTarget.distributionTenant(construct)
    : undefined;
}

/** By type and not by class: an app can hold more than one copy of aws-cdk-lib. */
function isDistribution(construct: IConstruct): construct is CfnDistribution {
  return isOfType(construct, CfnDistribution.CFN_RESOURCE_TYPE_NAME);
}

function isTenant(construct: IConstruct): construct is CfnDistributionTenant {
  return isOfType(construct, CfnDistributionTenant.CFN_RESOURCE_TYPE_NAME);
}

function isOfType(construct: IConstruct, type: string): boolean {
  return (
    CfnResource.isCfnResource(construct) && construct.cfnResourceType === type
  );
}

/**
 * A place beside the distribution and not in it: whatever is made to depend on the distribution would otherwise depend on
 * the invalidator, and come after it.
 */
function siblingOf(resource: CfnResource): { scope: Construct; id: string } {
  const parent = resource.node.scope;
  const isMainPart =
    parent?.node.defaultChild === resource && !Stack.isStack(parent);
  const { scope, id } = isMainPart ? parent.node : resource.node;
  if (!Construct.isConstruct(scope)) {
    throw new Error(`${resource.node.path} must be in a stack`);
  }
  return { scope, id: `${id}Invalidator` };
}
