import { Annotations, AspectPriority, Aspects } from 'aws-cdk-lib';
import { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct, IConstruct } from 'constructs';
import { fragmentOf } from '../template/fragment';
import { isJsonObject, type Json } from '../template/json';
import type { BoundTarget } from './bound';

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

/** Warns where CloudFront would accept the invalidation of a tag and remove nothing. */
export function warnOfMissingCacheTagConfig(
  scope: Construct,
  { construct, items }: BoundTarget,
): void {
  const distribution = construct && resourceOf(construct);
  if (!distribution || !items.tags?.length) return;
  // The distribution may yet be changed, up to the last of the other aspects.
  Aspects.of(scope).add(
    {
      visit: (node) => {
        if (node !== scope || hasCacheTagConfig(distribution)) return;
        Annotations.of(scope).addWarningV2(
          'cdk-distribution-invalidator:noCacheTagConfig',
          `'tags' have no effect, for ${distribution.node.path} does not say which header holds the tags; see DistributionInvalidator.enableCacheTags`,
        );
      },
    },
    { priority: AspectPriority.READONLY },
  );
}

function hasCacheTagConfig(distribution: CfnDistribution): boolean {
  const { Resources } = fragmentOf(distribution);
  const [definition] = isJsonObject(Resources) ? Object.values(Resources) : [];
  const config = ['Properties', ...CONFIG].reduce<Json>(
    (value, name) => (isJsonObject(value) ? value[name] : undefined),
    definition,
  );
  return config !== undefined;
}
