import {
  describe as describeError,
  isAccessDenied,
  isThrottling,
  isTransient,
  TransientError,
} from '../../lambda/errors';
import type { ServiceResponse } from '../loopback/service';
import { ServiceError } from '../loopback/service-error';
import { xmlResponse } from '../loopback/xml';
import { errorAnswer, errorOf } from './sdk-error';

type Trait = 'transient' | 'throttling' | 'access denied';

const traitsOf = (error: unknown): Trait[] => {
  const predicates: Array<[Trait, (error: unknown) => boolean]> = [
    ['transient', isTransient],
    ['throttling', isThrottling],
    ['access denied', isAccessDenied],
  ];
  return predicates.flatMap(([trait, holds]) => (holds(error) ? [trait] : []));
};

const INVALIDATION =
  '<Invalidation><Id>I1</Id><Status>InProgress</Status></Invalidation>';

describe('errors of CloudFront, as the SDK throws them', () => {
  test.each<[number, string, Trait[]]>([
    [500, 'InternalFailure', ['transient']],
    [502, 'ServiceUnavailable', ['transient']],
    [503, 'ServiceUnavailable', ['transient']],
    [504, 'ServiceUnavailable', ['transient']],
    [503, 'SlowDown', ['transient', 'throttling']],
    [400, 'Throttling', ['transient', 'throttling']],
    [400, 'ThrottlingException', ['transient', 'throttling']],
    [400, 'RequestLimitExceeded', ['transient', 'throttling']],
    [400, 'PriorRequestNotComplete', ['transient', 'throttling']],
    [429, 'TooManyRequestsException', ['transient', 'throttling']],
    [429, 'SomethingNew', ['transient', 'throttling']],
    [400, 'RequestTimeout', ['transient']],
    [400, 'TooManyInvalidationsInProgress', []],
    [403, 'AccessDenied', ['access denied']],
    [403, 'AccessDeniedException', ['access denied']],
    [413, 'BatchTooLarge', []],
    [409, 'InvalidationBatchAlreadyExists', []],
    [404, 'NoSuchDistribution', []],
    [404, 'NoSuchInvalidation', []],
    [404, 'EntityNotFound', []],
    [400, 'InvalidArgument', []],
    [400, 'MissingBody', []],
    [400, 'InconsistentQuantities', []],
    [403, 'SignatureDoesNotMatch', []],
    [403, 'ExpiredToken', []],
    [403, 'InvalidClientTokenId', []],
  ])('%i %s is %j', async (statusCode, code, traits) => {
    const error = await errorOf(
      errorAnswer(new ServiceError(statusCode, code, 'The message.')),
    );

    expect(traitsOf(error)).toEqual(traits);
    expect(describeError(error)).toBe(`${code}: The message.`);
  });
});

describe('answers that are not those of CloudFront', () => {
  const cutOff = ({ body, ...answer }: ServiceResponse) => ({
    ...answer,
    body: body.slice(0, body.length / 2),
  });

  test.each<[string, ServiceResponse, Trait[], RegExp]>([
    [
      "a proxy's HTML page with status 502",
      {
        statusCode: 502,
        headers: { 'content-type': 'text/html' },
        body: '<html><body><hr>Bad Gateway<br></body></html>',
      },
      ['transient'],
      /^HTTP 502: /,
    ],
    [
      'an empty 503',
      { statusCode: 503, headers: {}, body: '' },
      ['transient'],
      /503/,
    ],
    [
      'a 201 whose XML is cut off',
      cutOff(xmlResponse(201, INVALIDATION)),
      ['transient'],
      /./,
    ],
    [
      'a 403 whose XML is cut off',
      cutOff(errorAnswer(new ServiceError(403, 'AccessDenied', 'Denied.'))),
      ['transient'],
      /^HTTP 403: /,
    ],
    [
      'a 400 whose XML is cut off',
      cutOff(errorAnswer(new ServiceError(400, 'Throttling', 'Slow down.'))),
      ['transient'],
      /^HTTP 400: /,
    ],
    [
      'an HTML page with status 200',
      {
        statusCode: 200,
        headers: { 'content-type': 'text/html' },
        body: '<html><body>Please log in<br></body></html>',
      },
      ['transient'],
      /./,
    ],
    [
      "a firewall's HTML page with status 403",
      {
        statusCode: 403,
        headers: { 'content-type': 'text/html' },
        body: '<html><body>Forbidden</body></html>',
      },
      ['transient'],
      /403/,
    ],
  ])('%s', async (_, answer, traits, text) => {
    const error = await errorOf(answer);

    expect(traitsOf(error)).toEqual(traits);
    expect(describeError(error)).toMatch(text);
    expect(describeError(error)).not.toContain('\n');
  });
});

