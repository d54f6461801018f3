import { type CfnElement, CfnResource, type Stack } from 'aws-cdk-lib';
import { definitionsIn, parametersIn } from '../template/definitions';
import { fingerprint } from '../template/fingerprint';
import { isJsonObject, type Json, type JsonObject } from '../template/json';
import { referencesOf } from '../template/references';
import type { Scans } from '../template/scan';
import { nestedStackOf } from '../template/tree';
import { comparable, counts } from './what-counts';

/** A piece of a template that counts. */
export interface Part {
  readonly digest: string;
  readonly fragment: JsonObject;
}

/** What is no resource, and is deployed only through the resources that name it. */
const NAMED_SECTIONS = ['Parameters', 'Conditions', 'Mappings'];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html */
const SECRET_REFERENCE = /\{\{resolve:(secretsmanager|ssm-secure):/;

/** The parts of all templates of a synthesis, each looked at once. */
export class Parts {
  private readonly ofElements = new Map<CfnElement, Part>();
  private readonly named = new Map<Stack, Map<string, Part>>();

  constructor(private readonly scans: Scans) {}

  /** Gives what an element adds to its template, if that counts. */
  ofElement(element: CfnElement): Part | undefined {
    const known = this.ofElements.get(element);
    if (known) return known;
    const fragment = this.scans.of(element.stack).get(element);
    if (!fragment || !counts(element)) return undefined;
    const isNestedStack = nestedStackOf(element) !== undefined;
    const part = partOf(comparable(fragment, isNestedStack));
    this.ofElements.set(element, part);
    return part;
  }

  /** Gives the parameter, condition or mapping of a stack that has this name. */
  ofName(stack: Stack, name: string): Part | undefined {
    const known = this.named.get(stack) ?? this.namedIn(stack);
    this.named.set(stack, known);
    return known.get(name);
  }

  /** Gives what the parent hands to a parameter of a nested stack. */
  handedTo(stack: Stack, parameter: string): Part | undefined {
    const value = this.valueHandedTo(stack, parameter);
    return value === undefined
      ? undefined
      : partOf({ Handed: { [parameter]: value } });
  }

  /** Lists those parameters of a fragment whose values may stand in a template that anybody can read. */
  shownParameters(stack: Stack, fragment: JsonObject): string[] {
    return parametersIn(fragment).filter((id) => !this.isSecret(stack, id));
  }

  private namedIn(stack: Stack): Map<string, Part> {
    return new Map(
      [...this.scans.of(stack)]
        .filter(([element]) => counts(element))
        .flatMap(([, fragment]) => definitionsIn(fragment))
        .filter(({ section }) => NAMED_SECTIONS.includes(section))
        .map(({ section, id, definition }) => [
          id,
          partOf({ [section]: { [id]: definition } }),
        ]),
    );
  }

  private valueHandedTo(stack: Stack, parameter: string): Json {
    const { nestedStackResource: resource } = stack;
    if (!resource || !CfnResource.isCfnResource(resource)) return undefined;
    const fragment = this.scans.of(resource.stack).get(resource) ?? {};
    const properties = definitionsIn(fragment).at(0)?.definition.Properties;
    const handed = isJsonObject(properties) ? properties.Parameters : undefined;
    return isJsonObject(handed) ? handed[parameter] : undefined;
  }

  /** Whether a parent hands a secret of its own to the parameter, which itself need not say so. */
  private isSecret(stack: Stack, parameter: string): boolean {
    const { nestedStackParent: parent } = stack;
    const value = this.valueHandedTo(stack, parameter);
    if (!parent || value === undefined) return false;
    if (SECRET_REFERENCE.test(JSON.stringify(value))) return true;
    return [...referencesOf({ value }).keys()].some((id) => {
      const fragment = this.ofName(parent, id)?.fragment;
      return (
        fragment?.Parameters !== undefined &&
        this.shownParameters(parent, fragment).length === 0
      );
    });
  }
}

function partOf(fragment: JsonObject): Part {
  return { digest: fingerprint(fragment), fragment };
}
