/**
 * What `Fn::GetAtt` of the custom resource can ask for. A contract with deployed stacks: a deployment fails that asks for
 * one which the function does not answer.
 */
export const ATTRIBUTES = [
  'InvalidationId',
  'InvalidationIds',
  'Status',
  'BillablePaths',
  'ChangedFiles',
  'EvictedFiles',
  'StaleUrls',
  'DurationSeconds',
] as const;

export type AttributeName = (typeof ATTRIBUTES)[number];
