/**
 * How many files a wildcard evicts, as a function of the text that it starts with. The URLs need not be in order.
 *
 * What is served outside of the roots is not known. A wildcard that starts outside reaches there: it counts as worse
 * than evicting every file, so it is chosen only where nothing else fits.
 */
export function evictionCounter(
  urls: readonly string[],
  roots: readonly string[],
): (prefix: string) => number {
  const sorted = [...urls].sort();
  const outside = sorted.length + 1;

  return (prefix) => {
    const first = countWhile(sorted, (url) => url < prefix);
    const end = countWhile(
      sorted,
      (url) => url < prefix || url.startsWith(prefix),
    );
    const inside = roots.some((root) => prefix.startsWith(root));
    return end - first + (inside ? 0 : outside);
  };
}

/** How many values at the beginning meet a condition. No value may meet it after the first one that does not. */
function countWhile(
  sorted: readonly string[],
  holds: (value: string) => boolean,
): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(sorted[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}
