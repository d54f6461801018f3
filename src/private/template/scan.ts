import { CfnElement, type IResolveContext, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { InvalidationResource } from '../order/resource';
import { type InvalidatorInOrder, runLastOrder } from '../order/run-last';
import { comparable, idsIn, parametersIn } from './definitions';
import { fingerprint } from './fingerprint';
import { fragmentOf } from './fragment';
import { isJsonObject, type JsonObject } from './json';
import { deployedWith } from './tree';

/** What a synthesizer adds only while it writes its stack, so that it is not there yet for who looks from another one. */
const BOOTSTRAP_CHECK_IDS = ['BootstrapVersion', 'CheckBootstrapVersion'];

/** What a trigger sees of an element. */
export interface ElementContent {
  /** Changes whenever the element's part of the template does. */
  readonly digest: string;
  /** The ids of the parameters that the element is, or that it refers to. */
  readonly parameters: string[];
}

/**
 * The template of one stack as it is about to be written, read once per synthesis however many invalidators ask.
 *
 * CDK resolves every element several times: to find references between stacks first (`preparing`), to write the
 * template last. Only the last state is complete, so whatever asks while preparing makes all scans be forgotten.
 */
export class TemplateScan {
  /** The scan of a stack, or undefined where it would not be final, or would be part of what is being scanned. */
  static of(stack: Stack, context: IResolveContext): TemplateScan | undefined {
    const state = stateOf(stack);
    if (context.preparing) state.scans.clear();
    return context.preparing || state.scanning ? undefined : scanOf(stack);
  }

  private readonly fragments = new Map<CfnElement, JsonObject>();
  private readonly nestedStackResources = new Set<IConstruct>();
  private readonly parameters: Set<string>;
  private knownOrder?: Map<string, string[]>;

  constructor(private readonly stack: Stack) {
    for (const construct of deployedWith(stack)) {
      if (Stack.isStack(construct) && construct.nestedStackResource) {
        this.nestedStackResources.add(construct.nestedStackResource);
      }
      if (isElementOf(stack, construct)) {
        this.fragments.set(construct, fragmentOf(construct));
      }
    }
    this.parameters = new Set(
      [...this.fragments.values()].flatMap(parametersIn),
    );
  }

  /** The scan of another stack: where this one is final, all are. */
  ofStack(stack: Stack): TemplateScan {
    return scanOf(stack);
  }

  /** The content of an element, if it is one of those that were read. */
  contentOf(element: CfnElement): ElementContent | undefined {
    const fragment = this.fragments.get(element);
    if (!fragment) return undefined;
    const isNestedStack = this.nestedStackResources.has(element);
    return {
      digest: fingerprint(comparable(fragment, isNestedStack)),
      parameters:
        this.parameters.size > 0
          ? idsIn(fragment).filter((id) => this.parameters.has(id))
          : [],
    };
  }

  /** What an invalidator of the stack has to wait for to run last. */
  dependenciesOf(invalidator: InvalidationResource): string[] {
    this.knownOrder ??= this.order();
    return this.knownOrder.get(this.stack.resolve(invalidator.logicalId)) ?? [];
  }

  private order(): Map<string, string[]> {
    const resources = new Map<string, JsonObject>();
    const invalidators: InvalidatorInOrder[] = [];
    for (const [element, { Resources }] of this.fragments) {
      if (isJsonObject(Resources)) {
        for (const [id, resource] of Object.entries(Resources)) {
          if (isJsonObject(resource)) resources.set(id, resource);
        }
      }
      if (InvalidationResource.isInvalidationResource(element)) {
        invalidators.push({
          logicalId: this.stack.resolve(element.logicalId),
          runLast: element.runLast,
        });
      }
    }
    return runLastOrder(resources, invalidators);
  }
}

interface ScanState {
  readonly scans: Map<Stack, TemplateScan>;
  scanning: boolean;
}

/** One state for all stacks of an app, for an invalidator may look at other stacks than its own. */
const states = new WeakMap<IConstruct, ScanState>();

function stateOf(stack: Stack): ScanState {
  const { root } = stack.node;
  const state = states.get(root) ?? { scans: new Map(), scanning: false };
  states.set(root, state);
  return state;
}

function scanOf(stack: Stack): TemplateScan {
  const state = stateOf(stack);
  const known = state.scans.get(stack);
  if (known) return known;

  state.scanning = true;
  try {
    const scan = new TemplateScan(stack);
    state.scans.set(stack, scan);
    return scan;
  } finally {
    state.scanning = false;
  }
}

function isElementOf(
  stack: Stack,
  construct: IConstruct,
): construct is CfnElement {
  return (
    CfnElement.isCfnElement(construct) &&
    construct.stack === stack &&
    !(
      construct.node.scope === stack &&
      BOOTSTRAP_CHECK_IDS.includes(construct.node.id)
    )
  );
}
