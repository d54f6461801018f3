import fc from 'fast-check';
import {
  hasDebt,
  physicalIdOf,
  withDebt,
} from '../../../lambda/cloudformation/physical-id';

const EVENT = { LogicalResourceId: 'Invalidator9552E410' };
const ID = physicalIdOf(EVENT);

describe('the physical id', () => {
  test('of a new resource is its logical one', () => {
    expect(physicalIdOf(EVENT)).toBe('Invalidator9552E410');
  });

  test('of an existing resource is kept', () => {
    expect(physicalIdOf({ ...EVENT, PhysicalResourceId: 'before' })).toBe(
      'before',
    );
  });

  test.each([undefined, null, '', 42, {}])(
    'is there for an event with %j for both',
    (value) => {
      const event = { LogicalResourceId: value, PhysicalResourceId: value };
      expect(physicalIdOf(event)).toBe('Unknown');
    },
  );
});

describe('a debt', () => {
  test('is seen in the id, and leaves it as it was when it is paid', () => {
    const marked = withDebt(ID, true);

    expect(marked).toBe('Invalidator9552E410-with-debt');
    expect([hasDebt(ID), hasDebt(marked)]).toEqual([false, true]);
    expect(withDebt(marked, false)).toBe(ID);
  });

  test('is marked once, however often it is made and paid', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.boolean()), (id, debts) => {
        const last = debts.reduce(withDebt, id);

        expect(hasDebt(last)).toBe(debts.at(-1) ?? hasDebt(id));
        expect([id, withDebt(id, true), withDebt(id, false)]).toContain(last);
      }),
    );
  });
});