/**
 * Errors of Node.js as the SDK passes them on. They are made by hand, because Jest's realm has a different `Error` class,
 * which the SDK treats differently; the test of the bundled handler meets the real ones.
 */
describe('no answer', () => {
  test.each<[string, { name?: string; code?: string }, string]>([
    [
      'read ECONNRESET',
      { name: 'TimeoutError', code: 'ECONNRESET' },
      'TimeoutError: read ECONNRESET',
    ],
    ['aborted', { code: 'ECONNRESET' }, 'ECONNRESET: aborted'],
    [
      'connect ECONNREFUSED 127.0.0.1:443',
      { code: 'ECONNREFUSED' },
      'ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:443',
    ],
    [
      'getaddrinfo ENOTFOUND cloudfront.amazonaws.com',
      { code: 'ENOTFOUND' },
      'ENOTFOUND: getaddrinfo ENOTFOUND cloudfront.amazonaws.com',
    ],
    [
      'getaddrinfo EAI_AGAIN cloudfront.amazonaws.com',
      { code: 'EAI_AGAIN' },
      'EAI_AGAIN: getaddrinfo EAI_AGAIN cloudfront.amazonaws.com',
    ],
    ['write EPIPE', { code: 'EPIPE' }, 'EPIPE: write EPIPE'],
    [
      'a request has exceeded the configured 10000 ms requestTimeout',
      { name: 'TimeoutError', code: 'ETIMEDOUT' },
      'TimeoutError: a request has exceeded the configured 10000 ms requestTimeout',
    ],
    [
      'the request socket timed out',
      { name: 'TimeoutError' },
      'TimeoutError: the request socket timed out',
    ],
    [
      'connect EMFILE 52.84.1.1:443 - Local (undefined:undefined)',
      { code: 'EMFILE' },
      'EMFILE: connect EMFILE 52.84.1.1:443 - Local (undefined:undefined)',
    ],
    [
      'connect EADDRNOTAVAIL 52.84.1.1:443',
      { code: 'EADDRNOTAVAIL' },
      'EADDRNOTAVAIL: connect EADDRNOTAVAIL 52.84.1.1:443',
    ],
    [
      'Premature close',
      { code: 'ERR_STREAM_PREMATURE_CLOSE' },
      'ERR_STREAM_PREMATURE_CLOSE: Premature close',
    ],
  ])('%s %j is transient', (message, properties, description) => {
    const error = Object.assign(new Error(message), properties);

    expect(traitsOf(error)).toEqual(['transient']);
    expect(describeError(error)).toBe(description);
  });
});

describe('errors of our own', () => {
  test.each([
    new Error('plain'),
    new TypeError('undefined is not a function'),
    Object.assign(new Error('no such file'), { code: 'ENOENT' }),
    Object.assign(new Error('aborted'), { name: 'AbortError' }),
    {},
    'text',
    null,
    undefined,
  ])('%p is final', (error) => {
    expect(traitsOf(error)).toEqual([]);
  });

  test('one that may pass says so itself', () => {
    const error = new TransientError('the response has no invalidation');

    expect(traitsOf(error)).toEqual(['transient']);
    expect(describeError(error)).toBe('the response has no invalidation');
  });

  test.each([
    ['text', 'text'],
    [undefined, 'undefined'],
    [null, 'null'],
    [0, '0'],
  ])('whatever is thrown is described: %p', (thrown, description) => {
    expect(describeError(thrown)).toBe(description);
  });

  test('only the first line is shown: the SDK appends a hint for its own users', () => {
    const error = new Error('char 1 is not expected.\n  Deserialization error');
    expect(describeError(error)).toBe('char 1 is not expected.');
  });
});

describe('a clock that is wrong', () => {
  const SKEW_MS = 20 * 60_000;

  test.each(['RequestTimeTooSkewed', 'SignatureDoesNotMatch'])(
    'is corrected by the answer, so %s passes',
    async (code) => {
      const answer = errorAnswer(new ServiceError(403, code, 'The message.'));
      const date = new Date(Date.now() + SKEW_MS).toUTCString();

      const error = await errorOf({
        ...answer,
        headers: { ...answer.headers, date },
      });

      expect(traitsOf(error)).toEqual(['transient']);
      expect(describeError(error)).toBe(`${code}: The message.`);
    },
  );
});
