import { join } from 'node:path';
import {
  BucketDeployment,
  type BucketDeploymentProps,
  Source,
} from 'aws-cdk-lib/aws-s3-deployment';
import { loadInPython } from '../load';
import { cdkHandler } from './cdk';
import type { RunnablePeer, Site } from './peer';

/** What uploads, and in this peer invalidates too. */
export const UPLOAD_TYPE = 'Custom::CDKBucketDeployment';

const HANDLER = cdkHandler(
  'aws-s3-deployment/bucket-deployment-handler/index.py',
);

/** The upload to a bucket, that invalidates afterwards where it is given a distribution. */
export function bucketDeployment(python: string): RunnablePeer {
  return {
    name: 'BucketDeployment',
    add: (site, id) => {
      const { distribution } = site;
      addUpload(site, id, { distribution, distributionPaths: ['/*'] });
    },
    resourceType: UPLOAD_TYPE,
    handler: {
      file: HANDLER,
      command: { file: python, args: [join(__dirname, 'runtime.py'), HANDLER] },
      load: () => loadInPython(python, HANDLER),
    },
  };
}

export function addUpload(
  { stack, bucket }: Site,
  id: string,
  props: Partial<BucketDeploymentProps> = {},
): BucketDeployment {
  return new BucketDeployment(stack, id, {
    destinationBucket: bucket,
    sources: [Source.data('index.html', '<h1>Hello</h1>')],
    ...props,
  });
}
