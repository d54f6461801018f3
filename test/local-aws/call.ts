import { REGION } from './environment';

export interface Call {
  /** As in a signature, by which the local AWS finds the service. */
  readonly service: 'lambda' | 'logs' | 'sqs';
  readonly method?: 'POST' | 'PUT';
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

/** Calls a service of the local AWS that a test needs once: a client of the SDK would be a package more. */
export async function call(
  endpoint: string,
  { service, method = 'POST', path = '/', headers, body }: Call,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${endpoint}${path}`, {
    method,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      'content-type': 'application/x-amz-json-1.1',
      ...headers,
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text === '' ? {} : JSON.parse(text);
}

/** What functions have logged to a log group, in the order in which they were written. */
export async function logEvents(
  endpoint: string,
  logGroupName: string,
): Promise<string[]> {
  const { events } = (await call(endpoint, {
    service: 'logs',
    headers: { 'x-amz-target': 'Logs_20140328.FilterLogEvents' },
    body: { logGroupName },
  })) as { events: Array<{ message: string; timestamp: number }> };
  return events
    .sort((one, other) => one.timestamp - other.timestamp)
    .map(({ message }) => message);
}
