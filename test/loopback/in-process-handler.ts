import { Readable } from 'node:stream';
import type { CloudFrontClientConfig } from '@aws-sdk/client-cloudfront';
import type { Clock } from '../../lambda/clock';
import { isFailure, type NetworkFailure, type Service } from './service';

type SdkHandler = Extract<
  NonNullable<CloudFrontClientConfig['requestHandler']>,
  { updateHttpClientConfig: (...args: never) => void }
>;
type SdkRequest = Parameters<SdkHandler['handle']>[0];
type SdkOptions = NonNullable<Parameters<SdkHandler['handle']>[1]>;
type SdkReply = Awaited<ReturnType<SdkHandler['handle']>>;

export interface InProcessHandlerProps {
  readonly clock: Clock;

  /**
   * When a request without an answer fails, as with `{ requestTimeout, throwOnRequestTimeout: true }` of the real handler.
   *
   * @default - never: it lasts until the caller aborts it
   */
  readonly requestTimeoutMs?: number;
}

/** The `requestHandler` of an SDK client that asks a service directly: no sockets, and faults as the errors of Node. */
export class InProcessHandler {
  constructor(
    private readonly service: Service,
    private readonly props: InProcessHandlerProps,
  ) {}

  public async handle(
    request: SdkRequest,
    { abortSignal, requestTimeout }: SdkOptions = {},
  ): Promise<SdkReply> {
    const signal = abortSignal instanceof AbortSignal ? abortSignal : undefined;
    signal?.throwIfAborted();
    const reply = this.service({
      method: request.method,
      path: request.path,
      query: searchParams(request.query ?? {}),
      headers: request.headers,
      body: textOf(request.body),
    });
    if (isFailure(reply)) {
      return await this.fail(
        reply,
        request.hostname,
        requestTimeout ?? this.props.requestTimeoutMs,
        signal,
      );
    }
    return {
      response: {
        statusCode: reply.statusCode,
        headers: { ...reply.headers },
        body: reply.breaksOff ? brokenOff(reply.body) : Buffer.from(reply.body),
      },
    };
  }

  public updateHttpClientConfig(): void {
    // Every client offers its configuration; there are no sockets here to configure
  }

  public httpHandlerConfigs(): Record<string, never> {
    return {};
  }

  private async fail(
    { failure }: NetworkFailure,
    hostname: string,
    timeoutMs: number | undefined,
    signal: AbortSignal | undefined,
  ): Promise<never> {
    switch (failure) {
      case 'reset':
        // The real handler, too, calls a broken connection a TimeoutError
        throw Object.assign(new Error('socket hang up'), {
          name: 'TimeoutError',
          code: 'ECONNRESET',
        });
      case 'dns':
        throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {
          code: 'ENOTFOUND',
          syscall: 'getaddrinfo',
          hostname,
        });
      case 'no-descriptor':
        throw Object.assign(
          new Error(
            'connect EMFILE 203.0.113.1:443 - Local (undefined:undefined)',
          ),
          { code: 'EMFILE', syscall: 'connect' },
        );
      case 'stall':
        await this.stall(timeoutMs, signal);
        throw Object.assign(
          new Error(
            `a request has exceeded the configured ${timeoutMs} ms requestTimeout`,
          ),
          { name: 'TimeoutError', code: 'ETIMEDOUT' },
        );
    }
  }

  /** Ends by throwing when the caller aborts. */
  private async stall(
    timeoutMs: number | undefined,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    if (timeoutMs !== undefined) {
      await this.props.clock.sleep(timeoutMs, signal);
      return;
    }
    await new Promise<never>((_, reject) =>
      signal?.addEventListener('abort', () => reject(signal.reason), {
        once: true,
      }),
    );
  }
}

function searchParams(
  query: NonNullable<SdkRequest['query']>,
): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const single of [value ?? ''].flat()) {
      params.append(name, single);
    }
  }
  return params;
}

/** As Node.js reports a connection that breaks within a body. */
function brokenOff(body: string | Uint8Array): Readable {
  const bytes = Buffer.from(body);
  async function* half() {
    yield bytes.subarray(0, bytes.length / 2);
    throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
  }
  return Readable.from(half());
}

const textOf = (body: string | Uint8Array | undefined): string =>
  typeof body === 'string' ? body : Buffer.from(body ?? '').toString();
