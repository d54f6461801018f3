import { randomUUID } from 'node:crypto';
import { Lazy, Stack, Stage, Tokenization } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { quoted } from './private/contract/quoted';
import {
  checkEachConstruct,
  checkingCall,
  has,
  refuse,
} from './private/target/input';
import { watchedContent } from './private/trigger/watched';

/** Freezes all triggers of an app. */
const TRIGGER_CONTEXT = 'cdk-distribution-invalidator:trigger';

/** The value of `InvalidationTrigger.always()`, where it should be the same in several synths. */
const NONCE_CONTEXT = 'cdk-distribution-invalidator:nonce';

/**
 * When an invalidation runs.
 *
 * CloudFormation calls a custom resource only if one of its properties has changed. A trigger is such a property.
 *
 * The context value `cdk-distribution-invalidator:trigger=off` freezes all triggers of an app, for `cdk watch` and
 * `--hotswap-fallback`, because a property that changes in every deployment would make each of them a full deployment.
 * Invalidations then run only when something else about them changes.
 */
export class InvalidationTrigger {
  /**
   * Every deployment that changes anything in the stack of the invalidator.
   *
   * The property is a hash of everything else in the stack's template, plus the values of the stack's parameters,
   * except those with `noEcho`. The same app gives the same template: `cdk diff` stays empty, and `cdk deploy` still
   * recognizes when there are no changes. Nested stacks count as part of the stack they are in.
   */
  static everyDeployment(): InvalidationTrigger {
    return new InvalidationTrigger(
      (scope, id) => watching(scope, id, [Stack.of(scope)]),
      true,
    );
  }

  /**
   * Every deployment in which what these constructs add to their templates has changed. The property is a hash of what
   * they add, plus the values of those parameters of the invalidator's stack that are among them or that they refer to.
   *
   * Constructs of other stacks must be deployed before the invalidator. Name them in `executeAfter` as well; synth warns
   * you otherwise.
   *
   * @param constructs constructs, stacks (with their nested stacks) or the whole app or stage (with all its stacks), in
   *   the stage of the invalidator
   */
  static onChangeOf(...constructs: IConstruct[]): InvalidationTrigger {
    checkingCall('InvalidationTrigger.onChangeOf', () => {
      refuseEmpty('constructs', constructs);
      checkEachConstruct('constructs', constructs, 'onChangeOf');
    });
    return new InvalidationTrigger((scope, id) => {
      for (const construct of constructs) checkStage(scope, construct);
      return watching(scope, id, constructs);
    });
  }

  /**
   * Every deployment in which one of these values differs from before. Other changes in the deployment do not count.
   *
   * The values appear in the template, so do not use secrets.
   *
   * @param values strings, such as a Git commit, or tokens, such as an attribute of a resource, a parameter, or
   *   `...bucketDeployment.objectKeys`
   * @throws if a value is missing or empty, such as an environment variable that is not set
   */
  static onValueChange(...values: string[]): InvalidationTrigger {
    checkingCall('InvalidationTrigger.onValueChange', () => {
      refuseEmpty('values', values);
      for (const value of values) checkText("each of 'values'", value);
    });
    const rendered = values.map(
      (value) => Tokenization.reverseList([value]) ?? value,
    );
    return new InvalidationTrigger(() => ({ Values: rendered }));
  }

  /**
   * Every deployment of a newly synthesized template, for content that is published outside the app.
   *
   * This has drawbacks, because no two synths give the same template: `cdk diff` always shows a difference,
   * `cdk deploy` never finds that there are no changes, snapshot tests need a fixed nonce, and every
   * `cdk deploy --hotswap-fallback` is a full deployment.
   *
   * @param nonce a value that makes the synth reproducible, such as a build number. The default is the context value
   *   `cdk-distribution-invalidator:nonce`, or else a random value
   * @throws if the nonce is empty
   */
  static always(nonce?: string): InvalidationTrigger {
    checkingCall('InvalidationTrigger.always', () => {
      if (nonce !== undefined) checkText("'nonce'", nonce);
    });
    // Once, so that two synths of one app agree.
    const random = randomUUID();
    return new InvalidationTrigger(
      (scope) => ({ Nonce: nonce ?? nonceFromContext(scope) ?? random }),
      true,
    );
  }

  private constructor(
    private readonly render: (scope: Construct, id: string) => object,
    private readonly runsInEveryDeployment = false,
  ) {}

  /**
   * The value of the property, for the invalidator `id` in `scope`, which is yet to be made.
   *
   * @internal
   */
  _render(scope: Construct, id: string): object {
    return isOff(scope) ? { Off: 'true' } : this.render(scope, id);
  }

  /**
   * Whether no deployment of the stack of `scope` leaves the property as it is.
   *
   * @internal
   */
  _runsInEveryDeployment(scope: Construct): boolean {
    return this.runsInEveryDeployment && !isOff(scope);
  }
}

function watching(
  scope: Construct,
  id: string,
  constructs: IConstruct[],
): object {
  return Lazy.uncachedAny({
    produce: (context) =>
      watchedContent(scope.node.findChild(id), constructs, context),
  });
}

function refuseEmpty(parameter: string, items: unknown[]): void {
  if (items.length === 0) {
    throw new Error(`'${parameter}' must not be empty, got: []`);
  }
}

/** An environment variable that is not set gives `undefined` in JavaScript, whatever the type says. */
function checkText(subject: string, value: unknown): void {
  if (typeof value === 'string' && value !== '') return;
  refuse(subject, `must be a non-empty string${hintFor(value)}`, value);
}

function hintFor(value: unknown): string {
  if (has(value, 'valueAsString')) {
    return '; for a CfnParameter use its valueAsString';
  }
  return value === undefined || value === null
    ? ' (is the environment variable or the context value set?)'
    : '';
}

/** What another stage deploys, and when, cannot be known. */
function checkStage(scope: Construct, construct: IConstruct): void {
  const stage = stageOf(scope);
  if (stageOf(construct) === stage) return;
  throw new Error(
    `each of 'constructs' must be in the invalidator's stage, ${pathOf(stage)}, got: ${pathOf(construct)}`,
  );
}

/** Unlike `Stage.of`, a stage is in itself. */
function stageOf(construct: IConstruct): IConstruct {
  const { scopes, root } = construct.node;
  return scopes.reverse().find((scope) => Stage.isStage(scope)) ?? root;
}

function pathOf({ node }: IConstruct): string {
  return node.path === '' ? 'the app' : quoted(node.path);
}

function isOff(scope: Construct): boolean {
  const value: unknown = scope.node.tryGetContext(TRIGGER_CONTEXT);
  if (value !== undefined && value !== 'off') {
    throw new Error(
      `the context '${TRIGGER_CONTEXT}' must be "off" or not be set, got: ${JSON.stringify(value)}`,
    );
  }
  return value === 'off';
}

function nonceFromContext(scope: Construct): string | undefined {
  const value: unknown = scope.node.tryGetContext(NONCE_CONTEXT);
  if (value === undefined || (typeof value === 'string' && value !== '')) {
    return value;
  }
  throw new Error(
    `the context '${NONCE_CONTEXT}' must be a non-empty string, got: ${JSON.stringify(value)}`,
  );
}
