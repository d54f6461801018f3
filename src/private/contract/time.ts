// How long a run may take. The construct tells CloudFormation and Lambda; the handler learns of it from Lambda, and from the
// property `Timeout`.

/** The longest that Lambda allows, so that each invalidator is free to choose its own time. */
export const FUNCTION_TIMEOUT_SECONDS = 15 * 60;

/** What a run may take beyond the invalidator's timeout: to start, and to report. */
export const OVERHEAD_SECONDS = 60;

/** The longest timeout of an invalidator. */
export const MAX_TIMEOUT_SECONDS = 14 * 60;

/**
 * Lambda runs a function that died twice more, after one and after two minutes.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const LAMBDA_ATTEMPTS = 3;
const LAMBDA_PAUSES_SECONDS = 3 * 60;

/**
 * CloudFormation waits no longer, and this long by default.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-customresource.html
 */
export const MAX_SERVICE_TIMEOUT_SECONDS = 60 * 60;

/** How long CloudFormation waits for an answer: long enough for a function that dies to be run again. */
export function serviceTimeoutSeconds(timeoutSeconds: number): number {
  const seconds =
    LAMBDA_ATTEMPTS * (timeoutSeconds + OVERHEAD_SECONDS) +
    LAMBDA_PAUSES_SECONDS;
  return Math.min(seconds, MAX_SERVICE_TIMEOUT_SECONDS);
}
