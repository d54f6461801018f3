/** The parts that errors of the SDK, of Node.js and of our own have in common. */
interface ErrorLike {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/**
 * By the name under which they come over the wire; not all are modelled in the SDK.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
const THROTTLING = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** CloudFront's own quota. It comes with status 400, and the SDK never retries it. */
const QUOTA_IN_USE = 'TooManyInvalidationsInProgress';

/** A request that got no answer. */
const NETWORK = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'RequestTimeout',
  'RequestTimeoutException',
  'TimeoutError',
]);

/** Whether the same call may well succeed a little later. */
export function isTransient(error: unknown): boolean {
  const { name = '', code = '' } = error as ErrorLike;
  const status = statusOf(error);
  return (
    status >= 500 ||
    status === 429 ||
    isUnreadable(error) ||
    name === QUOTA_IN_USE ||
    isThrottling(error) ||
    NETWORK.has(name) ||
    NETWORK.has(code)
  );
}

/** An answer without the name of an error, or a success that is none: it was cut off, or comes from a proxy on the way. */
function isUnreadable(error: unknown): boolean {
  const status = statusOf(error);
  return (status > 0 && !isNamed(error)) || (status >= 200 && status < 300);
}

export function isThrottling(error: unknown): boolean {
  return THROTTLING.has(nameOf(error));
}

export function isAccessDenied(error: unknown): boolean {
  return /^AccessDenied(Exception)?$/.test(nameOf(error));
}

/** The batch has to be sent in parts. */
export function isTooLarge(error: unknown): boolean {
  return nameOf(error) === 'BatchTooLarge';
}

/**
 * CloudFront has this caller reference already, so the invalidation exists. The first name is documented, the second has
 * been seen, with the text as the only thing to know it by.
 */
export function isReplay(error: unknown): boolean {
  return (
    nameOf(error) === 'InvalidationBatchAlreadyExists' ||
    (nameOf(error) === 'InvalidArgument' &&
      /caller reference that was used/i.test(messageOf(error)))
  );
}

export function nameOf(error: unknown): string {
  return (error as ErrorLike).name ?? 'Error';
}

export function messageOf(error: unknown): string {
  return (error as ErrorLike).message || String(error);
}

/** An error in one line: what it is called, and what it says. */
export function describe(error: unknown): string {
  const { code } = error as ErrorLike;
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
  return (error as ErrorLike).$metadata?.httpStatusCode ?? 0;
}
