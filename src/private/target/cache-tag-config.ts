import { Token } from 'aws-cdk-lib';
import type { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { quoted } from '../contract/quoted';
import { fragmentOf } from '../template/fragment';
import { isJsonObject, type Json } from '../template/json';
import { refuse } from './input';
import { mayBeEqual } from './may-be-equal';

const CONFIG = ['DistributionConfig', 'CacheTagConfig'];

/** https://www.rfc-editor.org/rfc/rfc9110#name-field-names */
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** What the distributions have been given. */
const headerNames = new WeakMap<CfnDistribution, string>();

export function checkHeaderName(subject: string, name: unknown): void {
  if (Token.isUnresolved(name)) return;
  if (typeof name === 'string' && HEADER_NAME.test(name)) return;
  refuse(
    subject,
    'must be the name of an HTTP header, such as "Cache-Tag"',
    name,
  );
}

/** Makes CloudFront read the tags of an object from a header of the origin's response. There can be only one. */
export function setCacheTagHeader(
  distribution: CfnDistribution,
  headerName: string,
): void {
  const known = headerNames.get(distribution) ?? headerName;
  if (
    !mayBeEqual(known, headerName) &&
    known.toLowerCase() !== headerName.toLowerCase()
  ) {
    throw new Error(
      `'headerName' must be the one that ${distribution.node.path} has already, ${quoted(known)}, got: ${quoted(headerName)}`,
    );
  }
  headerNames.set(distribution, headerName);
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
