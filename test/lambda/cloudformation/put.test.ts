import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkReply, putAnswer } from '../../../lambda/cloudformation/put';
import { describe as describeError, isTransient } from '../../../lambda/errors';
import { AnswerInbox } from '../../loopback/answer-inbox';
import { FaultSchedule } from '../../loopback/faults';
import { LoopbackServer } from '../../loopback/loopback-server';

const REQUEST = {
  StackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Site/1',
  RequestId: 'request-1',
  LogicalResourceId: 'Invalidator9552E410',
};

const BODY = JSON.stringify({
  ...REQUEST,
  Status: 'FAILED',
  PhysicalResourceId: 'Invalidator9552E410',
  Reason: 'Straße nicht gefunden: 通り 😀',
});

const NEVER = new AbortController().signal;

describe("CloudFormation's URL", () => {
  let server: LoopbackServer;

  afterEach(() => server.close());

  async function start(faults?: FaultSchedule) {
    const inbox = new AnswerInbox(faults);
    server = await LoopbackServer.start(inbox.service);
    return { inbox, url: inbox.responseUrl(server.endpoint, REQUEST) };
  }

  test('gets the answer, byte by byte', async () => {
    const { inbox, url } = await start();

    await putAnswer(url, BODY, NEVER);

    expect(inbox.answersTo(REQUEST)).toEqual([
      { answer: JSON.parse(BODY), problems: [] },
    ]);
  });

  test.each([
    ['500', 'HTTP 500 ServiceUnavailable'],
    ['503', 'HTTP 503 ServiceUnavailable'],
    ['html', 'HTTP 502'],
  ] as const)(
    'refusing with %s is passing, and the error says no more than %s',
    async (fault, reply) => {
      const { url } = await start(FaultSchedule.list([fault]));

      const error = await putAnswer(url, BODY, NEVER).catch((thrown) => thrown);

      expect(isTransient(error)).toBe(true);
      expect(describeError(error)).toBe(
        `CloudFormation's answer URL replied with ${reply}`,
      );
    },
  );

  test('with a wrong signature refuses for good', async () => {
    const { url } = await start();

    const error = await putAnswer(`${url}0`, BODY, NEVER).catch(
      (thrown) => thrown,
    );

    expect(describeError(error)).toBe(
      "CloudFormation's answer URL replied with HTTP 403 SignatureDoesNotMatch",
    );
    expect(isTransient(error)).toBe(false);
  });

  test('breaking the connection is passing', async () => {
    const { inbox, url } = await start(FaultSchedule.list(['reset']));

    const error = await putAnswer(url, BODY, NEVER).catch((thrown) => thrown);

    expect(error).toMatchObject({ code: 'ECONNRESET' });
    expect(isTransient(error)).toBe(true);
    expect(inbox.answersTo(REQUEST)).toEqual([]);
  });
});

describe('a server', () => {
  let server: Server;

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  async function listen(listener: RequestListener): Promise<string> {
    server = createServer(listener);
    await new Promise<void>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
    const { port } = server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/bucket/key?X-Amz-Signature=secret`;
  }

  test('sees one PUT of the signed path with an empty content type and the length in bytes', async () => {
    const requests: unknown[] = [];
    const url = await listen(({ method, url: path, headers }, response) => {
      requests.push({ method, path, headers });
      response.end();
    });

    await putAnswer(url, BODY, NEVER);

    expect(requests).toEqual([
      {
        method: 'PUT',
        path: '/bucket/key?X-Amz-Signature=secret',
        headers: expect.objectContaining({
          'content-type': '',
          'content-length': String(Buffer.byteLength(BODY)),
        }),
      },
    ]);
    expect(Buffer.byteLength(BODY)).toBeGreaterThan(BODY.length);
  });

  test('that redirects has not taken the answer', async () => {
    const url = await listen((_, response) =>
      response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
    );

    await expect(putAnswer(url, BODY, NEVER)).rejects.toThrow(
      "CloudFormation's answer URL replied with HTTP 307",
    );
  });

  test.each<[string, RequestListener]>([
    ['says nothing', () => undefined],
    [
      'stops in the middle',
      (_, response) => {
        response.writeHead(200, { 'content-length': 10 }).write('x');
      },
    ],
    [
      'breaks off in the middle',
      (_, response) => {
        response.writeHead(200, { 'content-length': 10 }).write('x');
        setTimeout(() => response.socket?.resetAndDestroy(), 10);
      },
    ],
    [
      'never comes to an end',
      (_, response) => {
        const trickle = setInterval(() => response.write('x'), 10);
        response.on('close', () => clearInterval(trickle));
      },
    ],
  ])(
    'that %s is given up, and no word of the URL is in the error',
    async (_, listener) => {
      const url = await listen(listener);

      const error = await putAnswer(url, BODY, NEVER, 50).catch(
        (thrown) => thrown,
      );

      expect(isTransient(error)).toBe(true);
      expect(describeError(error)).not.toContain('secret');
      expect(describeError(error)).not.toContain('bucket');
    },
  );

  test('that is gone is passing, and no word of the URL is in the error', async () => {
    const url = await listen(() => undefined);
    await new Promise((resolve) => server.close(resolve));

    const error = await putAnswer(url, BODY, NEVER).catch((thrown) => thrown);

    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    expect(isTransient(error)).toBe(true);
    expect(describeError(error)).not.toContain('secret');
  });
});

describe('a reply', () => {
  const ERROR = (code: string) =>
    `<?xml version="1.0"?><Error><Code>${code}</Code><Message>...</Message></Error>`;

  test.each([
    [200, ''],
    [204, ''],
  ])('of %i takes the answer', (status, reply) => {
    expect(() => checkReply(status, reply)).not.toThrow();
  });

  test.each([
    [400, ERROR('RequestTimeout'), true],
    [409, ERROR('OperationAborted'), true],
    [409, '', true],
    [429, '', true],
    [500, ERROR('InternalError'), true],
    [503, ERROR('SlowDown'), true],
    [400, ERROR('InvalidDigest'), false],
    [400, '', false],
    [403, ERROR('AccessDenied'), false],
    [404, ERROR('NoSuchBucket'), false],
    [307, ERROR('TemporaryRedirect'), false],
  ])('of %i %s does not, and is passing: %p', (status, reply, passing) => {
    const check = () => checkReply(status, reply);

    expect(check).toThrow(`HTTP ${status}`);
    try {
      check();
    } catch (error) {
      expect(isTransient(error)).toBe(passing);
    }
  });
});
