import {
  CfnElement,
  CfnParameter,
  CfnResource,
  type IResolveContext,
  Stack,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { fingerprint } from './fingerprint';
import { InvalidationResource } from './invalidation-resource';
import { isJsonObject, type Json, type JsonObject } from './json';
import { type InvalidatorInOrder, runLastOrder } from './run-last-order';
import { fragmentOf } from './template-fragment';

/** Elements that a synthesizer adds only while it writes its stack: a scan on behalf of another stack comes too early for them. */
const BOOTSTRAP_CHECK_IDS = ['BootstrapVersion', 'CheckBootstrapVersion'];

/** Marks the provider, whose grants come and go with invalidators. */
const PROVIDER = Symbol.for('cdk-distribution-invalidator.Provider');
const POLICY_TYPES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'];

/** Where the code of an asset was found at synth: another folder or machine is no change, the code's hash stands elsewhere. */
const ASSET_PATH_METADATA = 'aws:asset:path';

/** The policies below a provider are left out of fingerprints: what a further invalidator may do is no change of the content. */
export function markAsProvider(provider: IConstruct): void {
  Object.defineProperty(provider, PROVIDER, { value: true });
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
    if (context.preparing) {
      state.scans.clear();
      return undefined;
    }
    if (state.scanning) return undefined;

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

  private readonly fragments = new Map<CfnElement, JsonObject>();
  private cachedFingerprint?: string;
  private cachedOrder?: Map<string, string[]>;

  private constructor(private readonly stack: Stack) {
    for (const element of elementsOf(stack)) {
      this.fragments.set(element, fragmentOf(element));
    }
  }

  /** Changes whenever a deployment of the stack would change anything. */
  get fingerprint(): string {
    this.cachedFingerprint ??= fingerprint(this.contentOf(this.stack));
    return this.cachedFingerprint;
  }

  /** What `scope`, the stack itself or a construct in it, adds to the template. */
  contentOf(scope: IConstruct): JsonObject {
    const content: JsonObject = scope === this.stack ? this.options() : {};
    for (const element of elementsOf(scope)) {
      const fragment = this.fragments.get(element);
      if (fragment && countsAsContent(element)) merge(content, fragment);
    }
    return content;
  }

  /** The ids of the parameters below `scope` whose values can change while the template stays the same. */
  parametersOf(scope: IConstruct): string[] {
    return elementsOf(scope)
      .filter((element) => element instanceof CfnParameter)
      .filter((parameter) => !parameter.noEcho && countsAsContent(parameter))
      .map((parameter) => this.stack.resolve(parameter.logicalId))
      .sort();
  }

  /** What an invalidator of the stack has to wait for to run last. */
  dependenciesOf(invalidator: InvalidationResource): string[] {
    this.cachedOrder ??= this.order();
    return (
      this.cachedOrder.get(this.stack.resolve(invalidator.logicalId)) ?? []
    );
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

  private options(): JsonObject {
    const { description, transforms, templateFormatVersion, metadata } =
      this.stack.templateOptions;
    return this.stack.resolve({
      Description: description,
      Transform: transforms,
      AWSTemplateFormatVersion: templateFormatVersion,
      Metadata: { ...metadata },
      StackTags: this.stack.tags.tagValues(),
    });
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

/** What makes up `scope`'s part of its stack's template: everything below it that is not in another stack. */
function elementsOf(scope: IConstruct): CfnElement[] {
  const elements: CfnElement[] = CfnElement.isCfnElement(scope) ? [scope] : [];
  for (const child of scope.node.children) {
    if (!Stack.isStack(child)) elements.push(...elementsOf(child));
  }
  return elements;
}

function countsAsContent(element: CfnElement): boolean {
  return !(
    InvalidationResource.isInvalidationResource(element) ||
    isGrantToProvider(element) ||
    (element.node.scope === element.stack &&
      BOOTSTRAP_CHECK_IDS.includes(element.node.id))
  );
}

function isGrantToProvider(element: CfnElement): boolean {
  return (
    CfnResource.isCfnResource(element) &&
    POLICY_TYPES.includes(element.cfnResourceType) &&
    element.node.scopes.some((scope) => PROVIDER in scope)
  );
}

function merge(content: JsonObject, fragment: JsonObject): void {
  for (const [section, added] of Object.entries(fragment)) {
    if (!isJsonObject(added)) {
      content[section] = added;
      continue;
    }
    const present = content[section];
    const merged = isJsonObject(present) ? present : {};
    for (const [id, definition] of Object.entries(added)) {
      merged[id] = withoutAssetPath(definition);
    }
    content[section] = merged;
  }
}

function withoutAssetPath(definition: Json): Json {
  if (!isJsonObject(definition) || !isJsonObject(definition.Metadata)) {
    return definition;
  }
  const { [ASSET_PATH_METADATA]: _path, ...metadata } = definition.Metadata;
  return { ...definition, Metadata: metadata };
}
