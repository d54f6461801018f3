import {
  type CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  type Stack,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';

export async function describeStack(
  cloudFormation: CloudFormationClient,
  stackName: string,
): Promise<Stack> {
  const { Stacks } = await cloudFormation.send(
    new DescribeStacksCommand({ StackName: stackName }),
  );
  const stack = Stacks?.[0];
  if (!stack) {
    throw new Error(`no stack with the name: ${stackName}`);
  }
  return stack;
}

export async function stackOutputs(
  cloudFormation: CloudFormationClient,
  stackName: string,
): Promise<Record<string, string>> {
  const { Outputs = [] } = await describeStack(cloudFormation, stackName);
  return Object.fromEntries(
    Outputs.map(({ OutputKey = '', OutputValue = '' }) => [
      OutputKey,
      OutputValue,
    ]),
  );
}

/** The events of a stack since a point in time, oldest first. */
export async function stackEvents(
  cloudFormation: CloudFormationClient,
  stackName: string,
  since: Date,
): Promise<StackEvent[]> {
  const { StackEvents = [] } = await cloudFormation.send(
    new DescribeStackEventsCommand({ StackName: stackName }),
  );
  return StackEvents.filter(
    ({ Timestamp }) => Timestamp !== undefined && Timestamp >= since,
  ).reverse();
}

/** The physical IDs of a stack's resources of one type. */
export async function stackResources(
  cloudFormation: CloudFormationClient,
  stackName: string,
  resourceType: string,
): Promise<string[]> {
  const { StackResources = [] } = await cloudFormation.send(
    new DescribeStackResourcesCommand({ StackName: stackName }),
  );
  return StackResources.filter(
    (resource) => resource.ResourceType === resourceType,
  ).flatMap(({ PhysicalResourceId }) => PhysicalResourceId ?? []);
}
