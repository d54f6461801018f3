const SETTINGS = {
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
): Omit<typeof SETTINGS, keyof T> & T {
  return { ...SETTINGS, ...overrides };
}
