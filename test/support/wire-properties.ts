/**
 * The settings in the stacks of the first release, with the construct's defaults. Never add to it: what came later needs a
 * default in the handler, because these stacks do not have it.
 */
export const FIRST_RELEASE = {
  WaitForCompletion: 'true',
  WaitForDistributionDeployed: 'false',
  SkipOnCreate: 'false',
  Timeout: '600',
  OnError: 'FAIL',
  OnTimeout: 'WARN',
};

/**
 * The custom resource's properties as CloudFormation hands them over: each setting is a string, and the construct's default
 * unless told otherwise.
 */
export function wireProperties<T extends object>(
  overrides: T,
): Omit<typeof FIRST_RELEASE, keyof T> & T {
  return { ...FIRST_RELEASE, ...overrides };
}
