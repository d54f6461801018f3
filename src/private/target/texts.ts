import { Token, Tokenization } from 'aws-cdk-lib';
import { quoted } from '../contract/quoted';
import { refuse, shown } from './input';

const MAX_PROBLEMS_TOLD = 10;

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
  if (!Array.isArray(values)) refuse(`'${name}'`, 'must be a list', values);
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
