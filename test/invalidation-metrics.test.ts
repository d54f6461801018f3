import {
  App,
  type CfnElement,
  Duration,
  NestedStack,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type Metric,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import {
  DistributionInvalidator,
  InvalidationMetrics,
  InvalidationProvider,
} from '../src';
import { METRIC_UNITS } from '../src/private/contract/metrics';
import {
  distributionIn,
  invalidatorsOf,
  resourcesOf,
  testApp,
  testStack,
} from './support/app';

const ALARM = 'AWS::CloudWatch::Alarm';

function invalidatorIn(scope: Construct, provider?: InvalidationProvider) {
  return new DistributionInvalidator(scope, 'Invalidator', {
    distribution: distributionIn(scope),
    provider,
  });
}

function alarmOn(metric: Metric, scope: Construct): void {
  metric.createAlarm(scope, 'Alarm', {
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  });
}

function alarmOf(stack: Stack): Record<string, unknown> {
  const alarms = Object.values(resourcesOf(stack)).filter(
    ({ Type }) => Type === ALARM,
  );
  expect(alarms).toHaveLength(1);
  return alarms[0].Properties;
}

describe('of an invalidator', () => {
  test('is found by the stack and the logical id of the custom resource', () => {
    const stack = testStack();
    alarmOn(invalidatorIn(stack).metricFailed(), stack);

    const [logicalId] = Object.keys(invalidatorsOf(stack));
    expect(alarmOf(stack)).toMatchObject({
      Namespace: 'CdkDistributionInvalidator',
      MetricName: 'Failed',
      Dimensions: [
        { Name: 'Invalidator', Value: logicalId },
        { Name: 'StackName', Value: { Ref: 'AWS::StackName' } },
      ],
      Statistic: 'Sum',
      Period: 300,
    });
  });

  test('follows a logical id that is chosen later', () => {
    const stack = testStack();
    const invalidator = invalidatorIn(stack);
    alarmOn(invalidator.metricFailed(), stack);
    const resource = invalidator.node.findChild('Resource') as CfnElement;
    resource.overrideLogicalId('Chosen');

    expect(alarmOf(stack)).toMatchObject({
      Dimensions: [{ Value: 'Chosen' }, { Name: 'StackName' }],
    });
  });

  test('is found from another stack, by a name that is no reference', () => {
    const app = testApp();
    const stage = new Stage(app, 'Prod');
    const site = new Stack(stage, 'Site');
    const watch = new Stack(stage, 'Watch');
    alarmOn(invalidatorIn(site).metricFailed(), watch);

    const [logicalId] = Object.keys(invalidatorsOf(site));
    expect(alarmOf(watch).Dimensions).toEqual([
      { Name: 'Invalidator', Value: logicalId },
      { Name: 'StackName', Value: 'Prod-Site' },
    ]);
    expect(watch.dependencies).toEqual([]);
  });

  test('in a nested stack is found from there and from its parent', () => {
    const parent = testStack();
    const nested = new NestedStack(parent, 'Nested');
    const invalidator = invalidatorIn(nested);
    alarmOn(invalidator.metricFailed(), nested);
    alarmOn(invalidator.metricFailed(), parent);

    const nestedTemplate = Template.fromStack(nested);
    nestedTemplate.hasResourceProperties(ALARM, {
      Dimensions: [
        { Name: 'Invalidator' },
        { Name: 'StackName', Value: { Ref: 'AWS::StackName' } },
      ],
    });
    const nestedId = Object.entries(resourcesOf(parent)).find(
      ([, { Type }]) => Type === 'AWS::CloudFormation::Stack',
    )?.[0];
    // The name is the second part of the ID: arn:aws:cloudformation:...:stack/NAME/...
    expect(alarmOf(parent)).toMatchObject({
      Dimensions: [
        { Name: 'Invalidator' },
        {
          Name: 'StackName',
          Value: {
            'Fn::Select': [1, { 'Fn::Split': ['/', { Ref: nestedId }] }],
          },
        },
      ],
    });
  });

  test('is of the account and region of its stack', () => {
    const app = testApp();
    const env = { account: '111111111111', region: 'eu-west-1' };
    const site = new Stack(app, 'Site', { env });
    const watch = new Stack(app, 'Watch', {
      env: { ...env, region: 'us-east-1' },
    });
    const metric = invalidatorIn(site).metricRuns();
    new Dashboard(watch, 'Dashboard', {
      widgets: [[new GraphWidget({ left: [metric] })]],
    });

    const [dashboard] = Object.values(resourcesOf(watch));
    expect(JSON.stringify(dashboard.Properties.DashboardBody)).toContain(
      String.raw`\"region\":\"eu-west-1\"`,
    );
  });
});

test('of a provider is found by the function, whichever stacks share it', () => {
  const stack = testStack();
  const provider = new InvalidationProvider(stack, 'Provider');
  invalidatorIn(stack, provider);
  alarmOn(provider.metricDebts(), stack);

  const functions = Object.entries(resourcesOf(stack)).filter(
    ([, { Type }]) => Type === 'AWS::Lambda::Function',
  );
  expect(functions).toHaveLength(1);
  expect(alarmOf(stack)).toMatchObject({
    MetricName: 'Debts',
    Dimensions: [{ Name: 'FunctionName', Value: { Ref: functions[0][0] } }],
  });
});

test('of all has no dimensions', () => {
  const stack = testStack();
  alarmOn(
    InvalidationMetrics.metricAll('BillablePaths', {
      period: Duration.days(7),
    }),
    stack,
  );

  const alarm = alarmOf(stack);
  expect(alarm).not.toHaveProperty('Dimensions');
  expect(alarm).toMatchObject({
    Namespace: 'CdkDistributionInvalidator',
    MetricName: 'BillablePaths',
    Statistic: 'Sum',
    Period: 604_800,
  });
});

describe('each', () => {
  const byMethod: Array<
    [string, keyof InvalidationMetrics & `metric${string}`, string, number]
  > = [
    ['Runs', 'metricRuns', 'Sum', 86_400],
    ['Invalidations', 'metricInvalidations', 'Sum', 86_400],
    ['BillablePaths', 'metricBillablePaths', 'Sum', 86_400],
    ['DurationSeconds', 'metricDuration', 'Maximum', 300],
    ['Failed', 'metricFailed', 'Sum', 300],
    ['Unfinished', 'metricUnfinished', 'Sum', 300],
    ['Skipped', 'metricSkipped', 'Sum', 300],
    ['Debts', 'metricDebts', 'Sum', 300],
    ['ChangedFiles', 'metricChangedFiles', 'Sum', 86_400],
    ['EvictedFiles', 'metricEvictedFiles', 'Sum', 86_400],
    ['StaleUrls', 'metricStaleUrls', 'Sum', 300],
  ];

  test('that the function tells has a method', () => {
    expect(byMethod.map(([name]) => name)).toEqual(Object.keys(METRIC_UNITS));
  });

  test.each(byMethod)(
    '%s is had by its name and by %s, as %s over %i seconds',
    (name, method, statistic, seconds) => {
      const invalidator = invalidatorIn(testStack());
      const metric = (invalidator[method] as () => Metric).call(invalidator);
      expect(metric).toMatchObject({ metricName: name, statistic });
      expect(metric.period.toSeconds()).toBe(seconds);
      expect(metric.warnings).toBeUndefined();
      expect(invalidator.metric(name).toMetricConfig()).toEqual(
        metric.toMetricConfig(),
      );
    },
  );

  test('can be had otherwise', () => {
    const metric = invalidatorIn(testStack()).metricFailed({
      statistic: Stats.AVERAGE,
      period: Duration.hours(1),
      label: 'Rate of failures',
    });
    expect(metric).toMatchObject({
      statistic: 'Average',
      label: 'Rate of failures',
    });
    expect(metric.period.toHours()).toBe(1);
  });
});

test.each(['Fail', 'toString', ''])(
  'a name that nobody sends is refused: %j',
  (name) => {
    const message = `'metricName' must be one of Runs, Invalidations, BillablePaths, DurationSeconds, Failed, Unfinished, Skipped, Debts, ChangedFiles, EvictedFiles, StaleUrls, got: "${name}"`;
    expect(() => invalidatorIn(testStack()).metric(name)).toThrow(message);
    expect(() => InvalidationMetrics.metricAll(name)).toThrow(message);
  },
);

test('they add nothing to a template, neither a resource nor a permission', () => {
  const without = testStack();
  invalidatorIn(without);
  const stack = testStack();
  const invalidator = invalidatorIn(stack);
  invalidator.metricFailed();
  InvalidationProvider.getOrCreate(stack).metricRuns();

  const template = Template.fromStack(stack).toJSON();
  expect(template).toEqual(Template.fromStack(without).toJSON());
  expect(JSON.stringify(template)).not.toContain('cloudwatch:');
});

test('an alarm of the same stack is in place before the first run', () => {
  const stack = new Stack(new App(), 'Stack');
  const invalidator = invalidatorIn(stack);
  alarmOn(invalidator.metricFailed(), stack);

  const [resource] = Object.values(invalidatorsOf(stack));
  expect(resource.DependsOn).toContainEqual(expect.stringMatching(/^Alarm/));
});
