import { Duration, Token, Tokenization } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { quoted } from '../contract/quoted';

// JavaScript and Python have no compiler that tells what is wanted, so the entries of the library tell it.

const MAX_PROBLEMS_TOLD = 10;

/** Runs the checks for a construct that is about to be made, so that their errors name it. */
export function checking<T>(scope: IConstruct, id: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const path = [scope.node.path, id].filter((part) => part !== '').join('/');
    // The stack is read first, because it may be written only then.
    const { message, stack } = error;
    error.message = `[${path}] ${message}`;
    error.stack = stack?.replace(message, () => error.message);
    throw error;
  }
}

/** What was given, as an error message shows it. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  // Not by its class, whose name in aws-cdk-lib may be one of the compiler's.
  if (Construct.isConstruct(value)) return `the construct ${value.node.path}`;
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}

export function refuse(name: string, rule: string, value: unknown): never {
  throw new Error(`'${name}' ${rule}, got: ${shown(value)}`);
}

/** Whether a value has what makes it one of this library's or the CDK's things: also of another copy of it. */
export function has(value: unknown, member: string): boolean {
  return typeof value === 'object' && value !== null && member in value;
}

export function checkBoolean(name: string, value: unknown): void {
  if (typeof value !== 'boolean') refuse(name, 'must be true or false', value);
}

export function checkOneOf(
  name: string,
  allowed: Record<string, string>,
  value: unknown,
): void {
  if (Object.values(allowed).includes(value as string)) return;
  refuse(name, `must be one of ${Object.values(allowed).join(', ')}`, value);
}

export function checkDuration(name: string, value: unknown): void {
  if (value instanceof Duration || has(value, 'toHumanString')) return;
  refuse(name, 'must be a Duration, such as Duration.minutes(10)', value);
}

export function checkConstructs(name: string, values: unknown): void {
  if (!Array.isArray(values)) {
    refuse(name, 'must be a list of constructs', values);
  }
  for (const value of values) {
    if (!Construct.isConstruct(value)) {
      refuse(name, 'must hold constructs only', value);
    }
  }
}

/**
 * Checks a list of texts, of which only those that are known at synthesis are looked at. All that is wrong with them is
 * told at once.
 */
export function checkTexts(
  name: string,
  values: unknown,
  check: (value: string) => void,
): void {
  if (values === undefined) return;
  if (!Array.isArray(values)) refuse(name, 'must be a list', values);
  if (Token.isUnresolved(values)) return;
  tellTogether(values.flatMap((value) => problemsOf(name, value, check)));
}

function problemsOf(
  name: string,
  value: unknown,
  check: (value: string) => void,
): string[] {
  if (typeof value !== 'string') {
    return [`each of '${name}' must be a string, got: ${shown(value)}`];
  }
  if (Tokenization.reverseList([value]) !== undefined) {
    return [
      `'${name}' must not mix a list that is known only at deployment with other items; give it alone, or join everything into one list: Fn.split(',', Fn.join(',', ['/a', Fn.join(',', list)]))`,
    ];
  }
  if (Token.isUnresolved(value)) return [];
  if (value.includes('{{resolve:')) {
    return [
      `each of '${name}' must not be a dynamic reference, which stands for one string even if it holds several; use a parameter, such as StringListParameter.valueForTypedListParameter(...), got: ${quoted(value)}`,
    ];
  }
  try {
    check(value);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function tellTogether(problems: string[]): void {
  if (problems.length === 0) return;
  const told = problems.slice(0, MAX_PROBLEMS_TOLD);
  const more = problems.length - told.length;
  throw new Error(
    [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
  );
}
