import { createHash } from 'node:crypto';

/** Shown in CloudFront's console, where it tells what made the invalidation. */
const PREFIX = 'cdk-distribution-invalidator';

/** What tells one invalidation from all others. */
export interface InvalidationIdentity {
  readonly stackId: string;
  /** The same for every delivery of one CloudFormation request, and when a failed operation is retried. */
  readonly requestId: string;
  readonly logicalResourceId: string;
  /** Another trigger value is another invalidation, also under the same request. */
  readonly resourceProperties: unknown;
  /** The distribution or tenant. */
  readonly targetId: string;
  readonly items: string[];
}

/**
 * The name under which CloudFront makes an invalidation once, however often it is asked to.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_InvalidationBatch.html
 */
export function callerReference(identity: InvalidationIdentity): string {
  const { stackId, requestId, logicalResourceId, targetId, items } = identity;
  const hash = createHash('sha256')
    .update(
      JSON.stringify([
        stackId,
        requestId,
        logicalResourceId,
        identity.resourceProperties,
        targetId,
        items,
      ]),
    )
    .digest('hex');
  return `${PREFIX}-${hash}`;
}
