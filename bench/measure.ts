/** What measurements in turns have in common. */

/** One after the other and again, so that a busy minute of the machine meets all alike. */
export async function inTurns<T>(
  rounds: number,
  variants: ReadonlyMap<string, () => T | Promise<T>>,
): Promise<Map<string, T[]>> {
  const results = new Map(
    [...variants.keys()].map((name): [string, T[]] => [name, []]),
  );
  for (let round = 0; round < rounds; round++) {
    for (const [name, measure] of variants) {
      results.get(name)?.push(await measure());
    }
  }
  return results;
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}
