import {
  CloudFrontClient,
  CreateInvalidationCommand,
} from '@aws-sdk/client-cloudfront';
import { VirtualClock } from '../loopback/clock';
import { InProcessHandler } from '../loopback/in-process-handler';
import type { ServiceResponse } from '../loopback/service';
import type { ServiceError } from '../loopback/service-error';
import { errorXml, xmlResponse } from '../loopback/xml';

/** What the real SDK makes of an answer. */
export async function errorOf(answer: ServiceResponse): Promise<unknown> {
  const client = new CloudFrontClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: new InProcessHandler(() => answer, {
      clock: new VirtualClock(),
    }),
  });
  try {
    await client.send(
      new CreateInvalidationCommand({
        DistributionId: 'E1',
        InvalidationBatch: {
          CallerReference: 'reference',
          Paths: { Quantity: 1, Items: ['/*'] },
        },
      }),
    );
  } catch (error) {
    return error;
  }
  throw new Error('the call succeeded');
}

/** As CloudFront sends an error. */
export function errorAnswer(error: ServiceError): ServiceResponse {
  return xmlResponse(
    error.statusCode,
    errorXml(error, {
      namespace: 'http://cloudfront.amazonaws.com/doc/2020-05-31/',
      requestId: 'request',
    }),
  );
}
