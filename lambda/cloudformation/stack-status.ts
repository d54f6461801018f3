import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { cloudFormationSdk } from '../runtime-sdk';

/** Asks for the status of a stack, such as UPDATE_ROLLBACK_IN_PROGRESS. */
export async function stackStatus(
  client: CloudFormationClient,
  stackId: string,
  signal: AbortSignal,
): Promise<string> {
  const { DescribeStacksCommand } = cloudFormationSdk();
  const { Stacks } = await client.send(
    new DescribeStacksCommand({ StackName: stackId }),
    { abortSignal: signal },
  );
  const status = Stacks?.[0]?.StackStatus;
  if (status === undefined) throw new Error(`there is no stack ${stackId}`);
  return status;
}
