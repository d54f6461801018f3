/** Where the metrics are in CloudWatch. */
export const METRIC_NAMESPACE = 'CdkDistributionInvalidator';

/** What can be looked at alone: what one function has done, one stack, and one invalidator of a stack. */
export const METRIC_DIMENSIONS = {
  /** The provider's. */
  function: 'FunctionName',
  /** As CloudFormation knows it. */
  stack: 'StackName',
  /** The logical id of the custom resource. */
  invalidator: 'Invalidator',
} as const;

/**
 * What a run is measured by, with the units of CloudWatch.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
 */
export const METRIC_UNITS = {
  Runs: 'Count',
  Invalidations: 'Count',
  BillablePaths: 'Count',
  DurationSeconds: 'Seconds',
  Failed: 'Count',
  Unfinished: 'Count',
  Skipped: 'Count',
  Debts: 'Count',
  ChangedFiles: 'Count',
  EvictedFiles: 'Count',
  StaleUrls: 'Count',
} as const;

export type MetricName = keyof typeof METRIC_UNITS;
