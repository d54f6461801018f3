import { Token } from 'aws-cdk-lib';
import { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { IConstruct } from 'constructs';

/** The resource behind a distribution of this app; nothing behind an imported one. */
export function resourceOf(
  distribution: IConstruct,
): CfnDistribution | undefined {
  return [distribution, distribution.node.defaultChild].find(
    (candidate) => candidate instanceof CfnDistribution,
  );
}

/** Whether nothing can be invalidated on the distribution itself, as far as synthesis knows. */
export function servesOnlyTenants({
  distributionConfig,
}: CfnDistribution): boolean {
  return (
    !Token.isUnresolved(distributionConfig) &&
    'connectionMode' in distributionConfig &&
    distributionConfig.connectionMode === 'tenant-only'
  );
}
