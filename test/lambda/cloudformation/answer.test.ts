import fc from 'fast-check';
import { type Answer, answerBody } from '../../../lambda/cloudformation/answer';
import { checkAnswer } from '../../loopback/answer-check';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html */
const MAX_BYTES = 4_096;

const EVENT = {
  StackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Site/1',
  RequestId: 'request-1',
  LogicalResourceId: 'Invalidator9552E410',
};

const physicalId = 'Invalidator9552E410';

describe('the body of an answer', () => {
  test('repeats the addressee and leaves out what there is not', () => {
    expect(
      JSON.parse(answerBody(EVENT, { status: 'SUCCESS', physicalId })),
    ).toEqual({
      Status: 'SUCCESS',
      ...EVENT,
      PhysicalResourceId: physicalId,
    });
  });

  test('holds the whole reason where there is room for it', () => {
    const reason = `${'ü'.repeat(1_000)}.`;

    expect(
      JSON.parse(answerBody(EVENT, { status: 'FAILED', physicalId, reason })),
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

    const body = answerBody(EVENT, {
      status: 'FAILED',
      physicalId,
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
        }),
        printable(500),
        fc.constantFrom<Answer['status']>('SUCCESS', 'FAILED'),
        unicode,
        fc.string({ unit: fc.constantFrom('I', '1', ','), maxLength: 1_000 }),
        (event, id, status, reason, InvalidationIds) => {
          const body = answerBody(event, {
            status,
            physicalId: id,
            reason: `because ${reason}`,
            data: { InvalidationIds },
          });

          const { answer, problems } = checkAnswer(body, event);
          expect(problems).toEqual([]);
          expect(answer).toMatchObject({
            Status: status,
            PhysicalResourceId: id,
            Data: { InvalidationIds },
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9])(
    'a reason is never cut inside a character, with %i letters before',
    (count) => {
      const reason = 'x'.repeat(count) + '😀'.repeat(2_000);

      const { Reason } = JSON.parse(
        answerBody(EVENT, { status: 'FAILED', physicalId, reason }),
      );

      expect(Reason).toMatch(/^x+(😀)+\.\.\.$/u);
    },
  );

  test('repeats something for any event', () => {
    const field = fc.oneof(fc.jsonValue(), fc.string());
    fc.assert(
      fc.property(
        fc.record(
          { StackId: field, RequestId: field, LogicalResourceId: field },
          { requiredKeys: [] },
        ),
        (event) => {
          const body = answerBody(event, { status: 'SUCCESS', physicalId });
          for (const value of Object.values(JSON.parse(body))) {
            expect(typeof value).toBe('string');
            expect(value).not.toBe('');
          }
        },
      ),
    );
  });
});
