import { XMLParser } from 'fast-xml-parser';
import type {
  CloudFrontOperation,
  CloudFrontState,
  DistributionView,
  Invalidation,
  InvalidationBatch,
  InvalidationTarget,
} from './cloudfront-state';
import type { ServiceRequest, ServiceResponse } from './service';
import { ServiceError } from './service-error';
import { escapeXml, xmlResponse } from './xml';

/** A request, understood but not yet carried out. */
export interface CloudFrontCall {
  readonly operation: CloudFrontOperation;
  readonly target: InvalidationTarget;
  readonly perform: (state: CloudFrontState) => ServiceResponse;
}

export const CLOUDFRONT_NAMESPACE =
  'http://cloudfront.amazonaws.com/doc/2020-05-31/';

const ROUTE =
  /^\/2020-05-31\/(?<kind>distribution|distribution-tenant)\/(?<id>[^/]+)(?<invalidation>\/invalidation(?:\/(?<invalidationId>[^/]+))?)?$/;

const DEFAULT_PAGE_SIZE = 100;

const parser = new XMLParser({
  isArray: (name) => name === 'Path',
  parseTagValue: false,
  trimValues: false,
});

/** Reads a REST-XML request; `undefined` for one that is none of the operations known here. */
export function readCall(request: ServiceRequest): CloudFrontCall | undefined {
  const route = ROUTE.exec(request.path)?.groups;
  if (!route) {
    return undefined;
  }
  const { kind, id, invalidation, invalidationId } = route;
  const target: InvalidationTarget = {
    kind: kind === 'distribution' ? kind : 'distribution-tenant',
    id: decodeURIComponent(id),
  };
  const suffix = kind === 'distribution' ? '' : 'ForDistributionTenant';
  if (request.method === 'POST' && invalidation && !invalidationId) {
    return {
      operation: `CreateInvalidation${suffix}`,
      target,
      perform: (state) => createInvalidation(state, target, request),
    };
  }
  if (request.method !== 'GET') {
    return undefined;
  }
  if (invalidationId) {
    return {
      operation: `GetInvalidation${suffix}`,
      target,
      perform: (state) =>
        xmlResponse(
          200,
          invalidationXml(
            state,
            state.getInvalidation(target, decodeURIComponent(invalidationId)),
          ),
        ),
    };
  }
  if (invalidation) {
    return {
      operation: `ListInvalidations${suffix}`,
      target,
      perform: (state) => listInvalidations(state, target, request),
    };
  }
  if (target.kind === 'distribution') {
    return {
      operation: 'GetDistribution',
      target,
      perform: (state) =>
        xmlResponse(200, distributionXml(state.getDistribution(target.id)), {
          etag: `E${target.id}`,
        }),
    };
  }
  return undefined;
}

function createInvalidation(
  state: CloudFrontState,
  target: InvalidationTarget,
  request: ServiceRequest,
): ServiceResponse {
  const invalidation = state.createInvalidation(
    target,
    readBatch(request.body),
  );
  return xmlResponse(201, invalidationXml(state, invalidation), {
    location: `https://cloudfront.amazonaws.com${request.path}/${invalidation.id}`,
  });
}

function listInvalidations(
  state: CloudFrontState,
  target: InvalidationTarget,
  { query }: ServiceRequest,
): ServiceResponse {
  const marker = query.get('Marker') ?? '';
  const maxItems = Number(query.get('MaxItems') ?? DEFAULT_PAGE_SIZE);
  if (!Number.isInteger(maxItems) || maxItems < 1) {
    throw new ServiceError(400, 'InvalidArgument', 'MaxItems is invalid.');
  }
  const { invalidations, isTruncated } = state.listInvalidations(target, {
    marker,
    maxItems,
  });
  return xmlResponse(
    200,
    `<InvalidationList xmlns="${CLOUDFRONT_NAMESPACE}">` +
      `<Marker>${escapeXml(marker)}</Marker>` +
      (isTruncated
        ? `<NextMarker>${invalidations[invalidations.length - 1].id}</NextMarker>`
        : '') +
      `<MaxItems>${maxItems}</MaxItems><IsTruncated>${isTruncated}</IsTruncated>` +
      `<Quantity>${invalidations.length}</Quantity><Items>` +
      invalidations
        .map(
          (invalidation) =>
            `<InvalidationSummary><Id>${invalidation.id}</Id>` +
            `<CreateTime>${timestamp(invalidation.createdAtMs)}</CreateTime>` +
            `<Status>${state.statusOf(invalidation)}</Status></InvalidationSummary>`,
        )
        .join('') +
      '</Items></InvalidationList>',
  );
}

