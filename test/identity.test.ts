import { type IPropertyInjector, PropertyInjectors, Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import {
  DistributionInvalidator,
  FailureAction,
  InvalidationProvider,
} from '../src';
import {
  distributionIn,
  invalidatorOf,
  resourcesOf,
  testApp,
  testStack,
} from './support/app';

/** A second copy of the library, as a package brings it that depends on another version. */
function secondCopy(): typeof import('../src') {
  let copy: typeof import('../src') | undefined;
  jest.isolateModules(() => {
    copy = require('../src');
  });
  if (!copy) throw new Error('there is no second copy');
  return copy;
}

describe('isDistributionInvalidator, isInvalidationProvider', () => {
  test('know their own, also those of another copy of the library', () => {
    const copy = secondCopy();
    expect(copy.DistributionInvalidator).not.toBe(DistributionInvalidator);
    const stack = testStack();
    const invalidator = new copy.DistributionInvalidator(stack, 'Invalidator', {
      distribution: distributionIn(stack),
    });
    expect(DistributionInvalidator.isDistributionInvalidator(invalidator)).toBe(
      true,
    );
    expect(
      InvalidationProvider.isInvalidationProvider(
        copy.InvalidationProvider.getOrCreate(stack),
      ),
    ).toBe(true);
  });

  test('two copies share the function of a stack', () => {
    const stack = testStack();
    const distribution = distributionIn(stack);
    new (secondCopy().DistributionInvalidator)(stack, 'A', { distribution });
    new DistributionInvalidator(stack, 'B', { distribution });
    expect(
      Object.values(resourcesOf(stack)).filter(
        ({ Type }) => Type === 'AWS::Lambda::Function',
      ),
    ).toHaveLength(1);
  });

  test.each([
    ['a construct', new Construct(testStack(), 'Construct')],
    ['a text', 'invalidator'],
    ['nothing', undefined],
    ['null', null],
  ])('do not take %s for one', (_, x) => {
    expect(DistributionInvalidator.isDistributionInvalidator(x)).toBe(false);
    expect(InvalidationProvider.isInvalidationProvider(x)).toBe(false);
  });

  test('do not take one for the other', () => {
    const stack = testStack();
    const invalidator = new DistributionInvalidator(stack, 'Invalidator', {
      distribution: distributionIn(stack),
    });
    const provider = InvalidationProvider.getOrCreate(stack);
    expect(InvalidationProvider.isInvalidationProvider(invalidator)).toBe(
      false,
    );
    expect(DistributionInvalidator.isDistributionInvalidator(provider)).toBe(
      false,
    );
  });
});

describe('property injection', () => {
  const injector = (
    constructUniqueId: string,
    more: object,
  ): IPropertyInjector => ({
    constructUniqueId,
    inject: (props) => ({ ...more, ...props }),
  });

  test("gives invalidators an organisation's defaults, which a prop overrides", () => {
    const app = testApp();
    PropertyInjectors.of(app).add(
      injector(DistributionInvalidator.PROPERTY_INJECTION_ID, {
        onError: 'WARN',
        onTimeout: 'FAIL',
      }),
    );
    const stack = new Stack(app, 'Stack');
    new DistributionInvalidator(stack, 'Invalidator', {
      distribution: distributionIn(stack),
      onTimeout: FailureAction.WARN,
    });
    expect(invalidatorOf(stack).Properties).toMatchObject({
      OnError: 'WARN',
      OnTimeout: 'WARN',
    });
  });

  test('takes the injector of the nearest scope', () => {
    const app = testApp();
    const stack = new Stack(app, 'Stack');
    const id = DistributionInvalidator.PROPERTY_INJECTION_ID;
    PropertyInjectors.of(app).add(injector(id, { paths: ['/app'] }));
    PropertyInjectors.of(stack).add(injector(id, { paths: ['/stack'] }));
    new DistributionInvalidator(stack, 'Invalidator', {
      distribution: distributionIn(stack),
    });
    expect(JSON.stringify(invalidatorOf(stack).Properties)).toContain(
      '"Paths":["/stack"]',
    );
  });

  test('reaches the provider that invalidators make themselves', () => {
    const app = testApp();
    const stack = new Stack(app, 'Stack');
    const logGroup = new LogGroup(stack, 'Log');
    PropertyInjectors.of(app).add(
      injector(InvalidationProvider.PROPERTY_INJECTION_ID, { logGroup }),
    );
    expect(InvalidationProvider.getOrCreate(stack).logGroup).toBe(logGroup);
  });

  test('checks what was injected like any other prop', () => {
    const stack = testStack();
    PropertyInjectors.of(stack).add(
      injector(DistributionInvalidator.PROPERTY_INJECTION_ID, {
        paths: ['no-slash'],
      }),
    );
    expect(
      () =>
        new DistributionInvalidator(stack, 'Invalidator', {
          distribution: distributionIn(stack),
        }),
    ).toThrow("each of 'paths' must start with '/', got: \"no-slash\"");
  });

  test('leaves scopes without injectors as they are', () => {
    const stack = testStack();
    new DistributionInvalidator(stack, 'Invalidator', {
      distribution: distributionIn(stack),
    });
    expect(
      stack.node.scopes.filter(PropertyInjectors.hasPropertyInjectors),
    ).toEqual([]);
  });
});
