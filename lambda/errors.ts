import { isThrottlingError, isTransientError } from '@smithy/core/retry';

/** The parts that errors of the SDK, of Node.js and of our own have in common. */
interface ErrorLike {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Transient errors that the SDK does not count as such: a truncated body, and a temporary lack of descriptors or ports. */
const PASSING_CODES = new Set([
  'EADDRNOTAVAIL',
  'ECONNABORTED',
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** A response that the SDK does not recognize as wrong, and that a retry may well fix. */
export class TransientError extends Error {}

/** Whether the same call may well succeed a little later. */
export function isTransient(error: unknown): boolean {
  const { code = '' } = fieldsOf(error);
  return (
    error instanceof TransientError ||
    isTransientError(Object(error)) ||
    isThrottling(error) ||
    statusOf(error) >= 500 ||
    isUnreadable(error) ||
    PASSING_CODES.has(code)
  );
}

/** Whether an answer names no error, or is a 2xx that cannot be read: cut off, or from a proxy on the way. */
function isUnreadable(error: unknown): boolean {
  const status = statusOf(error);
  return (status > 0 && !isNamed(error)) || (status >= 200 && status < 300);
}

export function isThrottling(error: unknown): boolean {
  return isThrottlingError(Object(error));
}

export function isAccessDenied(error: unknown): boolean {
  return /^AccessDenied(Exception)?$/.test(nameOf(error));
}

export function nameOf(error: unknown): string {
  return fieldsOf(error).name ?? 'Error';
}

export function messageOf(error: unknown): string {
  return fieldsOf(error).message || String(error);
}

/** Says in one line what an error is called, and what it says. */
export function describe(error: unknown): string {
  const { code } = fieldsOf(error);
  const status = statusOf(error);
  const what = isNamed(error)
    ? nameOf(error)
    : (code ?? (status > 0 ? `HTTP ${status}` : undefined));
  // The SDK appends a hint for its own users after the first line.
  const [message] = messageOf(error).split('\n');
  return what === undefined ? message : `${what}: ${message}`;
}

/** The SDK calls an error that it cannot read Unknown. */
function isNamed(error: unknown): boolean {
  return !['Error', 'Unknown'].includes(nameOf(error));
}

function statusOf(error: unknown): number {
  return fieldsOf(error).$metadata?.httpStatusCode ?? 0;
}

/** Anything can be thrown, `undefined` too. */
function fieldsOf(error: unknown): ErrorLike {
  return Object(error);
}
