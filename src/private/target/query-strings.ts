import type { Stack } from 'aws-cdk-lib';
import {
  CachePolicy,
  CfnCachePolicy,
  type CfnDistribution,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct, IConstruct } from 'constructs';
import { fragmentOf } from '../template/fragment';
import { isJsonObject, type Json } from '../template/json';
import { inform, whenFinal } from '../template/messages';
import { resourceOf } from './distribution';

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const MANAGED_POLICIES_WITH_QUERY_STRINGS = [
  CachePolicy.AMPLIFY,
  CachePolicy.ELEMENTAL_MEDIA_PACKAGE,
  CachePolicy.USE_ORIGIN_CACHE_CONTROL_HEADERS_QUERY_STRINGS,
].map(({ cachePolicyId }) => cachePolicyId);

/** Notes where a distribution of this app keeps an answer for each query string of a URL, and only one is invalidated. */
export function adviseOnQueryStrings(
  scope: Construct,
  distributions: readonly IConstruct[],
  urls: readonly string[],
): void {
  whenFinal(scope, () => {
    for (const distribution of distributions) {
      const resource = resourceOf(distribution);
      const url = resource && firstWithQueryStrings(resource, urls);
      if (url === undefined) continue;
      inform(
        scope,
        'queryStrings',
        `${distribution.node.path} has query strings in the cache key of ${url}, so the cache keeps a response for each, and 'content' invalidates only the URL without one; see 'queryStrings' of SiteContent`,
      );
    }
  });
}

function firstWithQueryStrings(
  distribution: CfnDistribution,
  urls: readonly string[],
): string | undefined {
  const config = at(propertiesOf(distribution), 'DistributionConfig');
  const behaviors = at(config, 'CacheBehaviors');
  const others = (Array.isArray(behaviors) ? behaviors : []).map(
    (behavior) => ({
      pattern: patternOf(at(behavior, 'PathPattern')),
      counts: hasQueryStrings(behavior, distribution.stack),
    }),
  );
  const counts = hasQueryStrings(
    at(config, 'DefaultCacheBehavior'),
    distribution.stack,
  );
  return urls.find(
    (url) => others.find(({ pattern }) => pattern?.test(url))?.counts ?? counts,
  );
}

function hasQueryStrings(behavior: Json, stack: Stack): boolean {
  const policy = at(behavior, 'CachePolicyId');
  if (typeof policy === 'string') {
    return MANAGED_POLICIES_WITH_QUERY_STRINGS.includes(policy);
  }
  if (policy === undefined) {
    return at(at(behavior, 'ForwardedValues'), 'QueryString') === true;
  }
  const id = at(policy, 'Ref');
  const custom = stack.node
    .findAll()
    .find(
      (node): node is CfnCachePolicy =>
        node instanceof CfnCachePolicy &&
        node.stack === stack &&
        stack.resolve(node.logicalId) === id,
    );
  const names = [
    ...['CachePolicyConfig', 'ParametersInCacheKeyAndForwardedToOrigin'],
    ...['QueryStringsConfig', 'QueryStringBehavior'],
  ];
  const whatCounts = custom && names.reduce<Json>(at, propertiesOf(custom));
  return typeof whatCounts === 'string' && whatCounts !== 'none';
}

function propertiesOf(resource: CfnDistribution | CfnCachePolicy): Json {
  const { Resources } = fragmentOf(resource);
  const [definition] = isJsonObject(Resources) ? Object.values(Resources) : [];
  return at(definition, 'Properties');
}

function at(value: Json, name: string): Json {
  return isJsonObject(value) ? value[name] : undefined;
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern */
function patternOf(pattern: Json): RegExp | undefined {
  if (typeof pattern !== 'string') return undefined;
  const [, path] = /^\/?(.*)$/s.exec(pattern) ?? [];
  const escaped = (path ?? '')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^/${escaped}$`, 's');
}
