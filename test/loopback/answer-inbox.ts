import { createHash } from 'node:crypto';
import {
  type AnswerExpectation,
  type CheckedAnswer,
  checkAnswer,
} from './answer-check';
import { callWithFault, type FaultKind, FaultSchedule } from './faults';
import { s3ErrorResponse } from './s3-protocol';
import type { Service, ServiceRequest, ServiceResponse } from './service';
import { ServiceError } from './service-error';

const BUCKET = 'cloudformation-custom-resource-response-useast1';

export interface AnswerAttempt {
  readonly path: string;
  readonly fault?: FaultKind;

  /** `OK` or S3's error code; absent when a fault kept the attempt from it. */
  readonly outcome?: string;
}

/**
 * The place where CloudFormation waits for the answer of a custom resource: a presigned S3 URL.
 *
 * S3 takes whatever comes with the right method and signature; CloudFormation looks at the first object that arrived.
 */
export class AnswerInbox {
  /** Every PUT in order of arrival, failed ones included. */
  public readonly attempts: AnswerAttempt[] = [];

  private readonly expectations = new Map<string, AnswerExpectation>();
  private readonly received = new Map<string, CheckedAnswer[]>();

  /** @param faults operation `PutObject` */
  constructor(private readonly faults = FaultSchedule.none()) {}

  /** Makes the ResponseURL for a request; the same one again for the same request. */
  public responseUrl(endpoint: string, request: AnswerExpectation): string {
    const path = pathOf(request);
    this.expectations.set(path, request);
    return `${endpoint}${path}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=7200&X-Amz-SignedHeaders=host&X-Amz-Signature=${signatureOf(path)}`;
  }

  /** All answers that arrived for a request; CloudFormation takes no notice of any but the first. */
  public answersTo(request: AnswerExpectation): readonly CheckedAnswer[] {
    return this.received.get(pathOf(request)) ?? [];
  }

  public readonly service: Service = (request) => {
    const fault = this.faults.next('PutObject');
    const { reply, outcome } = callWithFault(fault, {
      perform: () => this.put(request),
      renderError: s3ErrorResponse,
    });
    this.attempts.push({ path: request.path, fault, outcome });
    return reply;
  };

  private put(request: ServiceRequest): ServiceResponse {
    const { method, path, query, headers, body } = request;
    const expectation = this.expectations.get(path);
    if (
      !expectation ||
      method !== 'PUT' ||
      query.get('X-Amz-Signature') !== signatureOf(path)
    ) {
      throw new ServiceError(
        403,
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided.',
      );
    }
    if (!headers['content-length']) {
      throw new ServiceError(
        411,
        'MissingContentLength',
        'You must provide the Content-Length HTTP header.',
      );
    }
    this.received.set(path, [
      ...(this.received.get(path) ?? []),
      checkAnswer(body, expectation),
    ]);
    return { statusCode: 200, headers: {}, body: '' };
  }
}

const pathOf = (request: AnswerExpectation): string =>
  `/${BUCKET}/${encodeURIComponent(
    `${request.StackId}|${request.LogicalResourceId}|${request.RequestId}`,
  )}`;

const signatureOf = (path: string): string =>
  createHash('sha256').update(path).digest('hex');
