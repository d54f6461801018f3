import {
  METRIC_DIMENSIONS,
  METRIC_NAMESPACE,
  METRIC_UNITS,
  type MetricName,
} from '../src/private/contract/metrics';
import type { Summary } from './summary';

const { function: FUNCTION, stack: STACK, invalidator } = METRIC_DIMENSIONS;

/** The metrics are told for each of these, and once for all. */
const DIMENSION_SETS = [[], [FUNCTION], [STACK], [STACK, invalidator]];

export interface MetricsContext {
  readonly functionName: string;
  /** In milliseconds since the epoch. */
  readonly timestamp: number;
}

/**
 * What a run is measured by, in CloudWatch's embedded metric format: a line of the log that becomes metrics.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricsOf(
  summary: Summary,
  { functionName, timestamp }: MetricsContext,
): Record<string, unknown> {
  const values = valuesOf(summary);
  return {
    level: 'INFO',
    message: 'metrics',
    [FUNCTION]: functionName,
    [STACK]: summary.stackName,
    [invalidator]: summary.invalidator,
    ...values,
    _aws: {
      Timestamp: timestamp,
      CloudWatchMetrics: [
        {
          Namespace: METRIC_NAMESPACE,
          Dimensions: DIMENSION_SETS,
          Metrics: Object.entries(METRIC_UNITS)
            .filter(([name]) => values[name as MetricName] !== undefined)
            .map(([Name, Unit]) => ({ Name, Unit })),
        },
      ],
    },
  };
}

/** Zeros are told as well: an alarm on the last run ends with a run that goes well. */
function valuesOf(
  summary: Summary,
): Readonly<Record<MetricName, number | undefined>> {
  const { status, unfinished, debt } = summary;
  return {
    Runs: 1,
    Invalidations: summary.invalidations,
    BillablePaths: summary.billablePaths,
    DurationSeconds: summary.durationSeconds,
    Failed: Number(status === 'Failed'),
    Unfinished: Number(unfinished),
    Skipped: Number(status === 'Skipped'),
    Debts: Number(debt),
    ChangedFiles: summary.changedFiles,
    EvictedFiles: summary.evictedFiles,
    StaleUrls: summary.staleUrls,
  };
}
