import * as http from 'node:http';
import * as https from 'node:https';

/** A pre-signed PUT to S3 takes milliseconds; one that hangs is given up and tried again. */
const TIMEOUT_MS = 5_000;

/** Delivers an answer to CloudFormation's pre-signed URL. */
export function putAnswer(
  url: string,
  body: string,
  timeoutMs = TIMEOUT_MS,
): Promise<void> {
  const { request } = url.startsWith('http:') ? http : https;
  return new Promise((resolve, reject) => {
    const put = request(
      url,
      {
        method: 'PUT',
        timeout: timeoutMs,
        // The signature covers an empty content type.
        headers: {
          'content-type': '',
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        response.resume();
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode = 0 } = response;
          if (statusCode < 300) resolve();
          else reject(new AnswerRefusedError(statusCode));
        });
      },
    );
    put.on('timeout', () =>
      put.destroy(
        Object.assign(new Error(`no answer within ${timeoutMs} ms`), {
          name: 'TimeoutError',
        }),
      ),
    );
    put.on('error', reject);
    put.end(body);
  });
}

class AnswerRefusedError extends Error {
  readonly name = 'AnswerRefusedError';
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(httpStatusCode: number) {
    super(`CloudFormation's answer URL replied with HTTP ${httpStatusCode}`);
    this.$metadata = { httpStatusCode };
  }
}
