import { createHash } from 'node:crypto';

/** Shown in CloudFront's console, where it tells what made the invalidation. */
const PREFIX = 'cdk-distribution-invalidator';

/** Distinguishes the invalidations of one CloudFormation request from all others. */
export interface RequestIdentity {
  readonly stackId: string;
  /** The same for every delivery of one CloudFormation request, and when a failed operation is retried. */
  readonly requestId: string;
  readonly logicalResourceId: string;
  /** Another trigger value is another invalidation, also under the same request. */
  readonly resourceProperties: unknown;
}

/**
 * Names an invalidation so that CloudFront makes it once, however often it is asked to.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_InvalidationBatch.html
 */
export function callerReference(
  {
    stackId,
    requestId,
    logicalResourceId,
    resourceProperties,
  }: RequestIdentity,
  targetId: string,
  items: readonly string[],
): string {
  const hash = createHash('sha256')
    .update(
      JSON.stringify([
        stackId,
        requestId,
        logicalResourceId,
        resourceProperties,
        targetId,
        items,
      ]),
    )
    .digest('hex');
  return `${PREFIX}-${hash}`;
}
