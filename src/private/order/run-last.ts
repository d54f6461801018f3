import type { JsonObject } from '../template/json';
import { type References, referencesOf } from '../template/references';

/** An invalidator's custom resource, as the order sees it. */
export interface InvalidatorInOrder {
  readonly logicalId: string;
  /** Whether everything else that can come first must come first. */
  readonly runLast: boolean;
  /** The logical ids of what must come first in any case. */
  readonly told: string[];
}

/**
 * Finds out what each invalidator waits for. Those that run last wait for every other resource of the stack, except
 * those that come after them: the list is the transitive reduction of that.
 *
 * Invalidators do not wait for each other unless they are told to, because they can run side by side. They are placed
 * one at a time, and each adds its edges, so none can close a cycle.
 *
 * @param nameOf how a message names a resource
 * @throws if an invalidator needs what depends on it
 */
export function runLastOrder(
  resources: ReadonlyMap<string, JsonObject>,
  invalidators: InvalidatorInOrder[],
  nameOf: (id: string) => string,
): Map<string, string[]> {
  const graph = new DependencyGraph(resources, invalidators, nameOf);
  return new Map(
    [...invalidators]
      .sort((a, b) => (a.logicalId < b.logicalId ? -1 : 1))
      .map((invalidator) => [invalidator.logicalId, graph.place(invalidator)]),
  );
}

class DependencyGraph {
  private readonly references = new Map<string, References>();
  /** Grows with each invalidator that is placed: the next one must see those edges. */
  private readonly dependents = new Map<string, Set<string>>();
  /** Waiting for one of these implies waiting for the resource: each always needs it, and exists whenever it does. */
  private readonly impliedBy = new Map<string, string[]>();
  private readonly invalidators: Set<string>;

  constructor(
    private readonly resources: ReadonlyMap<string, JsonObject>,
    invalidators: InvalidatorInOrder[],
    private readonly nameOf: (id: string) => string,
  ) {
    this.invalidators = new Set(invalidators.map((each) => each.logicalId));
    for (const [id, resource] of resources) {
      const { DependsOn, ...definition } = resource;
      // The `DependsOn` of invalidators is what this class computes, so it must not count here.
      const isInvalidator = this.invalidators.has(id);
      const references = referencesOf(isInvalidator ? definition : resource);
      this.references.set(id, references);
      for (const [target, { always }] of references) {
        if (!resources.has(target) || target === id) continue;
        this.addDependent(target, id);
        if (always && !isInvalidator && this.exists(id, target)) {
          const others = this.impliedBy.get(target) ?? [];
          others.push(id);
          this.impliedBy.set(target, others);
        }
      }
    }
    for (const { logicalId, told } of invalidators) {
      for (const id of told) this.addDependent(id, logicalId);
    }
  }

  place({ logicalId, runLast, told }: InvalidatorInOrder): string[] {
    const needed = this.references.get(logicalId);
    const later = this.allDependentsOf(logicalId);
    this.refuseContradiction(
      logicalId,
      [...(needed?.keys() ?? []), ...told],
      later,
    );
    // A conditional policy is always named, but is in the template only if there is a condition.
    if (!runLast) return told.filter((id) => this.resources.has(id)).sort();

    const mustBeNamed = (id: string) =>
      !later.has(id) &&
      !this.invalidators.has(id) &&
      !needed?.get(id)?.always &&
      (this.impliedBy.get(id) ?? []).every((other) => later.has(other));

    const named = [...this.resources.keys()].filter(mustBeNamed);
    for (const id of named) this.addDependent(id, logicalId);
    const otherInvalidators = told.filter((id) => this.invalidators.has(id));
    return [...new Set([...named, ...otherInvalidators])].sort();
  }

  private refuseContradiction(
    logicalId: string,
    needed: string[],
    later: ReadonlyMap<string, string>,
  ): void {
    const both =
      needed.find((id) => later.get(id) === logicalId) ??
      needed.find((id) => later.has(id));
    if (both === undefined) return;
    const first = this.firstBefore(both, logicalId, later);
    const invalidator = this.nameOf(logicalId);
    throw new Error(
      first === both
        ? `the invalidator ${invalidator} cannot run both before and after ${this.nameOf(both)}; ` +
            "remove it from 'executeBefore' or 'executeAfter', or remove the dependency between the two"
        : `the invalidator ${invalidator} cannot run before ${this.nameOf(first)}, because it needs ${this.nameOf(both)}, which depends on that; ` +
            `remove ${this.nameOf(first)} from 'executeBefore', or whatever else makes it wait for the invalidator; ` +
            "if only other invalidators of the same provider need it, give this one a 'provider' of its own",
    );
  }

  /** Follows the dependencies from `id` back to the resource that waits for the invalidator directly. */
  private firstBefore(
    id: string,
    logicalId: string,
    later: ReadonlyMap<string, string>,
  ): string {
    const before = later.get(id);
    return before === undefined || before === logicalId
      ? id
      : this.firstBefore(before, logicalId, later);
  }

  /** Whether `id` exists whenever `target` does. CloudFormation ignores a dependency on a resource whose condition is false. */
  private exists(id: string, target: string): boolean {
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

  /** Finds all that waits for a resource, each with what it waits for on the shortest way from there. */
  private allDependentsOf(id: string): Map<string, string> {
    const found = new Map<string, string>();
    const open = [id];
    for (const next of open) {
      for (const dependent of this.dependents.get(next) ?? []) {
        if (!found.has(dependent)) {
          found.set(dependent, next);
          open.push(dependent);
        }
      }
    }
    return found;
  }
}
