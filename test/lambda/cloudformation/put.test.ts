import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { putAnswer } from '../../../lambda/cloudformation/put';
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

    await putAnswer(url, BODY);

    expect(inbox.answersTo(REQUEST)).toEqual([
      { answer: JSON.parse(BODY), problems: [] },
    ]);
  });

  test.each(['500', '503', 'html'] as const)(
    'refusing with %s is passing, and the error says no more than the status',
    async (fault) => {
      const { url } = await start(FaultSchedule.list([fault]));

      const error = await putAnswer(url, BODY).catch((thrown) => thrown);

      expect(isTransient(error)).toBe(true);
      expect(describeError(error)).toMatch(
        /^AnswerRefusedError: CloudFormation's answer URL replied with HTTP 50\d$/,
      );
    },
  );

  test('with a wrong signature refuses for good', async () => {
    const { url } = await start();

    const error = await putAnswer(`${url}0`, BODY).catch((thrown) => thrown);

    expect(error).toMatchObject({ $metadata: { httpStatusCode: 403 } });
    expect(isTransient(error)).toBe(false);
  });

  test('breaking the connection is passing', async () => {
    const { inbox, url } = await start(FaultSchedule.list(['reset']));

    const error = await putAnswer(url, BODY).catch((thrown) => thrown);

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

    await putAnswer(url, BODY);

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

    await expect(putAnswer(url, BODY)).rejects.toThrow(
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
  ])(
    'that %s is given up, and no word of the URL is in the error',
    async (_, listener) => {
      const url = await listen(listener);

      const error = await putAnswer(url, BODY, 50).catch((thrown) => thrown);

      expect(isTransient(error)).toBe(true);
      expect(describeError(error)).not.toContain('secret');
      expect(describeError(error)).not.toContain('bucket');
    },
  );

  test('that is gone is passing, and no word of the URL is in the error', async () => {
    const url = await listen(() => undefined);
    await new Promise((resolve) => server.close(resolve));

    const error = await putAnswer(url, BODY).catch((thrown) => thrown);

    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    expect(isTransient(error)).toBe(true);
    expect(describeError(error)).not.toContain('secret');
  });
});
