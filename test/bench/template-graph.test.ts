import { idOf, orderOf } from '../../bench/peers/template-graph';

const waiting = {
  Upload: { Type: 'Upload' },
  Between: { Type: 'Between', DependsOn: ['Upload'] },
  Invalidation: {
    Type: 'Invalidation',
    Properties: { After: { Ref: 'Between' } },
  },
};

test('what waits comes second, also by way of others', () => {
  expect(orderOf(waiting, 'Invalidation', 'Upload')).toBe('second');
  expect(orderOf(waiting, 'Upload', 'Invalidation')).toBe('first');
});

test('what nothing orders has no order', () => {
  const { Upload, Invalidation } = waiting;
  expect(orderOf({ Upload, Invalidation }, 'Invalidation', 'Upload')).toBe(
    'none',
  );
});

test('a type that is not there once is refused', () => {
  expect(idOf(waiting, 'Upload')).toBe('Upload');
  expect(() => idOf(waiting, 'Other')).toThrow('there must be one Other');
  expect(() =>
    idOf({ ...waiting, Second: { Type: 'Upload' } }, 'Upload'),
  ).toThrow('there must be one Upload, got: Upload, Second');
});
