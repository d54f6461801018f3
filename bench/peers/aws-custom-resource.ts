import type { Stack } from 'aws-cdk-lib';
import { CfnDistribution, type Distribution } from 'aws-cdk-lib/aws-cloudfront';
import {
  AwsCustomResource,
  AwsCustomResourcePolicy,
  PhysicalResourceId,
} from 'aws-cdk-lib/custom-resources';
import { loadInNode } from '../load';
import { cdkHandler } from './cdk';
import { nodeCommand } from './handler-process';
import type { RunnablePeer } from './peer';

const HANDLER = cdkHandler(
  'custom-resources/aws-custom-resource-handler/index.js',
);

/** The recipe that many suggest: one call of the SDK in each deployment. */
export function awsCustomResource(): RunnablePeer {
  return {
    name: 'AwsCustomResource',
    add: ({ stack, distribution }, id) => addSdkCall(stack, id, distribution),
    resourceType: 'Custom::AWS',
    handler: {
      file: HANDLER,
      command: nodeCommand(HANDLER),
      load: () => loadInNode(HANDLER, '@aws-sdk/client-cloudfront'),
    },
  };
}

/** A careful variant: it may call for this distribution only, and takes the SDK of the runtime. */
export function addSdkCall(
  stack: Stack,
  id: string,
  distribution: Distribution,
): void {
  new AwsCustomResource(stack, id, {
    installLatestAwsSdk: false,
    onUpdate: {
      service: 'CloudFront',
      action: 'createInvalidation',
      parameters: {
        DistributionId: distribution.distributionId,
        InvalidationBatch: {
          CallerReference: Date.now().toString(),
          Paths: { Quantity: 1, Items: ['/*'] },
        },
      },
      physicalResourceId: PhysicalResourceId.of(distribution.distributionId),
    },
    policy: AwsCustomResourcePolicy.fromSdkCalls({
      resources: [CfnDistribution.arnForDistribution(distribution)],
    }),
  });
}
