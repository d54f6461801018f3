/** The figures of one name. */
export function named<T extends { readonly name: string }>(
  figures: readonly T[],
  name: string,
): T {
  const found = figures.find((each) => each.name === name);
  if (!found) throw new Error(`there are no figures of ${name}`);
  return found;
}
