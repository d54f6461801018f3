import { usableMegabytes } from '../../src/private/contract/memory';

/** Returns how much memory this function can use, according to Lambda's environment variable. */
export function ownUsableMegabytes(): number {
  const { AWS_LAMBDA_FUNCTION_MEMORY_SIZE = '512' } = process.env;
  return usableMegabytes(Number(AWS_LAMBDA_FUNCTION_MEMORY_SIZE));
}
