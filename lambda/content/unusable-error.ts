/** There is no manifest that this function can work with. Says what helps. */
export class UnusableError extends Error {
  constructor(
    message: string,
    readonly advice: string,
  ) {
    super(message);
  }
}

/** The function has too little memory for a manifest. */
export function tooLarge(manifest: string): UnusableError {
  return new UnusableError(
    `it ${manifest}, more than the function's memory holds`,
    "Give the function more memory: the 'memorySize' of its InvalidationProvider.",
  );
}
