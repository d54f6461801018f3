import { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { IConstruct } from 'constructs';
import { fragmentOf } from '../template/fragment';
import { isJsonObject, type Json } from '../template/json';

const CONFIG = ['DistributionConfig', 'CacheTagConfig'];

/** Makes CloudFront read the tags of an object from a header of the origin's response. */
export function setCacheTagHeader(
  distribution: CfnDistribution,
  headerName: string,
): void {
  distribution.addPropertyOverride(CONFIG.join('.'), {
    HeaderName: headerName,
  });
}

/** The resource behind a distribution of this app; nothing behind an imported one. */
export function resourceOf(
  distribution: IConstruct,
): CfnDistribution | undefined {
  return [distribution, distribution.node.defaultChild].find(
    (candidate) => candidate instanceof CfnDistribution,
  );
}

/** Whether the template says which header holds the tags. */
export function hasCacheTagConfig(distribution: CfnDistribution): boolean {
  const { Resources } = fragmentOf(distribution);
  const [definition] = isJsonObject(Resources) ? Object.values(Resources) : [];
  const config = ['Properties', ...CONFIG].reduce<Json>(
    (value, name) => (isJsonObject(value) ? value[name] : undefined),
    definition,
  );
  return config !== undefined;
}
