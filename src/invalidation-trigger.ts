import { Lazy, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { TemplateScan } from './private/template-scan';

/**
 * When an invalidation runs.
 *
 * CloudFormation calls a custom resource only if one of its properties has changed. A trigger is such a property.
 */
export abstract class InvalidationTrigger {
  /**
   * Every deployment that changes anything in the stack of the invalidator.
   *
   * The property is a hash over everything else in the stack's template, and holds the values of the stack's
   * parameters, save those with `noEcho`. The same app gives the same template: `cdk diff` stays empty, and
   * `cdk deploy` still finds that there are no changes when there are none. Nested stacks count as part of the stack
   * they are in.
   */
  static everyDeployment(): InvalidationTrigger {
    return new EveryDeployment();
  }

  /**
   * The value of the property, for the invalidator in `scope`.
   *
   * @internal
   */
  abstract _render(scope: Construct): unknown;
}

class EveryDeployment extends InvalidationTrigger {
  _render(scope: Construct): unknown {
    const stack = Stack.of(scope);
    return Lazy.uncachedAny({
      produce: (context) => {
        const scan = TemplateScan.of(stack, context);
        return (
          scan && {
            Fingerprint: scan.fingerprint,
            Parameters: Object.fromEntries(
              scan.parametersOf(stack).map((id) => [id, { Ref: id }]),
            ),
          }
        );
      },
    });
  }
}
