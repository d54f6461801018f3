import {
  type CloudFrontClient,
  CreateDistributionCommand,
  type DistributionConfig,
} from '@aws-sdk/client-cloudfront';

const ORIGIN = 'origin';

/** Makes a distribution outside of any stack, and returns its ID. */
export async function createDistribution(
  cloudFront: CloudFrontClient,
  config: Pick<DistributionConfig, 'ConnectionMode'> = {},
): Promise<string> {
  const { Distribution } = await cloudFront.send(
    new CreateDistributionCommand({
      DistributionConfig: {
        CallerReference: new Date().toISOString(),
        Comment: '',
        Enabled: true,
        Origins: {
          Quantity: 1,
          Items: [
            {
              Id: ORIGIN,
              DomainName: 'origin.example.com',
              CustomOriginConfig: {
                HTTPPort: 80,
                HTTPSPort: 443,
                OriginProtocolPolicy: 'https-only',
              },
            },
          ],
        },
        DefaultCacheBehavior: {
          TargetOriginId: ORIGIN,
          ViewerProtocolPolicy: 'https-only',
        },
        ...config,
      },
    }),
  );
  if (!Distribution?.Id) throw new Error('CloudFront made no distribution');
  return Distribution.Id;
}
