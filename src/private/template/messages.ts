import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The ids are promised to users, who acknowledge messages by them. */
const PREFIX = 'cdk-distribution-invalidator:';

/** What tells a message from others with the same id. */
export type Context = Readonly<Record<string, string>>;

/** Annotations as newer versions of aws-cdk-lib have them; older ones leave the options alone. */
interface AnnotationsWithContext {
  addWarningV2(
    id: string,
    message: string,
    options: { readonly context: Context },
  ): void;
}

/** Says that something is valid, and hardly what was meant. */
export function warn(
  scope: IConstruct,
  id: string,
  message: string,
  context: Context = {},
): void {
  const annotations: AnnotationsWithContext = Annotations.of(mainPartOf(scope));
  annotations.addWarningV2(PREFIX + id, message, { context });
}

/** Says what may be good to know. */
export function inform(scope: IConstruct, id: string, message: string): void {
  Annotations.of(mainPartOf(scope)).addInfoV2(PREFIX + id, message);
}

/** Looks once all aspects have run: one may come before others that change something. */
export function whenFinal(scope: IConstruct, look: () => void): void {
  scope.node.addValidation({
    validate: () => {
      look();
      return [];
    },
  });
}

/** The CDK asks only the parents of a construct whether something said during synthesis has been acknowledged before. */
function mainPartOf(scope: IConstruct): IConstruct {
  return scope.node.defaultChild ?? scope;
}
