import type {
  ContentProperties,
  InvalidationProperties,
  TargetProperties,
  VerificationProperties,
  WireFailureAction,
} from '../../src/private/contract/properties';

/** The custom resource's properties, read. */
export interface Settings {
  readonly targets: TargetSettings[];
  readonly content?: ContentProperties;
  readonly waitForCompletion: boolean;
  readonly waitForDistributionDeployed: boolean;
  readonly skipOnCreate: boolean;
  readonly timeoutMs: number;
  readonly onError: WireFailureAction;
  readonly onTimeout: WireFailureAction;
  readonly onStale: WireFailureAction;
}

/** What viewers must get in the end. */
export interface VerificationSettings {
  /** Paths with query strings, as they are sent. */
  readonly urls: string[];
  readonly expectedStatus?: number;
  /** How many URLs of changed files are asked for. */
  readonly changedFiles: number;
  readonly domainName: string;
}

interface TargetItems {
  readonly paths: string[];
  readonly tags: string[];
}

export interface TargetSettings extends TargetItems {
  readonly kind: 'distribution' | 'tenant';
  readonly id: string;
  /** To assume, for a target of another account. */
  readonly roleArn?: string;
  readonly verification: VerificationSettings[];
}

type Name =
  | keyof InvalidationProperties
  | keyof TargetProperties
  | keyof ContentProperties
  | keyof VerificationProperties;
type Properties = { readonly [name in Name]?: unknown };

/** Reads what CloudFormation has made of the properties: every scalar is a string. */
export function parseProperties(raw: unknown): Settings {
  const properties = asObject('ResourceProperties', raw);
  return {
    targets: targetsIn(properties),
    content: parseContent(properties),
    waitForCompletion: flag(properties, 'WaitForCompletion'),
    waitForDistributionDeployed: flag(
      properties,
      'WaitForDistributionDeployed',
    ),
    skipOnCreate: flag(properties, 'SkipOnCreate'),
    timeoutMs: 1000 * positiveNumber(properties, 'Timeout'),
    onError: action(properties, 'OnError'),
    onTimeout: action(properties, 'OnTimeout'),
    onStale:
      properties.OnStale === undefined ? 'WARN' : action(properties, 'OnStale'),
  };
}

/** Without a verification the property is left out of the template. */
function parseVerification(
  properties: Properties,
  target: Properties,
): VerificationSettings[] {
  if (properties.Verification === undefined) return [];
  return list(properties, 'Verification').map((raw) => {
    const each = asObject('Verification', raw);
    return {
      urls: texts(each, 'Urls'),
      expectedStatus:
        each.ExpectedStatus === undefined
          ? undefined
          : positiveNumber(each, 'ExpectedStatus'),
      changedFiles:
        each.ChangedFiles === undefined
          ? 0
          : positiveNumber(each, 'ChangedFiles'),
      domainName:
        optionalText(each, 'DomainName') ?? text(target, 'DomainName'),
    };
  });
}

/** Where the manifest of old or new properties is, if they have one. */
export function parseContent(raw: unknown): ContentProperties | undefined {
  const { Content } = asObject('ResourceProperties', raw);
  if (Content === undefined) return undefined;
  const properties = asObject('Content', Content);
  return { Bucket: text(properties, 'Bucket'), Key: text(properties, 'Key') };
}

/** The targets of old properties, of which a resource that is created has none. */
export function parseTargets(raw: unknown): TargetSettings[] {
  const properties = asObject('ResourceProperties', raw);
  return properties.Targets === undefined ? [] : targetsIn(properties);
}

function targetsIn(properties: Properties): TargetSettings[] {
  const common = itemsIn(properties);
  return list(properties, 'Targets').map((target) =>
    parseTarget(asObject('Targets', target), common, properties),
  );
}

/** Reads a target, which has paths and tags of its own or those that are for all. */
function parseTarget(
  properties: Properties,
  commonItems: TargetItems,
  all: Properties,
): TargetSettings {
  const hasOwn =
    properties.Paths !== undefined || properties.Tags !== undefined;
  const common = {
    ...(hasOwn ? itemsIn(properties) : commonItems),
    roleArn: optionalText(properties, 'RoleArn'),
    verification: parseVerification(all, properties),
  };
  return properties.DistributionTenantId === undefined
    ? {
        kind: 'distribution',
        id: text(properties, 'DistributionId'),
        ...common,
      }
    : {
        kind: 'tenant',
        id: text(properties, 'DistributionTenantId'),
        ...common,
      };
}

function itemsIn(properties: Properties): TargetItems {
  return {
    paths: texts(properties, 'Paths'),
    tags: texts(properties, 'Tags'),
  };
}

function asObject(name: string, value: unknown): Properties {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value;
  }
  throw invalid(name, 'must be an object', value);
}

function list(properties: Properties, name: Name): unknown[] {
  const value = properties[name];
  if (Array.isArray(value)) return value;
  throw invalid(name, 'must be a list', value);
}

/** An empty list is left out of the template. */
function texts(properties: Properties, name: Name): string[] {
  if (properties[name] === undefined) return [];
  return list(properties, name).map((value) => {
    if (typeof value === 'string') return value;
    throw invalid(name, 'must be a list of strings', value);
  });
}

function text(properties: Properties, name: Name): string {
  const value = properties[name];
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(name, 'must be a non-empty string', value);
}

function optionalText(properties: Properties, name: Name): string | undefined {
  return properties[name] === undefined ? undefined : text(properties, name);
}

function flag(properties: Properties, name: Name): boolean {
  const value = properties[name];
  if (value === 'true') return true;
  if (value === 'false') return false;
  throw invalid(name, "must be 'true' or 'false'", value);
}

function positiveNumber(properties: Properties, name: Name): number {
  const value = text(properties, name);
  if (/^\d+(\.\d+)?$/.test(value) && Number(value) > 0) return Number(value);
  throw invalid(name, 'must be a positive number', value);
}

function action(properties: Properties, name: Name): WireFailureAction {
  const value = properties[name];
  if (value === 'FAIL' || value === 'WARN') return value;
  throw invalid(name, "must be 'FAIL' or 'WARN'", value);
}

function invalid(name: string, rule: string, value: unknown): Error {
  return new Error(`'${name}' ${rule}, got: ${JSON.stringify(value)}`);
}
