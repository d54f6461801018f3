/**
 * For all SDK clients: one attempt, and no call that hangs. The handler repeats by itself, for the SDK gives up within a
 * tenth of a second when a service is out of order.
 */
export const SDK_DEFAULTS = {
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: 5_000,
    requestTimeout: 10_000,
    // Without it the SDK only logs a warning.
    throwOnRequestTimeout: true,
    // The request timeout ends with the answer's headers; this one is for a body that stops coming.
    socketTimeout: 10_000,
  },
};
