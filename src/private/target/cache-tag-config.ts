import type { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
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
