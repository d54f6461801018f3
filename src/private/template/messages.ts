import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The ids are promised to users, who acknowledge messages by them. */
const PREFIX = 'cdk-distribution-invalidator:';

/** Says that something is valid, and hardly what was meant. */
export function warn(scope: IConstruct, id: string, message: string): void {
  Annotations.of(mainPartOf(scope)).addWarningV2(PREFIX + id, message);
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
