import {
  type CloudFrontClient,
  GetInvalidationCommand,
  type Invalidation,
  paginateListInvalidations,
} from '@aws-sdk/client-cloudfront';

/** All invalidations of a distribution, in the order in which CloudFront lists them. */
export async function listInvalidations(
  cloudFront: CloudFrontClient,
  distributionId: string,
): Promise<Invalidation[]> {
  const invalidations: Invalidation[] = [];
  const pages = paginateListInvalidations(
    { client: cloudFront },
    { DistributionId: distributionId },
  );
  for await (const page of pages) {
    for (const { Id } of page.InvalidationList?.Items ?? []) {
      const { Invalidation } = await cloudFront.send(
        new GetInvalidationCommand({ DistributionId: distributionId, Id }),
      );
      if (Invalidation) {
        invalidations.push(Invalidation);
      }
    }
  }
  return invalidations;
}