function readBatch(body: string): InvalidationBatch {
  if (body === '') {
    throw new ServiceError(
      400,
      'MissingBody',
      'This operation requires a body. Ensure that the body is present and the Content-Type header is set.',
    );
  }
  const batch = parseXml(body).InvalidationBatch;
  const quantity = batch?.Paths?.Quantity;
  const callerReference = batch?.CallerReference;
  if (quantity === undefined || !callerReference) {
    throw malformedInput();
  }
  const items = batch?.Paths?.Items?.Path ?? [];
  if (Number(quantity) !== items.length) {
    throw new ServiceError(
      400,
      'InconsistentQuantities',
      "The value of Quantity and the size of Items don't match.",
    );
  }
  return { callerReference, items };
}

interface CreateInvalidationDocument {
  readonly InvalidationBatch?: {
    readonly CallerReference?: string;
    readonly Paths?: {
      readonly Quantity?: string;
      readonly Items?: { readonly Path?: readonly string[] };
    };
  };
}

function parseXml(body: string): CreateInvalidationDocument {
  try {
    // Without validation, which takes longer than reading: a document that is not well-formed lacks what is asked for next
    return parser.parse(body);
  } catch (error) {
    throw malformedInput(error);
  }
}

const malformedInput = (cause?: unknown) =>
  new ServiceError(
    400,
    'MalformedInput',
    `Could not parse the request body${cause === undefined ? '' : `: ${cause}`}`,
  );

function invalidationXml(
  state: CloudFrontState,
  invalidation: Invalidation,
): string {
  const { id, createdAtMs, callerReference, items } = invalidation;
  return (
    `<Invalidation xmlns="${CLOUDFRONT_NAMESPACE}"><Id>${id}</Id>` +
    `<Status>${state.statusOf(invalidation)}</Status>` +
    `<CreateTime>${timestamp(createdAtMs)}</CreateTime><InvalidationBatch>` +
    `<Paths><Quantity>${items.length}</Quantity><Items>` +
    items.map((item) => `<Path>${escapeXml(item)}</Path>`).join('') +
    `</Items></Paths><CallerReference>${escapeXml(callerReference)}</CallerReference>` +
    '</InvalidationBatch></Invalidation>'
  );
}

function distributionXml(distribution: DistributionView): string {
  const { id, status, modifiedAtMs, cacheTagHeader } = distribution;
  return (
    `<Distribution xmlns="${CLOUDFRONT_NAMESPACE}"><Id>${id}</Id>` +
    `<ARN>arn:aws:cloudfront::123456789012:distribution/${id}</ARN><Status>${status}</Status>` +
    `<LastModifiedTime>${timestamp(modifiedAtMs)}</LastModifiedTime>` +
    `<InProgressInvalidationBatches>${distribution.invalidationsInProgress}</InProgressInvalidationBatches>` +
    `<DomainName>${id.toLowerCase()}.cloudfront.net</DomainName>` +
    '<DistributionConfig><Enabled>true</Enabled>' +
    (cacheTagHeader
      ? `<CacheTagConfig><HeaderName>${escapeXml(cacheTagHeader)}</HeaderName></CacheTagConfig>`
      : '') +
    '</DistributionConfig></Distribution>'
  );
}

const timestamp = (ms: number) => new Date(ms).toISOString();
