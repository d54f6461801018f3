import * as http from 'node:http';
import * as https from 'node:https';
import { text } from 'node:stream/consumers';
import { THROUGH_PROXY } from '../aws-clients';
import { TransientError } from '../errors';

/** A pre-signed PUT to S3 takes milliseconds; one that hangs is given up and tried again. */
const TIMEOUT_MS = 5_000;

/** Too many requests at once, and two that collided. */
const PASSING_STATUSES = [409, 429];

/** Delivers an answer to CloudFormation's pre-signed URL. */
export function putAnswer(
  url: string,
  body: string,
  signal: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<void> {
  const { Agent, request } = url.startsWith('http:') ? http : https;
  const timeout = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) =>
      reject(
        timeout.aborted
          ? new TransientError(`no answer within ${timeoutMs} ms`)
          : error,
      );
    const put = request(
      url,
      {
        method: 'PUT',
        signal: AbortSignal.any([timeout, signal]),
        // Of its own: a connection that was kept since the last deployment may be dead.
        agent: new Agent({ keepAlive: false, ...THROUGH_PROXY }),
        // The signature covers an empty content type.
        headers: {
          'content-type': '',
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        text(response)
          .then((reply) => checkReply(response.statusCode ?? 0, reply))
          .then(resolve, fail);
      },
    );
    put.on('error', fail);
    put.end(body);
  });
}

/** Throws unless the URL has taken the answer. */
export function checkReply(status: number, reply: string): void {
  if (status < 300) return;
  const code = /<Code>(\w+)<\/Code>/.exec(reply)?.[1];
  const message = `CloudFormation's answer URL replied with HTTP ${status}${code ? ` ${code}` : ''}`;
  throw status >= 500 ||
    PASSING_STATUSES.includes(status) ||
    code === 'RequestTimeout'
    ? new TransientError(message)
    : new Error(message);
}
