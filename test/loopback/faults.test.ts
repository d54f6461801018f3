import { type FaultKind, FaultSchedule } from './faults';

const draw = (schedule: FaultSchedule, count: number, operation = 'Create') =>
  Array.from({ length: count }, () => schedule.next(operation));

test('a list is used up in order', () => {
  const schedule = FaultSchedule.list(['503', undefined, 'reset']);

  expect(draw(schedule, 5)).toEqual([
    '503',
    undefined,
    'reset',
    undefined,
    undefined,
  ]);
});

test('calls of other operations do not use up a limited schedule', () => {
  const schedule = FaultSchedule.list(['503']).only('Get', 'List');

  expect(schedule.next('Create')).toBeUndefined();
  expect(schedule.next('List')).toBe('503');
  expect(schedule.next('Get')).toBeUndefined();
});

test('the first schedule with a fault decides, and the others wait', () => {
  const schedule = FaultSchedule.firstOf(
    FaultSchedule.list(['503']).only('Get'),
    FaultSchedule.list(['reset', 'stall']),
  );

  expect(draw(schedule, 1, 'Get')).toEqual(['503']);
  expect(draw(schedule, 3, 'Get')).toEqual(['reset', 'stall', undefined]);
});

describe('a random schedule', () => {
  const KINDS: FaultKind[] = ['503', 'reset', 'throttling'];
  const schedule = (seed: number, fraction = 0.5) =>
    FaultSchedule.random({ seed, fraction, kinds: KINDS });

  test('is the same for the same seed and another for another', () => {
    expect(draw(schedule(1), 100)).toEqual(draw(schedule(1), 100));
    expect(draw(schedule(1), 100)).not.toEqual(draw(schedule(2), 100));
  });

  test.each([0, 0.3, 1])('meets a fraction of %d of the calls', (fraction) => {
    const faults = draw(schedule(7, fraction), 10_000).filter(
      (fault) => fault !== undefined,
    );

    expect(faults.length / 10_000).toBeCloseTo(fraction, 1);
  });

  test('draws every kind about as often', () => {
    const faults = draw(schedule(7, 1), 3_000);

    for (const kind of KINDS) {
      const share = faults.filter((fault) => fault === kind).length / 3_000;
      expect(share).toBeCloseTo(1 / 3, 1);
    }
  });
});
