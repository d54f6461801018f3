import { CfnElement, CfnOutput, CfnResource, Fn } from 'aws-cdk-lib';
import { version } from 'aws-cdk-lib/package.json';
import { DistributionInvalidator } from '../../../src';
import { fragmentOf } from '../../../src/private/template/fragment';
import { distributionIn, invalidatorOf, testStack } from '../../support/app';

/** An element of a CDK that has another shape. */
class OtherElement extends CfnElement {
  constructor(internals: object) {
    super(testStack(), 'Element');
    Object.assign(this, internals);
  }

  _toCloudFormation(): object {
    return {};
  }
}

class OtherResource extends CfnResource {
  constructor(internals: object) {
    super(testStack(), 'Element', { type: 'AWS::SQS::Queue' });
    Object.assign(this, internals);
  }
}

test('is what the element adds to the template, resolved', () => {
  const output = new CfnOutput(testStack(), 'Output', {
    value: Fn.join('', ['a', 'b']),
  });
  expect(fragmentOf(output)).toEqual({ Outputs: { Output: { Value: 'ab' } } });
});

test('is nothing where the element is not part of the template', () => {
  class Absent extends CfnResource {
    protected shouldSynthesize(): boolean {
      return false;
    }
  }
  expect(fragmentOf(new Absent(testStack(), 'Absent', { type: 'T' }))).toEqual(
    {},
  );
});

test.each<[string, CfnElement]>([
  ['has no fragment', new OtherElement({ _toCloudFormation: undefined })],
  ['has a text', new OtherElement({ _toCloudFormation: () => 'text' })],
  ['has a list', new OtherElement({ _toCloudFormation: () => ['text'] })],
  [
    'is a resource without resources',
    new OtherResource({ _toCloudFormation: () => ({ Other: {} }) }),
  ],
])('stops the synthesis where an element %s', (_, element) => {
  expect(() => fragmentOf(element)).toThrow(
    new Error(
      `cannot read Stack/Element from the template with aws-cdk-lib ${version}; ` +
        'use an older aws-cdk-lib until a release of cdk-distribution-invalidator can',
    ),
  );
});

test('the synthesis of a stack with an invalidator stops there too', () => {
  const stack = testStack();
  const distribution = distributionIn(stack);
  new DistributionInvalidator(stack, 'Invalidator', { distribution });
  let calls = 0;
  Object.assign(new CfnResource(stack, 'Other', { type: 'T' }), {
    // In the shape that the CDK expects only while it looks for references.
    _toCloudFormation: () => (calls++ === 0 ? {} : { Other: {} }),
  });
  expect(() => invalidatorOf(stack)).toThrow(
    `cannot read Stack/Other from the template with aws-cdk-lib ${version}`,
  );
});
