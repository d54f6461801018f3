import { Stack, Token } from 'aws-cdk-lib';
import type { aws_cloudfront as cloudfront } from 'aws-cdk-lib/interfaces';
import type { Construct } from 'constructs';
import { InvalidationTarget } from '../../invalidation-target';
import type { SiteContent } from '../../site-content';
import type { BoundTarget } from './bound';
import { checkItems, type InvalidationItems } from './items';

const DEFAULT_PATHS = ['/*'];

/** AWS GovCloud (US) and the isolated regions. https://docs.aws.amazon.com/general/latest/gr/cf_region.html */
const WITHOUT_CLOUDFRONT = /-(gov|iso\w*)-/;

/** The props of `DistributionInvalidator` that say what is invalidated. */
interface TargetProps extends InvalidationItems {
  readonly distribution?: cloudfront.IDistributionRef;
  readonly targets?: InvalidationTarget[];
  readonly content?: SiteContent;
}

/** What an invalidator in `scope` invalidates, checked before anything is made. */
export function bindTargets(
  scope: Construct,
  { distribution, targets, paths, tags, content }: TargetProps,
): BoundTarget[] {
  if ((distribution === undefined) === (targets === undefined)) {
    throw new Error(
      `exactly one of 'distribution' and 'targets' must be given, got: ${distribution ? 'both' : 'neither'}`,
    );
  }
  if (targets?.length === 0) {
    throw new Error("'targets' must not be empty, got: []");
  }
  const common =
    paths || tags || content ? { paths, tags } : { paths: DEFAULT_PATHS };
  checkItems(common);
  const all = distribution
    ? [InvalidationTarget.distribution(distribution)]
    : (targets ?? []);
  const bound = all.map((target) => target._bind(scope, common));
  if (!content && bound.some(({ items }) => isEmpty(items))) {
    throw new Error(
      "'paths' must not be empty where there are neither 'tags' nor 'content', got: []",
    );
  }
  checkRegion(Stack.of(scope).region, bound);
  return bound;
}

function isEmpty({ paths = [], tags = [] }: InvalidationItems): boolean {
  return paths.length === 0 && tags.length === 0;
}

function checkRegion(region: string, targets: BoundTarget[]): void {
  if (Token.isUnresolved(region)) return;
  if (WITHOUT_CLOUDFRONT.test(region)) {
    throw new Error(
      `the stack's region must be one from which CloudFront can be called, and its partition has none, got: ${region}`,
    );
  }
  const hasTags = targets.some(({ items }) => items.tags?.length);
  if (hasTags && region.startsWith('cn-')) {
    throw new Error(
      `'tags' must not be given in China, where CloudFront does not know cache tags, got: region ${region}`,
    );
  }
}
