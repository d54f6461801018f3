import { sanitised } from '../../../lambda/cloudformation/event';

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
