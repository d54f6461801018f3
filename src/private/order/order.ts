import type { CfnElement, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { definitionsIn } from '../template/definitions';
import type { JsonObject } from '../template/json';
import { isMarked } from '../template/marks';
import type { TemplateScan } from '../template/scan';
import { macrosIn } from './macros';
import { runLastOrder } from './run-last';
import { type Waiting, waitingFor } from './waiting';

/** The custom resource of an invalidator, also of one from another copy of this library. */
interface OrderedResource extends CfnElement {
  readonly runLast: boolean;
  readonly told: string[];
}

/** The order of a stack's invalidators, found out at once for all of them. */
export interface Order {
  /** What each waits for, by its logical id. */
  readonly waiting: ReadonlyMap<string, Waiting>;
  /** What makes resources that nobody can wait for without naming them. */
  readonly macros: string[];
}

const ordersByScan = new WeakMap<TemplateScan, Order>();

/** @throws if an invalidator needs what depends on it */
export function orderIn(scan: TemplateScan, stack: Stack): Order {
  const order = ordersByScan.get(scan) ?? orderOf(scan, stack);
  ordersByScan.set(scan, order);
  return order;
}

function orderOf(scan: TemplateScan, stack: Stack): Order {
  const resources = new Map<string, JsonObject>();
  const paths = new Map<string, string>();
  for (const [element, fragment] of scan) {
    for (const { section, id, definition } of definitionsIn(fragment)) {
      if (section !== 'Resources' || !isDeployed(id, definition)) continue;
      resources.set(id, definition);
      paths.set(id, pathOf(element));
    }
  }
  const order = runLastOrder(
    resources,
    [...scan.keys()].filter(isOrdered).map((resource) => ({
      logicalId: stack.resolve(resource.logicalId),
      runLast: resource.runLast,
      told: resource.told,
    })),
    (id) => `${paths.get(id)} (${id})`,
  );
  return {
    waiting: new Map(
      [...order].map(([id, others]) => [id, waitingFor(id, others, resources)]),
    ),
    macros: macrosIn(scan, stack),
  };
}

/** The path of the construct that a user knows: of the L2, where there is one. */
function pathOf({ node }: CfnElement): string {
  return node.path.replace(/\/(Resource|Default)$/, '');
}

function isOrdered(element: IConstruct): element is OrderedResource {
  return isMarked(element, 'invalidator');
}

/** Whether CloudFormation deploys it under this id: not what is for CDK's statistics, and not the call of a macro. */
function isDeployed(id: string, { Type }: JsonObject): boolean {
  return Type !== 'AWS::CDK::Metadata' && !id.startsWith('Fn::');
}
