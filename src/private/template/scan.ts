import { CfnElement, type IResolveContext, Stack, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { fragmentOf } from './fragment';
import type { JsonObject } from './json';
import { deployedWith } from './tree';

/** What each element of a stack adds to the template. */
export type TemplateScan = ReadonlyMap<CfnElement, JsonObject>;

/** How far the synthesis of a stage has come. */
interface Synthesis {
  /** Replaced whenever what was read before may not be complete. */
  scans: Scans;
  /** Set for good when the CDK first prepares: all aspects have been visited then. */
  isPrepared: boolean;
  /** Whether a nested stack asked last. The CDK writes those first, and then adds their templates to what they are in. */
  isOfNested: boolean;
  /** Set while a scan is made. Whoever asks then is part of what is read, and must not wait for it. */
  isScanning: boolean;
}

/**
 * The scans of the stacks that are synthesized together: an invalidator may look at other stacks than its own. A stack
 * is read once in a synthesis, however many invalidators ask.
 *
 * An element is resolved several times: by aspects, while others may still change it; then by the CDK to find the
 * references between stacks (`preparing`); and finally by the CDK to write the template. Reading the users' constructs
 * before the CDK prepares would fix values that are computed only once, before they are complete.
 */
export class Scans {
  /** Gives the scans to a token that is resolved in `scope`, or nothing where nothing may be read. */
  static of(scope: IConstruct, context: IResolveContext): Scans | undefined {
    const synthesis = synthesisOf(Stage.of(scope) ?? scope.node.root);
    const isNested = Stack.of(scope).nested;
    if (context.preparing || (synthesis.isOfNested && !isNested)) {
      synthesis.scans = new Scans(synthesis);
    }
    if (context.preparing) synthesis.isPrepared = true;
    synthesis.isOfNested = isNested;
    return synthesis.isPrepared && !context.preparing && !synthesis.isScanning
      ? synthesis.scans
      : undefined;
  }

  private readonly byStack = new Map<Stack, TemplateScan>();

  constructor(private readonly synthesis: Pick<Synthesis, 'isScanning'>) {}

  of(stack: Stack): TemplateScan {
    const scan = this.byStack.get(stack) ?? this.read(stack);
    this.byStack.set(stack, scan);
    return scan;
  }

  private read(stack: Stack): TemplateScan {
    this.synthesis.isScanning = true;
    try {
      return new Map(
        deployedWith(stack)
          .filter((construct) => CfnElement.isCfnElement(construct))
          .filter((element) => element.stack === stack)
          .map((element) => [element, fragmentOf(element)]),
      );
    } finally {
      this.synthesis.isScanning = false;
    }
  }
}

const synthesesByStage = new WeakMap<IConstruct, Synthesis>();

function synthesisOf(stage: IConstruct): Synthesis {
  const flags = { isPrepared: false, isOfNested: false, isScanning: false };
  const synthesis =
    synthesesByStage.get(stage) ??
    Object.assign(flags, { scans: new Scans(flags) });
  synthesesByStage.set(stage, synthesis);
  return synthesis;
}
