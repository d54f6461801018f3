import type { CustomResourceAnswer } from './answer-check';
import { AnswerInbox } from './answer-inbox';
import { FaultSchedule } from './faults';
import { LoopbackServer } from './loopback-server';

const REQUEST = {
  StackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/site/1',
  RequestId: 'request-1',
  LogicalResourceId: 'Invalidator',
};

const ANSWER: CustomResourceAnswer = {
  ...REQUEST,
  Status: 'SUCCESS',
  PhysicalResourceId: 'invalidator',
};

let server: LoopbackServer;

afterEach(() => server.close());

async function start(faults?: FaultSchedule) {
  const inbox = new AnswerInbox(faults);
  server = await LoopbackServer.start(inbox.service);
  const url = inbox.responseUrl(server.endpoint, REQUEST);
  const put = (body: string) => fetch(url, { method: 'PUT', body });
  return { inbox, url, put };
}

test('an answer that follows the rules has no problems', async () => {
  const { inbox, put } = await start();

  const response = await put(JSON.stringify(ANSWER));

  expect(response.status).toBe(200);
  expect(inbox.answersTo(REQUEST)).toEqual([{ answer: ANSWER, problems: [] }]);
});

test.each([
  ['nonsense', 'the body is not a JSON object'],
  [[ANSWER], 'the body is not a JSON object'],
  [{ ...ANSWER, Status: 'DONE' }, 'Status is neither SUCCESS nor FAILED: DONE'],
  [{ ...ANSWER, Status: 'FAILED' }, 'Reason is missing'],
  [{ ...ANSWER, PhysicalResourceId: '' }, 'PhysicalResourceId is missing'],
  [
    { ...ANSWER, PhysicalResourceId: 'ü'.repeat(513) },
    'PhysicalResourceId has more than 1024 bytes',
  ],
  [{ ...ANSWER, Data: 'text' }, 'Data is not an object'],
  [
    { ...ANSWER, RequestId: 'other' },
    'RequestId is not the one of the request: other',
  ],
  [
    { ...ANSWER, StackId: 'other' },
    'StackId is not the one of the request: other',
  ],
  [
    { ...ANSWER, LogicalResourceId: undefined },
    'LogicalResourceId is not the one of the request: undefined',
  ],
])('CloudFormation refuses %j', async (answer, problem) => {
  const { inbox, put } = await start();

  await put(typeof answer === 'string' ? answer : JSON.stringify(answer));

  expect(inbox.answersTo(REQUEST)[0].problems).toEqual([problem]);
});

test('the limit of 4,096 bytes counts bytes', async () => {
  const { inbox, put } = await start();
  const filled = (length: number) => {
    const empty = JSON.stringify({ ...ANSWER, Reason: '' });
    return JSON.stringify({
      ...ANSWER,
      Reason: `ü${'x'.repeat(length - Buffer.byteLength(empty) - 2)}`,
    });
  };

  await put(filled(4_096));
  await put(filled(4_097));

  expect(inbox.answersTo(REQUEST).map(({ problems }) => problems)).toEqual([
    [],
    ['the body has 4097 bytes, more than 4096'],
  ]);
});

test.each([
  [
    'another method',
    (url: string) => fetch(url, { method: 'POST', body: '{}' }),
    403,
  ],
  [
    'another signature',
    (url: string) => fetch(`${url}0`, { method: 'PUT', body: '{}' }),
    403,
  ],
  [
    'a body of unknown length',
    (url: string) =>
      fetch(url, {
        method: 'PUT',
        body: new Blob(['{}']).stream(),
        duplex: 'half',
      }),
    411,
  ],
])('S3 refuses %s', async (_, send, statusCode) => {
  const { inbox, url } = await start();

  const response = await send(url);

  expect(response.status).toBe(statusCode);
  expect(inbox.answersTo(REQUEST)).toEqual([]);
});

test('faults come first, and an answer that was lost on its way back counts', async () => {
  const { inbox, put } = await start(
    FaultSchedule.list(['503', 'reset', '403', 'lost-answer']),
  );

  const statuses: Array<number | string> = [];
  for (let attempt = 0; attempt < 5; attempt += 1) {
    statuses.push(
      await put(JSON.stringify(ANSWER)).then(
        ({ status }) => status,
        (error) => error.cause.code,
      ),
    );
  }

  expect(statuses).toEqual([503, 'ECONNRESET', 403, 'ECONNRESET', 200]);
  expect(inbox.answersTo(REQUEST)).toHaveLength(2);
  expect(inbox.attempts).toHaveLength(5);
});
