import { setTimeout as sleep } from 'node:timers/promises';
import Ajv from 'ajv';
import { call, logEvents } from '../local-aws/call';
import { stackResources } from '../local-aws/stack';
import {
  EMBEDDED_METRIC_FORMAT,
  type EmbeddedMetrics,
} from '../support/embedded-metric-format';
import type { ExampleApp } from './example-app';

const RUN_MS = 30_000;
const LOOK_MS = 500;

/** What a deployed function tells about its runs. */
export async function toldOf({ aws, stack }: ExampleApp) {
  const { cloudFormation, endpoint } = aws;
  const handlers = await stackResources(
    cloudFormation,
    stack,
    'AWS::Lambda::Function',
  );
  // The others are those of the bucket and its content.
  const handler = handlers.find((name) => name.includes('ProviderHandler'));
  const [logGroup] = await stackResources(
    cloudFormation,
    stack,
    'AWS::Logs::LogGroup',
  );
  const events = () => logEvents(endpoint, logGroup);

  return {
    /** Of each run, as CloudWatch finds them: what is no JSON object alone is no metric. */
    async metrics(): Promise<EmbeddedMetrics[]> {
      const isEmbeddedMetrics = new Ajv().compile<EmbeddedMetrics>(
        EMBEDDED_METRIC_FORMAT,
      );
      return (await events())
        .filter((message) => message.includes('"_aws"'))
        .map((message) => JSON.parse(message))
        .map((line) => {
          expect(line).toMatchObject({
            FunctionName: handler,
            StackName: stack,
          });
          expect(isEmbeddedMetrics(line) || isEmbeddedMetrics.errors).toBe(
            true,
          );
          return line;
        });
    },

    /**
     * The local AWS runs the function of a custom resource as if somebody waited for it, and hands no success to a
     * destination. Once it does, this fails, and can ask for the outcome instead.
     */
    async expectNothingHandedOn(): Promise<void> {
      const sqs = (action: string, body: object) =>
        call(endpoint, {
          service: 'sqs',
          headers: {
            'content-type': 'application/x-amz-json-1.0',
            'x-amz-target': `AmazonSQS.${action}`,
          },
          body,
        });
      const { QueueUrl } = await sqs('CreateQueue', { QueueName: 'outcomes' });
      const { Attributes } = await sqs('GetQueueAttributes', {
        QueueUrl,
        AttributeNames: ['QueueArn'],
      });
      const { QueueArn } = Attributes as Record<string, string>;
      await call(endpoint, {
        service: 'lambda',
        method: 'PUT',
        path: `/2019-09-25/functions/${handler}/event-invoke-config`,
        body: { DestinationConfig: { OnSuccess: { Destination: QueueArn } } },
      });

      const before = (await events()).length;
      await call(endpoint, {
        service: 'lambda',
        path: `/2015-03-31/functions/${handler}/invocations`,
        headers: { 'x-amz-invocation-type': 'Event' },
        body: { RequestType: 'Delete' },
      });
      const deadline = Date.now() + RUN_MS;
      const hasEnded = async () =>
        (await events())
          .slice(before)
          .some((message) => message.startsWith('END'));
      while (!(await hasEnded())) {
        if (Date.now() > deadline) throw new Error('the run did not end');
        await sleep(LOOK_MS);
      }
      expect(
        await sqs('ReceiveMessage', { QueueUrl, WaitTimeSeconds: 1 }),
      ).not.toHaveProperty('Messages');
    },
  };
}
