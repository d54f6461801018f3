import { messageOf, nameOf } from '../errors';

/**
 * Whether too many items are in progress already, of this run or of others. It comes with status 400, and the SDK never
 * retries it.
 */
export function isNoRoom(error: unknown): boolean {
  return nameOf(error) === 'TooManyInvalidationsInProgress';
}

/** Whether the batch has to be sent in parts. */
export function isTooLarge(error: unknown): boolean {
  return nameOf(error) === 'BatchTooLarge';
}

/**
 * Whether CloudFront has this caller reference already, so that the invalidation exists. The first name is documented,
 * the second has been seen, with the text as the only thing to know it by.
 */
export function isReplay(error: unknown): boolean {
  return (
    nameOf(error) === 'InvalidationBatchAlreadyExists' ||
    (nameOf(error) === 'InvalidArgument' &&
      /caller reference that was used/i.test(messageOf(error)))
  );
}
