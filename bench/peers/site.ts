import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Resources } from '../../test/support/graph';
import { addUpload } from './bucket-deployment';
import { functionBytes } from './function-bytes';
import type { Peer } from './peer';

export interface SiteProps {
  /** Whether something that does not invalidate uploads the content. */
  readonly uploads: boolean;

  /** @default - nothing invalidates */
  readonly add?: Peer['add'];

  /** Something of the site that is no content. */
  readonly comment?: string;
}

export interface Template {
  readonly resources: Resources;
  readonly bytes: number;

  /** Of the code of all functions, with their layers, as it is uploaded. */
  readonly functionBytes: number;
}

/** Synthesizes a static website: a bucket, a distribution, and what the properties say. */
export function synthesizeSite({ uploads, add, comment }: SiteProps): Template {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-site-'));
  try {
    const app = new App({
      outdir,
      // As `cdk init` sets it: otherwise AwsCustomResource installs an SDK when it runs.
      context: { '@aws-cdk/customresources:installLatestAwsSdkDefault': false },
    });
    const stack = new Stack(app, 'Stack');
    const bucket = new Bucket(stack, 'Bucket');
    const distribution = new Distribution(stack, 'Distribution', {
      comment,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket),
      },
    });
    const site = { stack, bucket, distribution };
    const content = uploads ? addUpload(site, 'Content') : undefined;
    add?.({ ...site, content }, uploads ? 'Invalidation' : 'Content');
    app.synth();
    const text = readFileSync(join(outdir, 'Stack.template.json'), 'utf8');
    const resources: Resources = JSON.parse(text).Resources;
    return {
      resources,
      bytes: Buffer.byteLength(text),
      functionBytes: functionBytes(resources, outdir),
    };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
