import { gunzipSync } from 'node:zlib';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { LoopbackEdge, type OriginAnswer } from '../loopback/edge';
import { isFailure } from '../loopback/service';
import { listInvalidations } from './invalidations';
import type { LocalAws } from './local-aws';
import { stackOutputs, stackResources } from './stack';

const NOT_FOUND: OriginAnswer = { statusCode: 404 };

/** What a viewer gets for a page. */
export interface View {
  /** The first heading. */
  readonly heading: string;
  /** Such as `Hit from cloudfront`. */
  readonly cache: string;
}

/**
 * Somebody who looks at a deployed website. The local AWS serves no distribution, so an edge is imitated in front of the
 * website's bucket, which hears of the invalidations that the local CloudFront holds.
 */
export class Viewer {
  private origin = NOT_FOUND;
  private readonly heardOf = new Set<string>();
  private readonly edge = new LoopbackEdge({
    clock: Date,
    origin: () => this.origin,
  });

  constructor(
    private readonly aws: LocalAws,
    private readonly stack: string,
  ) {}

  async look(file: string): Promise<View> {
    await this.hearOfInvalidations();
    this.origin = await this.askBucket(file);
    const reply = this.edge.service({
      method: 'GET',
      path: `/${file}`,
      query: new URLSearchParams(),
      headers: { 'accept-encoding': 'gzip' },
      body: '',
    });
    if (isFailure(reply)) throw new Error(`${file}: ${reply.failure}`);
    const page = gunzipSync(Buffer.from(reply.body as Uint8Array)).toString();
    return {
      heading: /<h1>(.*)<\/h1>/.exec(page)?.[1] ?? page,
      cache: reply.headers['x-cache'],
    };
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

  private async askBucket(file: string): Promise<OriginAnswer> {
    const { aws, stack } = this;
    const [Bucket] = await stackResources(
      aws.cloudFormation,
      stack,
      'AWS::S3::Bucket',
    );
    const { Body } = await aws.s3.send(
      new GetObjectCommand({ Bucket, Key: file }),
    );
    return { statusCode: 200, body: await Body?.transformToString() };
  }
}
