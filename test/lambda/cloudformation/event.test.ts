import fc from 'fast-check';
import {
  type Addressee,
  type Answer,
  addresseeOf,
  answerBody,
  sanitised,
} from '../../../lambda/cloudformation/event';
import { checkAnswer } from '../../loopback/answer-check';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html */
const MAX_BYTES = 4_096;

const ADDRESSEE: Addressee = {
  StackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Site/1',
  RequestId: 'request-1',
  LogicalResourceId: 'Invalidator9552E410',
  PhysicalResourceId: 'Invalidator9552E410',
};

describe('the body of an answer', () => {
  test('repeats the addressee and leaves out what there is not', () => {
    expect(JSON.parse(answerBody(ADDRESSEE, { status: 'SUCCESS' }))).toEqual({
      Status: 'SUCCESS',
      ...ADDRESSEE,
    });
  });

  test('holds the whole reason where there is room for it', () => {
    const reason = `${'ü'.repeat(1_000)}.`;

    expect(
      JSON.parse(answerBody(ADDRESSEE, { status: 'FAILED', reason })),
    ).toMatchObject({ Status: 'FAILED', Reason: reason });
  });

  test.each([
    ['letters', 'x'],
    ['letters of several bytes', '€'],
    ['letters of two UTF-16 units', '😀'],
    ['what JSON writes with six letters', '\u0001'],
    ['quotes', '"'],
  ])('a long reason of %s is cut, and most of the room used', (_, letter) => {
    const reason = letter.repeat(20_000);

    const body = answerBody(ADDRESSEE, {
      status: 'FAILED',
      reason,
      data: { Status: 'Failed' },
    });

    const bytes = Buffer.byteLength(body);
    expect(bytes).toBeLessThanOrEqual(MAX_BYTES);
    expect(bytes).toBeGreaterThan(0.85 * MAX_BYTES);
    const { Reason, Data } = JSON.parse(body);
    expect(Reason).toMatch(/\.\.\.$/);
    expect(reason.startsWith(Reason.slice(0, -3))).toBe(true);
    expect(Data).toEqual({ Status: 'Failed' });
  });

  test('whatever the reason and the ids, CloudFormation takes it', () => {
    const unicode = fc.string({
      unit: 'binary',
      maxLength: 9_000,
      size: 'max',
    });
    const printable = (maxLength: number) =>
      fc.string({ minLength: 1, maxLength, size: 'max' });
    fc.assert(
      fc.property(
        fc.record({
          StackId: printable(250),
          RequestId: printable(64),
          // CloudFormation's limits: 255 characters and 1 KB.
          LogicalResourceId: printable(255),
          PhysicalResourceId: printable(500),
        }),
        fc.constantFrom<Answer['status']>('SUCCESS', 'FAILED'),
        unicode,
        fc.string({ unit: fc.constantFrom('I', '1', ','), maxLength: 1_000 }),
        (addressee, status, reason, InvalidationIds) => {
          const body = answerBody(addressee, {
            status,
            reason: `because ${reason}`,
            data: { InvalidationIds },
          });

          const { answer, problems } = checkAnswer(body, addressee);
          expect(problems).toEqual([]);
          expect(answer).toMatchObject({
            Status: status,
            PhysicalResourceId: addressee.PhysicalResourceId,
            Data: { InvalidationIds },
          });
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the addressee', () => {
  test('of a new resource has its logical id as the physical one', () => {
    const { PhysicalResourceId: _, ...event } = ADDRESSEE;

    expect(addresseeOf(event)).toEqual(ADDRESSEE);
  });

  test('keeps the physical id of an existing resource', () => {
    expect(
      addresseeOf({ ...ADDRESSEE, PhysicalResourceId: 'before' }),
    ).toMatchObject({ PhysicalResourceId: 'before' });
  });

  test('is complete for any event', () => {
    const field = fc.oneof(fc.jsonValue(), fc.string());
    fc.assert(
      fc.property(
        fc.record(
          {
            StackId: field,
            RequestId: field,
            LogicalResourceId: field,
            PhysicalResourceId: field,
          },
          { requiredKeys: [] },
        ),
        (event) => {
          for (const value of Object.values(addresseeOf(event))) {
            expect(typeof value).toBe('string');
            expect(value).not.toBe('');
          }
        },
      ),
    );
  });
});

describe('the event for the log', () => {
  const EVENT = {
    RequestType: 'Update',
    ResponseURL: 'https://bucket.s3.amazonaws.com/a?X-Amz-Signature=secret',
    ResourceProperties: { Timeout: '600', Trigger: { Password: 'secret' } },
    OldResourceProperties: { Timeout: '300', Trigger: 'secret' },
  };

  test('says all but the URL and the trigger', () => {
    expect(sanitised(EVENT)).toEqual({
      RequestType: 'Update',
      ResponseURL: '...',
      ResourceProperties: { Timeout: '600', Trigger: '...' },
      OldResourceProperties: { Timeout: '300', Trigger: '...' },
    });
  });

  test('leaves the event itself as it is', () => {
    const before = structuredClone(EVENT);
    sanitised(EVENT);
    expect(EVENT).toEqual(before);
  });

  test.each([undefined, null, 'text', 42])(
    'takes %p for properties',
    (ResourceProperties) => {
      expect(sanitised({ ResourceProperties })).toMatchObject({
        ResourceProperties,
      });
    },
  );
});
