/** The status of a stack, such as UPDATE_ROLLBACK_IN_PROGRESS. */
export async function stackStatus(stackId: string): Promise<string> {
  // Loaded when it is needed, which is seldom.
  const { CloudFormationClient, DescribeStacksCommand } = await import(
    '@aws-sdk/client-cloudformation'
  );
  const client = new CloudFormationClient({
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 3_000,
      requestTimeout: 5_000,
      throwOnRequestTimeout: true,
    },
  });
  const { Stacks } = await client.send(
    new DescribeStacksCommand({ StackName: stackId }),
  );
  const status = Stacks?.[0]?.StackStatus;
  if (status === undefined) throw new Error(`there is no stack ${stackId}`);
  return status;
}
