import { GetObjectCommand, NoSuchKey } from '@aws-sdk/client-s3';
import { LoopbackEdge, type OriginAnswer } from '../loopback/edge';
import {
  isFailure,
  type Reply,
  type ServiceRequest,
} from '../loopback/service';
import { listInvalidations } from './invalidations';
import type { LocalAws } from './local-aws';
import { stackOutputs, stackResources } from './stack';

const DEFAULT_ROOT_OBJECT = 'index.html';

/** What S3 says to who may not list a bucket, about what is not in it. */
const FORBIDDEN: OriginAnswer = { statusCode: 403 };

/** What a viewer gets for a page. */
export interface View {
  /** The first heading, or all of it. */
  readonly heading: string;
  /** Such as `Hit from cloudfront`. */
  readonly cache: string;
}

/**
 * Somebody who looks at a deployed website. The local AWS serves no distribution, so an edge is imitated in front of the
 * website's bucket, which hears of the invalidations that the local CloudFront holds.
 */
export class Viewer {
  private origin = FORBIDDEN;
  private readonly heardOf = new Set<string>();
  private readonly edge = new LoopbackEdge({
    clock: Date,
    origin: () => this.origin,
  });

  constructor(
    private readonly aws: LocalAws,
    private readonly stack: string,
  ) {}

  async look(path: string): Promise<View> {
    const reply = await this.get({ path, headers: {} });
    if (isFailure(reply)) throw new Error(`${path}: ${reply.failure}`);
    const page = Buffer.from(reply.body).toString();
    return {
      heading: /<h1>(.*)<\/h1>/.exec(page)?.[1] ?? page,
      cache: reply.headers['x-cache'],
    };
  }

  async get({
    path,
    headers,
  }: Pick<ServiceRequest, 'path' | 'headers'>): Promise<Reply> {
    await this.hearOfInvalidations();
    this.origin = await this.askBucket(path);
    return this.edge.service({
      method: 'GET',
      path,
      // As by default, the query string is not a part of the cache key.
      query: new URLSearchParams(),
      headers,
      body: '',
    });
  }

  private async hearOfInvalidations(): Promise<void> {
    const { aws, stack, heardOf } = this;
    const { DistributionId } = await stackOutputs(aws.cloudFormation, stack);
    const all = await listInvalidations(aws.cloudFront, DistributionId);
    for (const { id, paths } of all.filter((each) => !heardOf.has(each.id))) {
      heardOf.add(id);
      this.edge.invalidate(paths);
    }
  }

  private async askBucket(path: string): Promise<OriginAnswer> {
    const { aws, stack } = this;
    const [Bucket] = await stackResources(
      aws.cloudFormation,
      stack,
      'AWS::S3::Bucket',
    );
    const Key = decodeURIComponent(path.slice(1)) || DEFAULT_ROOT_OBJECT;
    try {
      const { Body, ContentType } = await aws.s3.send(
        new GetObjectCommand({ Bucket, Key }),
      );
      return {
        statusCode: 200,
        headers: ContentType ? { 'content-type': ContentType } : {},
        body: await Body?.transformToByteArray(),
      };
    } catch (error) {
      if (error instanceof NoSuchKey) return FORBIDDEN;
      throw error;
    }
  }
}
