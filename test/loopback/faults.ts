import { seededRandom } from './random';
import type { Reply, ServiceResponse } from './service';
import { ServiceError } from './service-error';

/**
 * - `403`, `429`, `500` to `504`, `throttling`: an error answer, without effect
 * - `html`: a proxy's error page, without effect
 * - `wrong-content-type`: an answer with status 200 that is not the service's, without effect
 * - `clock-skew`: a refusal whose `Date` is that of another clock than the client's, without effect
 * - `reset`, `dns`: no connection, without effect
 * - `no-descriptor`: the client has none left for a connection, without effect
 * - `stall`: no answer until the client gives up, without effect
 * - `truncated-body`: the call takes effect, and its answer is cut in the middle
 * - `broken-body`: the call takes effect, and the connection breaks in the middle of its answer
 * - `lost-answer`: the call takes effect, and the connection breaks before the answer
 */
export type FaultKind =
  | '403'
  | '429'
  | '500'
  | '502'
  | '503'
  | '504'
  | 'throttling'
  | 'html'
  | 'wrong-content-type'
  | 'clock-skew'
  | 'reset'
  | 'dns'
  | 'no-descriptor'
  | 'stall'
  | 'truncated-body'
  | 'broken-body'
  | 'lost-answer';

export interface RandomFaultsProps {
  readonly seed: number;

  /** The share of calls that meet a fault, 0 to 1. */
  readonly fraction: number;

  /** Each as likely as the other. */
  readonly kinds: readonly FaultKind[];
}

/** Says which fault the next call meets. */
export class FaultSchedule {
  public static none(): FaultSchedule {
    return new FaultSchedule(() => undefined);
  }

  public static always(kind: FaultKind): FaultSchedule {
    return new FaultSchedule(() => kind);
  }

  /** One entry a call, then no more faults. */
  public static list(
    entries: ReadonlyArray<FaultKind | undefined>,
  ): FaultSchedule {
    const rest = [...entries];
    return new FaultSchedule(() => rest.shift());
  }

  public static random({
    seed,
    fraction,
    kinds,
  }: RandomFaultsProps): FaultSchedule {
    const random = seededRandom(seed);
    return new FaultSchedule(() =>
      random() < fraction
        ? kinds[Math.floor(random() * kinds.length)]
        : undefined,
    );
  }

  /** The fault of the first schedule that has one. */
  public static firstOf(...schedules: readonly FaultSchedule[]): FaultSchedule {
    return new FaultSchedule((operation) => {
      for (const schedule of schedules) {
        const fault = schedule.next(operation);
        if (fault) {
          return fault;
        }
      }
      return undefined;
    });
  }

  private constructor(
    private readonly draw: (operation: string) => FaultKind | undefined,
  ) {}

  /** The same schedule for these operations alone; calls of others do not use it up. */
  public only(...operations: readonly string[]): FaultSchedule {
    return new FaultSchedule((operation) =>
      operations.includes(operation) ? this.draw(operation) : undefined,
    );
  }

  public next(operation: string): FaultKind | undefined {
    return this.draw(operation);
  }
}

export interface FaultyCall {
  /** Takes effect and answers; throws `ServiceError` for an error answer. */
  readonly perform: () => ServiceResponse;

  /** An error in the service's own form. */
  readonly renderError: (error: ServiceError) => ServiceResponse;
}

export interface CallResult {
  readonly reply: Reply;

  /** `OK` or an error code; absent when a fault kept the call from the service. */
  readonly outcome?: string;
}

/** What becomes of a call that meets `fault`, and what the client gets to see of it. */
export function callWithFault(
  fault: FaultKind | undefined,
  { perform, renderError }: FaultyCall,
): CallResult {
  switch (fault) {
    case undefined:
      return call();
    case 'lost-answer':
      return { reply: { failure: 'reset' }, outcome: call().outcome };
    case 'truncated-body': {
      const { reply, outcome } = call();
      const half = Math.floor(reply.body.length / 2);
      return { reply: { ...reply, body: reply.body.slice(0, half) }, outcome };
    }
    case 'broken-body': {
      const { reply, outcome } = call();
      return { reply: { ...reply, breaksOff: true }, outcome };
    }
    case 'reset':
    case 'dns':
    case 'no-descriptor':
    case 'stall':
      return { reply: { failure: fault } };
    case 'html':
      return { reply: PROXY_ERROR_PAGE };
    case 'wrong-content-type':
      return { reply: FOREIGN_ANSWER };
    case 'clock-skew': {
      const { headers, ...refusal } = renderError(SKEWED);
      const date = new Date(Date.now() + SKEW_MS).toUTCString();
      return { reply: { ...refusal, headers: { ...headers, date } } };
    }
    default:
      return { reply: renderError(FAULT_ERRORS[fault]) };
  }

  function call(): { reply: ServiceResponse; outcome: string } {
    try {
      return { reply: perform(), outcome: 'OK' };
    } catch (error) {
      if (error instanceof ServiceError) {
        return { reply: renderError(error), outcome: error.code };
      }
      throw error;
    }
  }
}

const unavailable = (statusCode: number) =>
  new ServiceError(
    statusCode,
    'ServiceUnavailable',
    'CloudFront encountered an internal error. Please try again.',
  );

const FAULT_ERRORS = {
  '403': new ServiceError(403, 'AccessDenied', 'Access Denied'),
  '429': new ServiceError(429, 'TooManyRequestsException', 'Rate exceeded'),
  '500': unavailable(500),
  '502': unavailable(502),
  '503': unavailable(503),
  '504': unavailable(504),
  throttling: new ServiceError(400, 'Throttling', 'Rate exceeded'),
};

const SKEW_MS = 20 * 60_000;
const SKEWED = new ServiceError(
  403,
  'RequestTimeTooSkewed',
  "The difference between the request time and the current server's time is too large.",
);

const PROXY_ERROR_PAGE: ServiceResponse = {
  statusCode: 502,
  headers: { 'content-type': 'text/html' },
  body: '<html><head><title>502 Bad Gateway</title></head><body><hr>Bad Gateway<br></body></html>',
};

const FOREIGN_ANSWER: ServiceResponse = {
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"message":"ok"}',
};
