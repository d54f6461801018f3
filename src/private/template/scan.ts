import {
  CfnElement,
  type IResolveContext,
  type Stack,
  Stage,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { fragmentOf } from './fragment';
import type { JsonObject } from './json';
import { deployedWith } from './tree';

/** What each element of a stack adds to the template. */
export type TemplateScan = ReadonlyMap<CfnElement, JsonObject>;

/**
 * The scans of the stacks that are synthesized together: an invalidator may look at other stacks than its own. A stack
 * is read once in a synthesis, however many invalidators ask.
 *
 * Many resolve an element: aspects, while others may still change it; then the CDK to find the references between
 * stacks (`preparing`); at last the CDK to write the template. To read other people's constructs before the CDK prepares
 * would fix the values that are computed once, before they are complete.
 */
export class Scans {
  /** The scans for a token that is resolved in `scope`; undefined where nothing may be read. */
  static of(scope: IConstruct, context: IResolveContext): Scans | undefined {
    const stage = Stage.of(scope) ?? scope.node.root;
    const scans = known.get(stage) ?? new Scans();
    known.set(stage, scans);
    return scans.mayLook(context) ? scans : undefined;
  }

  /** Emptied whenever the CDK prepares, because what was read before may not be complete. */
  private readonly byStack = new Map<Stack, TemplateScan>();

  /** Set for good when the CDK first prepares: all aspects have been visited then. */
  private isPrepared = false;

  /** Set while a scan is made. Who asks then is part of what is read, and must not wait for it. */
  private isScanning = false;

  private constructor() {}

  of(stack: Stack): TemplateScan {
    const scan = this.byStack.get(stack) ?? this.read(stack);
    this.byStack.set(stack, scan);
    return scan;
  }

  private mayLook({ preparing }: IResolveContext): boolean {
    if (preparing) {
      this.isPrepared = true;
      this.byStack.clear();
    }
    return this.isPrepared && !preparing && !this.isScanning;
  }

  private read(stack: Stack): TemplateScan {
    this.isScanning = true;
    try {
      return new Map(
        deployedWith(stack)
          .filter((construct) => CfnElement.isCfnElement(construct))
          .filter((element) => element.stack === stack)
          .map((element) => [element, fragmentOf(element)]),
      );
    } finally {
      this.isScanning = false;
    }
  }
}

const known = new WeakMap<IConstruct, Scans>();
