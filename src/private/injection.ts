import { type IPropertyInjector, PropertyInjectors } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';

/**
 * Applies the injector that is registered for a class in the nearest scope, as the CDK does for its own classes.
 * https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
 */
export function injectProps<Props>(
  classId: string,
  scope: Construct,
  id: string,
  props: Props,
): Props {
  for (const each of scope.node.scopes.reverse()) {
    const injector = injectorOf(each, classId);
    if (injector) return injector.inject(props, { scope, id });
  }
  return props;
}

function injectorOf(
  scope: IConstruct,
  classId: string,
): IPropertyInjector | undefined {
  // `of` alone would attach a collection to every scope.
  return PropertyInjectors.hasPropertyInjectors(scope)
    ? PropertyInjectors.of(scope).for(classId)
    : undefined;
}
