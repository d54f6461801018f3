import fc from 'fast-check';
import {
  callerReference as callerReferenceOf,
  type RequestIdentity,
} from '../../../lambda/cloudfront/caller-reference';

interface InvalidationIdentity extends RequestIdentity {
  readonly targetId: string;
  readonly items: string[];
}

const callerReference = ({
  targetId,
  items,
  ...request
}: InvalidationIdentity) => callerReferenceOf(request, targetId, items);

/** Longer ones have been refused. */
const MAX_CHARACTERS = 128;

const IDENTITY: InvalidationIdentity = {
  stackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Site/1',
  requestId: 'request-1',
  logicalResourceId: 'Invalidator9552E410',
  resourceProperties: { Trigger: { Fingerprint: 'f1' } },
  targetId: 'E1A2B3C4D5E6F7',
  items: ['/*'],
};

test('names what made the invalidation, and is the same in every version', () => {
  // A function that is updated between two deliveries of one event must find its invalidation again.
  expect(callerReference(IDENTITY)).toBe(
    'cdk-distribution-invalidator-08a9b0ee9562d9bda5fde238b10eb40a886cbdff63ece80ea4b3dab3d6e30472',
  );
});

test.each<[string, Partial<InvalidationIdentity>]>([
  ['stack', { stackId: `${IDENTITY.stackId}2` }],
  ['request', { requestId: 'request-2' }],
  ['resource', { logicalResourceId: 'Other' }],
  ['trigger', { resourceProperties: { Trigger: { Fingerprint: 'f2' } } }],
  ['target', { targetId: 'E2' }],
  ['items', { items: ['/a'] }],
])('another %s has another reference', (_, other) => {
  expect(callerReference({ ...IDENTITY, ...other })).not.toBe(
    callerReference(IDENTITY),
  );
});

const text = fc.oneof(
  fc.constantFrom('', 'a', 'b', '"', ',', '","', '\\'),
  fc.string({ unit: 'binary' }),
);
const identity: fc.Arbitrary<InvalidationIdentity> = fc.record({
  stackId: text,
  requestId: text,
  logicalResourceId: text,
  resourceProperties: fc.jsonValue(),
  targetId: text,
  items: fc.array(text, { maxLength: 5 }),
});

test('whatever it names, CloudFront takes it', () => {
  fc.assert(
    fc.property(identity, (each) => {
      const reference = callerReference(each);

      expect(reference.length).toBeLessThanOrEqual(MAX_CHARACTERS);
      expect(reference).toMatch(/^[a-z0-9-]+$/);
    }),
  );
});

test('two references are equal exactly if all that they name is equal', () => {
  fc.assert(
    fc.property(identity, identity, fc.boolean(), (one, other, isCopy) => {
      const two = isCopy ? structuredClone(one) : other;

      expect(callerReference(one) === callerReference(two)).toBe(
        JSON.stringify(one) === JSON.stringify(two),
      );
    }),
  );
});

test('text that moves from one part to the next makes another reference', () => {
  fc.assert(
    fc.property(text, text, text, (first, moved, second) => {
      fc.pre(moved !== '');
      expect(
        callerReference({
          ...IDENTITY,
          stackId: first + moved,
          requestId: second,
        }),
      ).not.toBe(
        callerReference({
          ...IDENTITY,
          stackId: first,
          requestId: moved + second,
        }),
      );
    }),
  );
});
