import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import {
  DistributionInvalidator,
  InvalidationProvider,
  InvalidationTarget,
  SiteContent,
} from '../src';

test('the AwsSolutions rules of cdk-nag find nothing in what the construct makes', () => {
  const app = new App();
  const stack = new Stack(app, 'Site');
  new DistributionInvalidator(stack, 'Invalidator', {
    targets: [
      InvalidationTarget.distributionId('E1'),
      InvalidationTarget.distributionId('E2', { tags: ['news'] }),
      InvalidationTarget.distributionTenantId('dt_1'),
    ],
    waitForDistributionDeployed: true,
  });

  expect(violationsIn(app, stack)).toEqual([]);
});

// The names of earlier manifests, which the function compares with, are not known when the policy is written.
test('they ask a reason for the wildcard in the names of manifests, and for nothing else', () => {
  const app = new App();
  const stack = new Stack(app, 'Site');
  new DistributionInvalidator(stack, 'Invalidator', {
    targets: [InvalidationTarget.distributionId('E1')],
    content: SiteContent.fromDirectory(join(__dirname, 'integ-site')),
  });

  expect(violationsIn(app, stack)).toEqual([
    expect.stringMatching(
      /^AwsSolutions-IAM5\[Resource::.*\/\*\.site-manifest\]/,
    ),
  ]);
});

test('the rules are applied: they find a wildcard that is granted to the role', () => {
  const app = new App();
  const stack = new Stack(app, 'Site');
  const provider = new InvalidationProvider(stack, 'Provider');
  provider.logGroup.grant(provider, 'logs:*');

  expect(violationsIn(app, stack)).toEqual([
    expect.stringContaining('AwsSolutions-IAM5'),
  ]);
});

/** Without exceptions: no rule is suppressed anywhere. */
function violationsIn(app: App, stack: Stack): string[] {
  return new AwsSolutionsChecks(app)
    .validateScope(stack)
    .violations.map(
      ({ ruleName, violatingResources }) =>
        `${ruleName}: ${violatingResources?.map(({ resourceLogicalId }) => resourceLogicalId)}`,
    );
}
