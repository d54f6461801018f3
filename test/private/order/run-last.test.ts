import fc from 'fast-check';
import {
  type InvalidatorInOrder,
  runLastOrder,
} from '../../../src/private/order/run-last';
import type { Json, JsonObject } from '../../../src/private/template/json';
import { referencesOf } from '../../../src/private/template/references';
import {
  graphOf,
  hasCycle,
  type Resources,
  reachable,
  reversed,
} from '../../support/graph';

const needs = (...ids: string[]): JsonObject => ({
  Properties: { Needs: ids.map((id) => ({ Ref: id })) },
});
const mayNeed = (...ids: string[]): JsonObject => ({
  Properties: {
    MayNeed: ids.map((id) => ({ 'Fn::If': ['Some', { Ref: id }, ''] })),
  },
});
const when = (Condition: string, resource: JsonObject): JsonObject => ({
  ...resource,
  Condition,
});

/** The `DependsOn` of each invalidator: of those whose ids begin with `I`, all of which run last. */
function orderOf(resources: Resources): Record<string, string[]> {
  const invalidators = Object.keys(resources)
    .filter((id) => id.startsWith('I'))
    .map((logicalId) => ({
      logicalId,
      runLast: true,
      told: toldIn(resources[logicalId]),
    }));
  return Object.fromEntries(order(resources, invalidators));
}

/** What an invalidator of a test is told to wait for. */
function toldIn({ DependsOn }: JsonObject): string[] {
  return [DependsOn].flat().filter((id) => typeof id === 'string');
}

function order(resources: Resources, invalidators: InvalidatorInOrder[]) {
  return runLastOrder(
    new Map(Object.entries(resources)),
    invalidators,
    (id) => `Stack/${id} (${id})`,
  );
}

describe('one invalidator waits for', () => {
  test.each<[string, Resources, string[]]>([
    ['nothing in an empty stack', { I: {} }, []],
    ['all that stand alone', { I: {}, B: {}, A: {} }, ['A', 'B']],
    [
      'the last of a chain',
      { I: {}, A: {}, B: needs('A'), C: needs('B') },
      ['C'],
    ],
    [
      'both that need the same',
      { I: {}, A: {}, B: needs('A'), C: needs('A') },
      ['B', 'C'],
    ],
    ['what may be needed too', { I: {}, A: {}, B: mayNeed('A') }, ['A', 'B']],
    ['nothing that it needs anyway', { I: needs('A'), A: {}, B: {} }, ['B']],
    [
      'nothing that what it needs anyway needs',
      { I: needs('B'), A: {}, B: needs('A') },
      [],
    ],
    ['what it may need anyway', { I: mayNeed('A'), A: {} }, ['A']],
    ['nothing that needs it', { I: {}, A: needs('I'), B: {} }, ['B']],
    ['nothing that may need it', { I: {}, A: mayNeed('I'), B: {} }, ['B']],
    [
      'nothing that needs it by a chain',
      { I: {}, A: needs('I'), B: needs('A'), C: {} },
      ['C'],
    ],
    [
      'what only those need that need it',
      { I: {}, A: needs('I', 'B'), B: needs('C'), C: {} },
      ['B'],
    ],
    [
      'what is needed by one before and one after it only through the one before',
      { I: {}, After: needs('I', 'A'), A: {}, Before: needs('A') },
      ['Before'],
    ],
    [
      'what it was told to wait for only where that is not covered',
      { I: { DependsOn: ['A', 'B'] }, A: {}, B: needs('A') },
      ['B'],
    ],
    ['no parameters', { I: {}, A: needs('Parameter', 'AWS::Region') }, ['A']],
    ['resources that refer to themselves', { I: {}, A: needs('A') }, ['A']],
  ])('%s', (_, resources, dependencies) => {
    expect(orderOf(resources)).toEqual({ I: dependencies });
  });
});

