import { graphOf, type Resources, reachable } from '../../test/support/graph';

export type Order = 'first' | 'second' | 'none';

/** Which of two resources waits for the other: whether `id` comes first or second, or whether nothing orders them. */
export function orderOf(
  resources: Resources,
  id: string,
  other: string,
): Order {
  const graph = graphOf(resources);
  if (reachable(graph, [id]).has(other)) return 'second';
  return reachable(graph, [other]).has(id) ? 'first' : 'none';
}

/** The logical id of the only resource of a type. */
export function idOf(resources: Resources, type: string): string {
  const [id, ...others] = Object.keys(resources).filter(
    (each) => resources[each].Type === type,
  );
  if (id === undefined || others.length > 0) {
    throw new Error(
      `there must be one ${type}, got: ${[id, ...others].join(', ')}`,
    );
  }
  return id;
}
