import {
  isNoRoom,
  isReplay,
  isTooLarge,
} from '../../../lambda/cloudfront/errors';
import { ServiceError } from '../../loopback/service-error';
import { errorAnswer, errorOf } from '../sdk-error';

const PREDICATES = { isNoRoom, isTooLarge, isReplay };

type Predicate = keyof typeof PREDICATES;

const USED_BEFORE =
  'Your request contains a caller reference that was used for a previous invalidation batch for the same distribution.';

test.each<[number, string, string, Predicate[]]>([
  [400, 'TooManyInvalidationsInProgress', 'The message.', ['isNoRoom']],
  [413, 'BatchTooLarge', 'The message.', ['isTooLarge']],
  [409, 'InvalidationBatchAlreadyExists', 'The message.', ['isReplay']],
  [400, 'InvalidArgument', USED_BEFORE, ['isReplay']],
  [400, 'InvalidArgument', 'The message.', []],
  [404, 'NoSuchDistribution', USED_BEFORE, []],
  [400, 'Throttling', 'The message.', []],
  [403, 'AccessDenied', 'The message.', []],
])('%i %s "%s" is %j', async (statusCode, code, message, expected) => {
  const error = await errorOf(
    errorAnswer(new ServiceError(statusCode, code, message)),
  );

  const holding = Object.entries(PREDICATES).flatMap(([name, holds]) =>
    holds(error) ? [name] : [],
  );
  expect(holding).toEqual(expected);
});

test.each([undefined, null, 'BatchTooLarge', new Error('BatchTooLarge')])(
  '%p is none of them',
  (thrown) => {
    expect(isNoRoom(thrown)).toBe(false);
    expect(isTooLarge(thrown)).toBe(false);
    expect(isReplay(thrown)).toBe(false);
  },
);
