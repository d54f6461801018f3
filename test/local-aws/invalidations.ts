import {
  type CloudFrontClient,
  CreateInvalidationCommand,
  GetInvalidationCommand,
  type Invalidation,
  paginateListInvalidations,
} from '@aws-sdk/client-cloudfront';

/** What CloudFront tells of an invalidation. */
export interface InvalidationDescription {
  readonly id: string;
  readonly status: string;
  readonly created: Date;
  readonly paths: readonly string[];
}

export async function createInvalidation(
  cloudFront: CloudFrontClient,
  distributionId: string,
  paths: string[],
): Promise<InvalidationDescription> {
  const { Invalidation } = await cloudFront.send(
    new CreateInvalidationCommand({
      DistributionId: distributionId,
      InvalidationBatch: {
        CallerReference: new Date().toISOString(),
        Paths: { Quantity: paths.length, Items: paths },
      },
    }),
  );
  return describe(Invalidation);
}

export async function getInvalidation(
  cloudFront: CloudFrontClient,
  distributionId: string,
  id: string,
): Promise<InvalidationDescription> {
  const { Invalidation } = await cloudFront.send(
    new GetInvalidationCommand({ DistributionId: distributionId, Id: id }),
  );
  return describe(Invalidation);
}

/** All invalidations of a distribution, oldest first. */
export async function listInvalidations(
  cloudFront: CloudFrontClient,
  distributionId: string,
): Promise<InvalidationDescription[]> {
  const invalidations: InvalidationDescription[] = [];
  const pages = paginateListInvalidations(
    { client: cloudFront },
    { DistributionId: distributionId },
  );
  for await (const { InvalidationList } of pages) {
    for (const { Id = '' } of InvalidationList?.Items ?? []) {
      invalidations.push(await getInvalidation(cloudFront, distributionId, Id));
    }
  }
  return invalidations.sort(
    (a, b) => a.created.getTime() - b.created.getTime(),
  );
}

function describe(invalidation?: Invalidation): InvalidationDescription {
  const { Id, Status, CreateTime, InvalidationBatch } = invalidation ?? {};
  if (!Id || !Status || !CreateTime) {
    throw new Error('CloudFront answered without an invalidation');
  }
  return {
    id: Id,
    status: Status,
    created: CreateTime,
    paths: InvalidationBatch?.Paths?.Items ?? [],
  };
}
