import { describe, isAccessDenied, messageOf, nameOf } from '../errors';
import { DeadlineError } from '../retry';

/** At most this much of a list of items goes into a message. */
const SHOWN_ITEMS = 3;

/** What was being done when an error came. */
export interface Attempted {
  /** The IAM action, such as `cloudfront:CreateInvalidation`. */
  readonly action: string;
  readonly target: string;
  /** Whose permissions count. */
  readonly principal: string;
  readonly items?: string[];
}

/** A call that failed for good. Its message tells the people who deploy what happened, and what to do. */
export class CallError extends Error {
  constructor(
    readonly cause: unknown,
    attempted: Attempted,
  ) {
    super(explain(cause, attempted));
  }

  /** Whether it might have worked, given more time. */
  get isOutOfTime(): boolean {
    return this.cause instanceof DeadlineError;
  }
}

function explain(error: unknown, attempted: Attempted): string {
  if (error instanceof DeadlineError) {
    return `${summary(error, attempted)} until the timeout. ${adviceAtDeadline(error.lastError, attempted)}`;
  }
  return `${summary(error, attempted)}. ${advice(error, attempted)}`;
}

function summary(error: unknown, { action, target }: Attempted): string {
  return `${action} failed for ${target}: ${withoutFullStop(describe(error))}`;
}

function advice(error: unknown, attempted: Attempted): string {
  const { action, target, principal, items = [] } = attempted;
  if (isAccessDenied(error)) {
    return /sts:AssumeRole/.test(messageOf(error))
      ? `Let ${principal} trust the function's role, and the function's role assume it.`
      : `Allow ${principal} ${action} on ${target}, and check that no service control policy, permissions boundary or other account is in the way.`;
  }
  switch (nameOf(error)) {
    case 'NoSuchDistribution':
      return (
        `Check that ${target} exists in this account; one of another account needs an 'assumeRole'. ` +
        'One that only serves distribution tenants is not invalidated itself: name the tenants.'
      );
    case 'EntityNotFound':
      return `Check that ${target} exists in this account; one of another account needs an 'assumeRole'.`;
    case 'NoSuchInvalidation':
      return 'CloudFront created the invalidation and no longer knows it: deploy again.';
    case 'InvalidArgument':
      return `Check the paths: ${shown(items)}.`;
    case 'BatchTooLarge':
      return `CloudFront refuses even a single path: ${shown(items)}.`;
    default:
      return 'This error is not known to be transient: fix its cause, and deploy again.';
  }
}

function adviceAtDeadline(error: unknown, attempted: Attempted): string {
  if (isAccessDenied(error)) return advice(error, attempted);
  return nameOf(error) === 'TooManyInvalidationsInProgress'
    ? 'Other invalidations of the distribution are still running: deploy again when they are done, or replace paths by a wildcard.'
    : "CloudFront kept failing all that time: deploy again later, or raise the invalidator's timeout.";
}

function shown(items: string[]): string {
  const more = items.length - SHOWN_ITEMS;
  return `${items.slice(0, SHOWN_ITEMS).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function withoutFullStop(message: string): string {
  return message.replace(/\.$/, '');
}
