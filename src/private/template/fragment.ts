import { readFileSync } from 'node:fs';
import { type CfnElement, CfnResource } from 'aws-cdk-lib';
import { isJsonObject, type Json, type JsonObject } from './json';

/**
 * What an element contributes to its template: section -> logical id -> definition.
 *
 * The one place that reads CDK internals: there is no public way to see an element's part of the template during
 * synthesis. A changed shape must stop the synthesis, because a fingerprint of nothing would never change again.
 */
export function fragmentOf(element: CfnElement): JsonObject {
  const { _toCloudFormation: toCloudFormation } = element as unknown as {
    _toCloudFormation?: () => unknown;
  };
  if (typeof toCloudFormation !== 'function') throw unreadable(element);
  const fragment: Json = element.stack.resolve(toCloudFormation.call(element));
  // An element that opts out of the template (shouldSynthesize) resolves to nothing.
  if (fragment === undefined) return {};
  if (!isJsonObject(fragment)) throw unreadable(element);
  if (
    CfnResource.isCfnResource(element) &&
    Object.keys(fragment).length > 0 &&
    !isJsonObject(fragment.Resources)
  ) {
    throw unreadable(element);
  }
  return fragment;
}

function unreadable(element: CfnElement): Error {
  return new Error(
    `cannot read ${element.node.path} from the template with aws-cdk-lib ${cdkVersion()}; ` +
      'use an older aws-cdk-lib until a release of cdk-distribution-invalidator can',
  );
}

function cdkVersion(): string {
  const manifest = require.resolve('aws-cdk-lib/package.json');
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}
