import {
  isJsonObject,
  type Json,
  type JsonObject,
} from '../../src/private/template/json';
import { referencesOf } from '../../src/private/template/references';

export type Resources = Record<string, JsonObject>;

/** What CloudFormation deploys of a template, and finds in it, where its conditions have these values. */
export function deployedWith(
  resources: Resources,
  conditions: Record<string, boolean>,
): Resources {
  return Object.fromEntries(
    Object.entries(resources)
      .filter(([, { Condition }]) => conditions[String(Condition)] ?? true)
      .map(([id, resource]) => [
        id,
        branchesTaken(resource, conditions) as JsonObject,
      ]),
  );
}

function branchesTaken(value: Json, conditions: Record<string, boolean>): Json {
  if (Array.isArray(value)) {
    return value.map((item) => branchesTaken(item, conditions));
  }
  if (!isJsonObject(value)) return value;
  const branches = value['Fn::If'];
  if (Array.isArray(branches)) {
    const [condition, whereTrue, whereFalse] = branches;
    const isTrue = conditions[String(condition)] ?? true;
    return branchesTaken(isTrue ? whereTrue : whereFalse, conditions);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      branchesTaken(item, conditions),
    ]),
  );
}

/** Which resources need which others. */
export type Graph = Map<string, Set<string>>;

/** The references that a filter takes: by default all. */
export function graphOf(
  resources: Resources,
  takes: (id: string, to: string, always: boolean) => boolean = () => true,
): Graph {
  return new Map(
    Object.entries(resources).map(([id, resource]) => [
      id,
      new Set(
        [...referencesOf(resource)]
          .filter(
            ([to, { always }]) => to in resources && takes(id, to, always),
          )
          .map(([to]) => to),
      ),
    ]),
  );
}

export function reversed(graph: Graph): Graph {
  const result: Graph = new Map([...graph.keys()].map((id) => [id, new Set()]));
  for (const [id, targets] of graph) {
    for (const target of targets) result.get(target)?.add(id);
  }
  return result;
}

/** What can be reached from these, themselves not counted. */
export function reachable(graph: Graph, from: string[]): Set<string> {
  const found = new Set<string>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const next of graph.get(id) ?? []) {
      if (!found.has(next)) {
        found.add(next);
        open.push(next);
      }
    }
  }
  return found;
}

/** Takes away what needs nothing that is left, until nothing can be taken. */
export function hasCycle(graph: Graph): boolean {
  const dependents = reversed(graph);
  const needs = new Map([...graph].map(([id, { size }]) => [id, size]));
  const free = [...needs.keys()].filter((id) => needs.get(id) === 0);
  let taken = 0;
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    taken += 1;
    for (const dependent of dependents.get(id) ?? []) {
      const left = (needs.get(dependent) ?? 0) - 1;
      needs.set(dependent, left);
      if (left === 0) free.push(dependent);
    }
  }
  return taken < graph.size;
}