describe('with conditions', () => {
  test.each<[string, Resources, string[]]>([
    [
      'a resource that may be missing covers nothing',
      { I: {}, A: {}, B: when('X', needs('A')) },
      ['A', 'B'],
    ],
    [
      'a resource covers one that may be missing',
      { I: {}, A: when('X', {}), B: needs('A') },
      ['B'],
    ],
    [
      'a resource covers one that is missing when it is',
      { I: {}, A: when('X', {}), B: when('X', needs('A')) },
      ['B'],
    ],
    [
      'a resource does not cover one that is missing at other times',
      { I: {}, A: when('X', {}), B: when('Y', needs('A')) },
      ['A', 'B'],
    ],
    [
      'of several that need the same one is enough',
      { I: {}, A: {}, B: when('X', needs('A')), C: needs('A') },
      ['B', 'C'],
    ],
  ])('%s', (_, resources, dependencies) => {
    expect(orderOf(resources)).toEqual({ I: dependencies });
  });
});

describe('several invalidators', () => {
  test('do not wait for each other', () => {
    expect(orderOf({ I1: {}, I2: {}, A: {} })).toEqual({
      I1: ['A'],
      I2: ['A'],
    });
  });

  test('wait for each other where they are told to', () => {
    expect(orderOf({ I1: { DependsOn: 'I2' }, I2: {}, A: {} })).toEqual({
      I1: ['A', 'I2'],
      I2: ['A'],
    });
  });

  test('wait for what comes after another one', () => {
    expect(orderOf({ I1: {}, I2: {}, A: needs('I1'), B: {} })).toEqual({
      I1: ['B'],
      I2: ['A', 'B'],
    });
  });

  test('do not wait in a circle for what comes after both', () => {
    expect(orderOf({ I1: {}, I2: {}, A: needs('I1'), B: needs('I2') })).toEqual(
      {
        I1: ['B'],
        I2: [],
      },
    );
  });

  test('that do not run last wait for what they are told only, and no other one waits for them', () => {
    expect(
      order({ I1: {}, I2: {}, A: {}, B: {}, C: needs('B') }, [
        { logicalId: 'I1', runLast: false, told: ['B', 'Gone', 'A'] },
        { logicalId: 'I2', runLast: true, told: [] },
      ]),
    ).toEqual(
      new Map([
        ['I1', ['A', 'B']],
        ['I2', ['A', 'C']],
      ]),
    );
  });

  test('get the same order however they are listed', () => {
    const resources = { I1: {}, I2: {}, A: needs('I1'), B: needs('I2') };
    const reversed = Object.fromEntries(Object.entries(resources).reverse());
    expect(orderOf(reversed)).toEqual(orderOf(resources));
  });
});

describe('an invalidator that needs what needs it is refused', () => {
  const bothOf = (id: string) =>
    `the invalidator Stack/I (I) cannot run both before and after Stack/${id} (${id}); ` +
    "remove it from 'executeBefore' or 'executeAfter', or remove the dependency between the two";
  const beforeOf = (id: string, needed: string) =>
    `the invalidator Stack/I (I) cannot run before Stack/${id} (${id}), because it needs Stack/${needed} (${needed}), which depends on that; ` +
    `remove Stack/${id} (${id}) from 'executeBefore', or whatever else makes it wait for the invalidator; ` +
    "if only other invalidators of the same provider need it, give this one a 'provider' of its own";

  test.each<[string, Resources, string]>([
    ['a reference', { I: needs('A'), A: needs('I') }, bothOf('A')],
    ['a dependency', { I: { DependsOn: 'A' }, A: needs('I') }, bothOf('A')],
    [
      'a chain and a reference',
      { I: needs('A', 'B'), A: needs('B'), B: needs('I') },
      bothOf('B'),
    ],
    [
      'a branch that may not be taken',
      { I: mayNeed('A'), A: needs('I') },
      bothOf('A'),
    ],
    [
      'a chain',
      { I: needs('A'), A: needs('B'), B: needs('I') },
      beforeOf('B', 'A'),
    ],
    [
      'a long chain',
      { I: needs('A'), A: needs('B'), B: needs('C'), C: needs('I') },
      beforeOf('C', 'A'),
    ],
    [
      'the shortest of two chains',
      { I: needs('A'), A: needs('B', 'C'), B: needs('C'), C: needs('I') },
      beforeOf('C', 'A'),
    ],
  ])('by %s', (_, resources, message) => {
    for (const runLast of [true, false]) {
      expect(() =>
        order(resources, [
          { logicalId: 'I', runLast, told: toldIn(resources.I) },
        ]),
      ).toThrow(new Error(message));
    }
  });
});

