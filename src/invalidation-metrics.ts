import { Duration, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import {
  METRIC_NAMESPACE,
  METRIC_UNITS,
  type MetricName,
} from './private/contract/metrics';
import { oneOf } from './private/target/input';

/** What says how a run went should be seen soon. */
const SOON = { statistic: cloudwatch.Stats.SUM, period: Duration.minutes(5) };

/** Deployments are rare: a finer graph is a row of dots. */
const DAILY = { statistic: cloudwatch.Stats.SUM, period: Duration.days(1) };

const DEFAULTS: Record<MetricName, cloudwatch.MetricOptions> = {
  Runs: DAILY,
  Invalidations: DAILY,
  BillablePaths: DAILY,
  // A sum of them says nothing, and a mean hides the one that was slow.
  DurationSeconds: { ...SOON, statistic: cloudwatch.Stats.MAXIMUM },
  Failed: SOON,
  Unfinished: SOON,
  Skipped: SOON,
  Debts: SOON,
  ChangedFiles: DAILY,
  EvictedFiles: DAILY,
  StaleUrls: SOON,
};

const checkMetricName = oneOf(Object.keys(METRIC_UNITS));

/**
 * A construct that reports its runs as CloudWatch metrics, in the namespace `CdkDistributionInvalidator`.
 *
 * A run is a Create or an Update of an invalidator; a Delete does nothing and sends no metrics. CloudWatch derives the
 * metrics from the function's log, without a resource or a permission. They appear after the first run.
 */
export abstract class InvalidationMetrics extends Construct {
  /**
   * A metric of all invalidators in an account and region.
   *
   * @param metricName one of the names that `metric` takes
   * @param props overrides of the defaults
   * @throws if there is no such metric
   */
  static metricAll(
    metricName: string,
    props?: cloudwatch.MetricOptions,
  ): cloudwatch.Metric {
    return metricOf({}, metricName, props);
  }

  /**
   * What distinguishes the metrics of this construct from those of others.
   *
   * @internal
   */
  protected abstract readonly _dimensions: cloudwatch.DimensionsMap;

  /**
   * A metric by its name.
   *
   * The names are `Runs`, `Invalidations`, `BillablePaths`, `DurationSeconds`, `Failed`, `Unfinished`, `Skipped` and
   * `Debts`, with `content` also `ChangedFiles` and `EvictedFiles`, and with a `verification` also `StaleUrls`.
   *
   * @param metricName one of these names
   * @param props overrides of the defaults
   * @throws if there is no such metric
   */
  metric(
    metricName: string,
    props?: cloudwatch.MetricOptions,
  ): cloudwatch.Metric {
    return metricOf(this._dimensions, metricName, props).attachTo(this);
  }

  /**
   * How many runs there were, whatever their result.
   *
   * Sum over a day.
   */
  metricRuns(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Runs', props);
  }

  /**
   * How many invalidations were created.
   *
   * Sum over a day.
   */
  metricInvalidations(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Invalidations', props);
  }

  /**
   * How many paths and tags were invalidated, as CloudFront counts them for the bill.
   *
   * Sum over a day.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PayingForInvalidation.html
   */
  metricBillablePaths(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('BillablePaths', props);
  }

  /**
   * How long a run took, in seconds.
   *
   * Maximum over 5 minutes.
   */
  metricDuration(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('DurationSeconds', props);
  }

  /**
   * How many runs failed to invalidate a target, whether or not the deployment continued.
   *
   * Sum over 5 minutes.
   */
  metricFailed(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Failed', props);
  }

  /**
   * How many runs waited for an invalidation and did not see it complete in time.
   *
   * Sum over 5 minutes.
   */
  metricUnfinished(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Unfinished', props);
  }

  /**
   * How many runs had nothing to invalidate.
   *
   * Sum over 5 minutes.
   */
  metricSkipped(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Skipped', props);
  }

  /**
   * How many runs with `content` let a deployment continue although not everything was invalidated, so that the next
   * run must make up for it.
   *
   * Sum over 5 minutes.
   */
  metricDebts(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Debts', props);
  }

  /**
   * How many files of `content` were changed, removed or added, if they could be compared.
   *
   * Sum over a day.
   */
  metricChangedFiles(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ChangedFiles', props);
  }

  /**
   * How many files of `content` were invalidated although they had not changed, if they could be compared.
   *
   * Sum over a day.
   */
  metricEvictedFiles(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('EvictedFiles', props);
  }

  /**
   * How many of the URLs requested after the invalidation were not fresh, if any were requested.
   *
   * Sum over 5 minutes.
   */
  metricStaleUrls(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('StaleUrls', props);
  }
}

function metricOf(
  dimensionsMap: cloudwatch.DimensionsMap,
  metricName: string,
  props?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap,
    ...defaultsOf(metricName),
    ...props,
  });
}

/** A metric that nobody sends never raises an alarm, so a wrong name must not pass. */
function defaultsOf(metricName: string): cloudwatch.MetricOptions {
  if (Token.isUnresolved(metricName)) return SOON;
  checkMetricName("'metricName'", metricName);
  return DEFAULTS[metricName as MetricName];
}
