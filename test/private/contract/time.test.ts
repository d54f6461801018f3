import {
  FUNCTION_TIMEOUT_SECONDS,
  MAX_SERVICE_TIMEOUT_SECONDS,
  MAX_TIMEOUT_SECONDS,
  OVERHEAD_SECONDS,
  serviceTimeoutSeconds,
} from '../../../src/private/contract/time';

test('the longest timeout leaves the function its time to start and to report', () => {
  expect(MAX_TIMEOUT_SECONDS + OVERHEAD_SECONDS).toBe(FUNCTION_TIMEOUT_SECONDS);
});

test.each([
  [1, 363],
  [600, 2160],
  [MAX_TIMEOUT_SECONDS, 2880],
])(
  'with a timeout of %i seconds CloudFormation waits for three runs and the pauses between them: %i seconds',
  (timeout, seconds) => {
    expect(serviceTimeoutSeconds(timeout)).toBe(seconds);
  },
);

test('three runs of a function that dies at its end fit into what CloudFormation waits at most', () => {
  expect(serviceTimeoutSeconds(MAX_TIMEOUT_SECONDS)).toBeLessThan(
    MAX_SERVICE_TIMEOUT_SECONDS,
  );
});
