import { Token } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { quoted } from '../contract/quoted';

// JavaScript and Python have no compiler that tells what is wanted, so the entries of the library tell it.

/** Refuses a value that is not what it must be. The error calls it `subject`, such as `'timeout'`. */
export type Check<T = unknown> = (subject: string, value: T) => void;

/** Classes whose names say more about a value than that it is an object. */
const KNOWN_OBJECTS = [Promise, Date, Buffer, Map, Set];

/** Runs the checks for a construct that is about to be made, so that their errors name it. */
export function checking<T>(scope: IConstruct, id: string, check: () => T): T {
  checkConstruct("'scope'", scope);
  checkString("'id'", id);
  const path = [scope.node.path, id].filter((part) => part !== '').join('/');
  return prefixing(`[${path}] `, check);
}

/** Runs a function of the API, such as `SiteContent.fromDirectory`, so that its errors name it. */
export function checkingCall<T>(name: string, call: () => T): T {
  return prefixing(`${name}: `, call);
}

function prefixing<T>(prefix: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // Reads the stack before it changes the message, because V8 may format the stack only when it is read.
    const { message, stack } = error;
    error.message = prefix + message;
    error.stack = stack?.replace(message, () => error.message);
    throw error;
  }
}

/** What was given, as an error message shows it. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  // Does not name the class, because the compiler may have renamed it in aws-cdk-lib.
  if (Construct.isConstruct(value)) {
    const { path } = value.node;
    return path === '' ? 'the app' : `the construct ${path}`;
  }
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const type = knownTypeOf(value);
    return type ? `a ${type.name}` : 'an object';
  }
  return typeof value === 'function' ? 'a function' : String(value);
}

/** Refuses a value, which the message calls `subject`, such as `'timeout'` or `each of 'paths'`. */
export function refuse(subject: string, rule: string, value: unknown): never {
  throw new Error(`${subject} ${rule}, got: ${shown(value)}`);
}

/** Whether a value has what makes it one of this library's or the CDK's things: also of another copy of it. */
export function has(value: unknown, member: string): boolean {
  return typeof value === 'object' && value !== null && member in value;
}

/** Whether a value may hold options, whatever they are. */
export function isOptions(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !Construct.isConstruct(value) &&
    knownTypeOf(value) === undefined
  );
}

function knownTypeOf(value: object) {
  return KNOWN_OBJECTS.find((type) => value instanceof type);
}

export function checkObject(subject: string, value: unknown): void {
  if (!isOptions(value)) refuse(subject, 'must be an object', value);
}

/** Checks those options that are given. */
export function checkOptions<T extends object>(
  subject: string,
  options: T,
  checks: { readonly [K in keyof T]?: Check<Required<T>[K]> },
): void {
  checkObject(subject, options);
  for (const key of Object.keys(checks) as (keyof T & string)[]) {
    const value = options[key];
    const check = checks[key] as Check | undefined;
    if (value !== undefined) check?.(`'${key}'`, value);
  }
}

export function checkBoolean(subject: string, value: unknown): void {
  if (typeof value !== 'boolean') {
    refuse(subject, 'must be true or false', value);
  }
}

export function checkString(subject: string, value: unknown): void {
  if (typeof value !== 'string') refuse(subject, 'must be a string', value);
}

export function checkConstruct(subject: string, value: unknown): void {
  if (!Construct.isConstruct(value)) {
    refuse(subject, 'must be a construct', value);
  }
}

export function oneOf(allowed: readonly string[]): Check {
  return (subject, value) => {
    if (allowed.includes(value as string)) return;
    refuse(subject, `must be one of ${allowed.join(', ')}`, value);
  };
}

export function integer(low: number, high: number): Check {
  return (subject, value) => {
    if (Token.isUnresolved(value)) return;
    const number = Number.isInteger(value) ? (value as number) : Number.NaN;
    if (number >= low && number <= high) return;
    refuse(subject, `must be an integer from ${low} to ${high}`, value);
  };
}

/** A thing of this library or the CDK, told by one of its members. */
export function having(member: string, rule: string): Check {
  return (subject, value) => {
    if (!has(value, member)) refuse(subject, rule, value);
  };
}

export function listOf(what: string, check: Check): Check {
  return (subject, values) => {
    if (!Array.isArray(values)) {
      refuse(subject, `must be a list of ${what}`, values);
    }
    if (Token.isUnresolved(values)) return;
    for (const value of values) check(`each of ${subject}`, value);
  };
}

/** For what is used at synthesis itself. */
export function knownAtSynth(check: Check): Check {
  return (subject, value) => {
    if (Token.isUnresolved(value)) {
      throw new Error(
        `${subject} must be known at synthesis, got: an unresolved token`,
      );
    }
    check(subject, value);
  };
}

export const checkDuration = having(
  'toHumanString',
  'must be a Duration, such as Duration.minutes(10)',
);

export const checkRole = having(
  'roleArn',
  'must be a role, such as Role.fromRoleArn(...)',
);

export const checkConstructs = listOf('constructs', checkConstruct);

/** Checks the arguments of a method that takes any number of constructs, and is easily given a list of them. */
export function checkEachConstruct(
  name: string,
  values: unknown[],
  method: string,
): void {
  const list = values.find(Array.isArray);
  if (list) {
    refuse(
      `each of '${name}'`,
      `must be a construct, not a list: ${method}(a, b)`,
      list,
    );
  }
  checkConstructs(`'${name}'`, values);
}
