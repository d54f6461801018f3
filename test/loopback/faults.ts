import { seededRandom } from './random';
import type { Reply, ServiceResponse } from './service';
import { ServiceError } from './service-error';

/**
 * - `403`, `429`, `500` to `504`, `throttling`: an error answer, without effect
 * - `html`: a proxy's error page, without effect
 * - `wrong-content-type`: an answer with status 200 that is not the service's, without effect
 * - `reset`, `dns`: no connection, without effect
 * - `stall`: no answer until the client gives up, without effect
 * - `truncated-body`: the call takes effect, and its answer is cut in the middle
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
  | 'reset'
  | 'dns'
  | 'stall'
  | 'truncated-body'
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
  /** Takes effect and answers. */
  readonly perform: () => ServiceResponse;

  /** An error in the service's own form. */
  readonly renderError: (error: ServiceError) => ServiceResponse;
}

/** What the client gets to see of a call that meets `fault`. */
export function replyWithFault(
  fault: FaultKind | undefined,
  { perform, renderError }: FaultyCall,
): Reply {
  switch (fault) {
    case undefined:
      return perform();
    case '403':
      return renderError(
        new ServiceError(403, 'AccessDenied', 'Request has expired'),
      );
    case 'throttling':
      return renderError(new ServiceError(400, 'Throttling', 'Rate exceeded'));
    case '429':
      return renderError(
        new ServiceError(429, 'TooManyRequestsException', 'Rate exceeded'),
      );
    case '500':
    case '502':
    case '503':
    case '504':
      return renderError(
        new ServiceError(
          Number(fault),
          'ServiceUnavailable',
          'CloudFront encountered an internal error. Please try again.',
        ),
      );
    case 'html':
      return {
        statusCode: 502,
        headers: { 'content-type': 'text/html' },
        body: '<html><head><title>502 Bad Gateway</title></head><body><hr>Bad Gateway<br></body></html>',
      };
    case 'wrong-content-type':
      return {
        statusCode: 200,
        headers: { 'content-type': 'application/json' },
        body: '{"message":"ok"}',
      };
    case 'truncated-body': {
      const whole = perform();
      return {
        ...whole,
        body: whole.body.slice(0, Math.floor(whole.body.length / 2)),
      };
    }
    case 'lost-answer':
      perform();
      return { failure: 'reset' };
    case 'reset':
    case 'dns':
    case 'stall':
      return { failure: fault };
  }
}
