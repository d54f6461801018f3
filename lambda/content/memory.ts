import * as memory from '../../src/private/contract/memory';

/** Returns what this function can count on, by what Lambda tells it. */
export function usableMegabytes(): number {
  const { AWS_LAMBDA_FUNCTION_MEMORY_SIZE = '512' } = process.env;
  return memory.usableMegabytes(Number(AWS_LAMBDA_FUNCTION_MEMORY_SIZE));
}
