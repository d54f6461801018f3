export interface ServiceRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;

  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ServiceResponse {
  readonly statusCode: number;

  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;

  /** Whether the connection breaks where the body is half through. */
  readonly breaksOff?: boolean;
}

/** No answer at all, and why. */
export interface NetworkFailure {
  readonly failure: 'reset' | 'stall' | 'dns' | 'no-descriptor';
}

export type Reply = ServiceResponse | NetworkFailure;

/** What a server or an in-process handler carries. */
export type Service = (request: ServiceRequest) => Reply;

export const isFailure = (reply: Reply): reply is NetworkFailure =>
  'failure' in reply;

/** A reply as a client has it that takes a body whole or not at all. */
export const wholeOrFailure = (reply: Reply): Reply =>
  !isFailure(reply) && reply.breaksOff ? { failure: 'reset' } : reply;
