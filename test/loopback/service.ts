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
}

/** No answer at all, and why. */
export interface NetworkFailure {
  readonly failure: 'reset' | 'stall' | 'dns';
}

export type Reply = ServiceResponse | NetworkFailure;

/** What a server or an in-process handler carries. */
export type Service = (request: ServiceRequest) => Reply;

export const isFailure = (reply: Reply): reply is NetworkFailure =>
  'failure' in reply;
