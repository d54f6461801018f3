import { callWithFault, FaultSchedule } from './faults';
import { s3ErrorResponse } from './s3-protocol';
import type { Service, ServiceRequest, ServiceResponse } from './service';
import { ServiceError } from './service-error';

/** The S3 operation GetObject, with path-style addresses. */
export class S3Objects {
  /** The paths (`/bucket/key`) that were asked for. */
  public readonly read: string[] = [];

  private readonly bodies = new Map<string, string>();

  /** @param faults operation `GetObject` */
  constructor(private readonly faults = FaultSchedule.none()) {}

  public put(bucket: string, key: string, body: string): void {
    this.bodies.set(`/${bucket}/${key}`, body);
  }

  public readonly service: Service = (request) =>
    callWithFault(this.faults.next('GetObject'), {
      perform: () => this.get(request),
      renderError: s3ErrorResponse,
    }).reply;

  private get({ path }: ServiceRequest): ServiceResponse {
    const object = decodeURIComponent(path);
    this.read.push(object);
    const body = this.bodies.get(object);
    if (body === undefined) {
      throw new ServiceError(
        404,
        'NoSuchKey',
        'The specified key does not exist.',
      );
    }
    return {
      statusCode: 200,
      headers: { 'content-type': 'binary/octet-stream' },
      body,
    };
  }
}
