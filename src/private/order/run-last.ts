import type { JsonObject } from '../template/json';
import { type References, referencesOf } from '../template/references';

/** An invalidator's custom resource, as the order sees it. */
export interface InvalidatorInOrder {
  readonly logicalId: string;
  /** Whether everything else that can come first must come first. */
  readonly runLast: boolean;
}

/**
 * For each invalidator that runs last, the shortest `DependsOn` that puts it after every other resource of the stack,
 * save those that come after it themselves.
 *
 * Invalidators do not wait for each other, for they can run side by side. One is placed after the other, and each sees
 * the edges that those before it have got, so no cycle can come about.
 */
export function runLastOrder(
  resources: ReadonlyMap<string, JsonObject>,
  invalidators: InvalidatorInOrder[],
): Map<string, string[]> {
  const graph = new DependencyGraph(resources, invalidators);
  return new Map(
    [...invalidators]
      .filter((invalidator) => invalidator.runLast)
      .sort((a, b) => (a.logicalId < b.logicalId ? -1 : 1))
      .map((invalidator) => [
        invalidator.logicalId,
        graph.placeLast(invalidator),
      ]),
  );
}

class DependencyGraph {
  private readonly references = new Map<string, References>();
  private readonly dependents = new Map<string, Set<string>>();
  /** For a resource, the others that exist whenever it exists and always need it: to wait for one of them is enough. */
  private readonly coveredBy = new Map<string, string[]>();
  private readonly uncovered: string[];
  private readonly invalidators: Set<string>;

  constructor(
    private readonly resources: ReadonlyMap<string, JsonObject>,
    invalidators: InvalidatorInOrder[],
  ) {
    this.invalidators = new Set(invalidators.map((each) => each.logicalId));
    for (const [id, resource] of resources) {
      const references = referencesOf(resource);
      this.references.set(id, references);
      for (const [target, { always }] of references) {
        if (!resources.has(target) || target === id) continue;
        this.addDependent(target, id);
        if (always && !this.invalidators.has(id) && this.covers(id, target)) {
          const covers = this.coveredBy.get(target) ?? [];
          covers.push(id);
          this.coveredBy.set(target, covers);
        }
      }
    }
    this.uncovered = [...resources.keys()].filter(
      (id) => !this.coveredBy.has(id),
    );
  }

  placeLast({ logicalId }: InvalidatorInOrder): string[] {
    const { DependsOn: told, ...definition } =
      this.resources.get(logicalId) ?? {};
    const needed = referencesOf(definition);
    const later = this.allDependentsOf(logicalId);
    this.refuseContradiction(logicalId, later);

    const isLast = (id: string) =>
      !later.has(id) &&
      !this.invalidators.has(id) &&
      !needed.get(id)?.always &&
      (this.coveredBy.get(id) ?? []).every((cover) => later.has(cover));

    // What only later resources need is not covered by any that comes first.
    const neededByLater = [...later].flatMap((id) => this.referencesFrom(id));
    const last = [...this.uncovered, ...neededByLater].filter(
      (id) => this.resources.has(id) && isLast(id),
    );
    for (const id of last) this.addDependent(id, logicalId);

    const otherInvalidators = [told]
      .flat()
      .filter((id) => typeof id === 'string' && this.invalidators.has(id));
    return [...new Set([...last, ...otherInvalidators])].sort() as string[];
  }

  private refuseContradiction(logicalId: string, later: Set<string>): void {
    const both = this.referencesFrom(logicalId).find((id) => later.has(id));
    if (both === undefined) return;
    throw new Error(
      `the invalidator ${logicalId} needs ${both}, which in turn depends on the invalidator; ` +
        "take one of them out of 'executeAfter' or 'executeBefore', or give the invalidator a 'provider' of its own",
    );
  }

  private referencesFrom(id: string): string[] {
    return [...(this.references.get(id)?.keys() ?? [])];
  }

  /** Whether `id` exists whenever `target` does. CloudFormation ignores a dependency on a resource whose condition is false. */
  private covers(id: string, target: string): boolean {
    const condition = this.resources.get(id)?.Condition;
    return (
      condition === undefined ||
      condition === this.resources.get(target)?.Condition
    );
  }

  private addDependent(target: string, dependent: string): void {
    const dependents = this.dependents.get(target) ?? new Set();
    this.dependents.set(target, dependents.add(dependent));
  }

  private allDependentsOf(id: string): Set<string> {
    const found = new Set<string>();
    const open = [id];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const dependent of this.dependents.get(next) ?? []) {
        if (!found.has(dependent)) {
          found.add(dependent);
          open.push(dependent);
        }
      }
    }
    return found;
  }
}
