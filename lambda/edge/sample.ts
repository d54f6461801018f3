/** As many as are asked for, from all over the list and always the same. */
export function sampleOf<T>(all: readonly T[], atMost: number): T[] {
  const size = Math.min(atMost, all.length);
  return Array.from(
    { length: size },
    (_, index) => all[Math.floor((index * all.length) / size)],
  );
}
