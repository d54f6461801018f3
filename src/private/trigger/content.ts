import { CfnElement, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { quoted } from '../contract/quoted';
import { fingerprint } from '../template/fingerprint';
import { isJsonObject } from '../template/json';
import { namesIn } from '../template/references';
import type { Scans } from '../template/scan';
import { deployedWith } from '../template/tree';
import { type Part, Parts } from './parts';

/** What constructs add to their templates. */
export interface Content {
  /** Changes whenever the content does. */
  readonly digest: string;
  /** The ids of the parameters whose values are content, by the stack that they are parameters of. */
  readonly parameters: ReadonlyMap<Stack, ReadonlySet<string>>;
  /** The stacks that the content is part of. */
  readonly stacks: ReadonlySet<Stack>;
}

/** The contents of one synthesis: what several invalidators see of the same constructs is the same. */
export class Contents {
  static of(scans: Scans): Contents {
    const contents =
      contentsByScans.get(scans) ?? new Contents(new Parts(scans));
    contentsByScans.set(scans, contents);
    return contents;
  }

  private readonly byConstructs = new Map<string, Content>();

  private constructor(private readonly parts: Parts) {}

  /** @throws if the constructs add nothing to a template */
  of(constructs: IConstruct[]): Content {
    const key = constructs.map(({ node }) => node.addr).join();
    const content = this.byConstructs.get(key) ?? this.read(constructs);
    this.byConstructs.set(key, content);
    return content;
  }

  private read(constructs: IConstruct[]): Content {
    const all = constructs.flatMap(deployedWith);
    const stacks = all.filter((construct) => Stack.isStack(construct));
    const collector = new Collector(this.parts, new Set(stacks));
    for (const stack of stacks) collector.addStack(stack);
    for (const construct of all) {
      if (CfnElement.isCfnElement(construct)) collector.addElement(construct);
    }
    const { digests, parameters, stacks: counted } = collector;
    if (digests.size === 0) {
      const paths = constructs.map(({ node }) => quoted(node.path));
      throw new Error(
        `'constructs' must hold something that is deployed, got: ${paths.join(', ')}`,
      );
    }
    return {
      digest: fingerprint([...digests].sort()),
      parameters,
      stacks: counted,
    };
  }
}

const contentsByScans = new WeakMap<Scans, Contents>();

/** Collects parts of templates, and what those refer to that is no resource. */
class Collector {
  readonly digests = new Set<string>();
  readonly parameters = new Map<Stack, Set<string>>();
  readonly stacks = new Set<Stack>();

  /** @param whole the stacks that are added as a whole, so references into them need not be followed */
  constructor(
    private readonly parts: Parts,
    private readonly whole: ReadonlySet<Stack>,
  ) {}

  addStack(stack: Stack): void {
    this.add(stack, optionsDigest(stack));
    const { nestedStackResource: resource } = stack;
    if (resource && CfnElement.isCfnElement(resource)) {
      this.addElement(resource);
    }
  }

  addElement(element: CfnElement): void {
    this.addPart(element.stack, this.parts.ofElement(element));
  }

  private addPart(stack: Stack, part: Part | undefined): void {
    if (!part || !this.add(stack, part.digest)) return;
    for (const id of this.parts.shownParameters(stack, part.fragment)) {
      const parameters = this.parameters.get(stack) ?? new Set();
      this.parameters.set(stack, parameters.add(id));
    }
    if (this.whole.has(stack)) return;
    for (const name of namesIn(part.fragment)) {
      this.addPart(stack, this.parts.ofName(stack, name));
    }
    const { nestedStackParent: parent } = stack;
    const { Parameters: parameters } = part.fragment;
    if (!parent || !isJsonObject(parameters)) return;
    for (const id of Object.keys(parameters)) {
      this.addPart(parent, this.parts.handedTo(stack, id));
    }
  }

  /** Adds a digest, and tells whether it is new. Equal parts of two stacks are kept apart. */
  private add(stack: Stack, digest: string): boolean {
    this.stacks.add(stack);
    const { size } = this.digests;
    return this.digests.add(`${stack.node.path} ${digest}`).size > size;
  }
}

/** Digests what belongs to a template, and to no element of it. */
function optionsDigest(stack: Stack): string {
  const { description, templateFormatVersion, metadata, transforms } =
    stack.templateOptions;
  return fingerprint(
    stack.resolve({
      description,
      templateFormatVersion,
      metadata,
      // CDK adds the same one more than once.
      transforms: [...new Set(transforms)].sort(),
      tags: stack.tags.tagValues(),
    }),
  );
}