describe('in any stack', () => {
  /** Edges go from higher to lower numbers only, as CloudFormation accepts no others. */
  const graphs = fc.integer({ min: 2, max: 300 }).chain((size) =>
    fc.array(
      fc.record({
        kind: fc.constantFrom(...'RRRRRRRRRI'),
        condition: fc.constantFrom(undefined, undefined, 'X', 'Y'),
        edges: fc.array(
          fc.record({
            to: fc.nat(size),
            by: fc.constantFrom(
              'Ref',
              'Fn::GetAtt',
              'Fn::Sub',
              'Fn::If',
              'DependsOn',
            ),
          }),
          { maxLength: 4 },
        ),
        runLast: fc.boolean(),
      }),
      { minLength: size, maxLength: size },
    ),
  );

  test('the order has no cycle, misses nothing and says nothing twice', () => {
    fc.assert(
      fc.property(graphs, (nodes) => {
        const ids = nodes.map(({ kind }, i) => `${kind}${i}`);
        const resources: Resources = Object.fromEntries(
          nodes.map(({ condition, edges }, i) => {
            const properties: Json[] = [];
            const dependsOn: string[] = [];
            for (const { to, by } of edges) {
              if (i === 0) break;
              const id = ids[to % i];
              if (by === 'DependsOn') dependsOn.push(id);
              else properties.push(reference(by, id));
            }
            return [
              ids[i],
              {
                Condition: condition,
                DependsOn: dependsOn,
                Properties: { properties },
              },
            ];
          }),
        );
        const invalidators = ids
          .map((logicalId, i) => ({
            logicalId,
            runLast: nodes[i].runLast,
            told: toldIn(resources[logicalId]),
          }))
          .filter(({ logicalId }) => logicalId.startsWith('I'));
        const ordered: Resources = { ...resources };
        for (const [id, DependsOn] of order(resources, invalidators)) {
          ordered[id] = { ...resources[id], DependsOn };
        }
        checkOrder(resources, ordered, invalidators);
      }),
      { numRuns: 100 },
    );
  });

  function reference(by: string, id: string): Json {
    switch (by) {
      case 'Ref':
        return { Ref: id };
      case 'Fn::GetAtt':
        return { 'Fn::GetAtt': [id, 'Arn'] };
      case 'Fn::Sub':
        return { 'Fn::Sub': `x\${${id}.Arn}` };
      default:
        return { 'Fn::If': ['Some', { Ref: id }, ''] };
    }
  }

  function checkOrder(
    before: Resources,
    after: Resources,
    invalidators: { logicalId: string; runLast: boolean }[],
  ): void {
    const isInvalidator = new Set(invalidators.map((it) => it.logicalId));
    const graph = graphOf(after);
    expect(hasCycle(graph)).toBe(false);

    // What is waited for whatever the conditions say: a resource whose condition is false is not there, and neither is
    // its dependency.
    const isSure = (id: string, to: string, always: boolean) =>
      always &&
      (after[id].Condition === undefined ||
        after[id].Condition === after[to].Condition);
    const sure = graphOf(after, (id, to, always) =>
      isInvalidator.has(id) ? always : isSure(id, to, always),
    );
    const sureOfResources = graphOf(
      after,
      (...edge) => !isInvalidator.has(edge[0]) && isSure(...edge),
    );
    const dependents = reversed(graph);
    for (const { logicalId, runLast } of invalidators) {
      if (!runLast) continue;
      const later = reachable(dependents, [logicalId]);
      const earlier = reachable(sure, [logicalId]);
      const missing = Object.keys(after).filter(
        (id) => !isInvalidator.has(id) && !later.has(id) && !earlier.has(id),
      );
      expect(missing).toEqual([]);

      const listed = [after[logicalId].DependsOn]
        .flat()
        .filter((id) => typeof id === 'string' && !isInvalidator.has(id));
      const { DependsOn: _told, ...definition } = before[logicalId];
      const needed = referencesOf(definition);
      const covered = reachable(sureOfResources, listed as string[]);
      const superfluous = (listed as string[]).filter(
        (id) => covered.has(id) || needed.get(id)?.always,
      );
      expect(superfluous).toEqual([]);
    }
  }
});
