import { type FaultKind, FaultSchedule } from '../loopback/faults';
import { InProgressQuota } from '../loopback/in-progress-quota';
import { ServiceError } from '../loopback/service-error';
import {
  type Ending,
  invokeAsynchronously,
} from '../simulation/asynchronous-invocation';
import {
  DISTRIBUTION_ID,
  FUNCTION_TIMEOUT_MS,
  HandlerHarness,
  type HarnessProps,
  STACK_ID,
} from './handler-harness';

/** The invalidator's `timeout`. */
export const TIMEOUT_SECONDS = 120;

export const REQUESTS = ['Create', 'Update', 'rollback', 'Delete'] as const;

/** `onError` and `onTimeout`. */
export const POLICIES = [
  ['FAIL', 'FAIL'],
  ['FAIL', 'WARN'],
  ['WARN', 'FAIL'],
  ['WARN', 'WARN'],
] as const;

type Request = (typeof REQUESTS)[number];
type Policy = (typeof POLICIES)[number];

/** What CloudFormation gets to hear. */
export const ANSWERS = {
  C: 'SUCCESS, completed',
  P: 'SUCCESS, in progress',
  W: 'SUCCESS, failed with a warning',
  D: 'SUCCESS, nothing done',
  F: 'FAILED',
  '-': 'no answer',
} as const;

export interface Fault {
  readonly name: string;
  readonly props?: () => HarnessProps;
  readonly prepare?: (harness: HandlerHarness) => void;
}

/** What one request came to. */
export interface Cell {
  readonly answer: string;
  readonly creates: number;
  readonly gets: number;
  readonly looksAtStack: number;
  readonly invalidations: number;
  /** Until the function had done all it could. */
  readonly seconds: number;
  readonly endings: readonly Ending[];
}

/** All requests under all policies, as `REQUESTS` and `POLICIES` order them. */
export async function runRow(fault: Fault): Promise<Cell[][]> {
  const row: Cell[][] = [];
  for (const request of REQUESTS) {
    const cells: Cell[] = [];
    for (const policy of POLICIES) {
      cells.push(await runCell(fault, request, policy));
    }
    row.push(cells);
  }
  return row;
}

async function runCell(
  { props, prepare }: Fault,
  request: Request,
  [OnError, OnTimeout]: Policy,
): Promise<Cell> {
  const harness = new HandlerHarness({
    completionDelayMs: 7_000,
    ...props?.(),
  });
  const { clock, cloudFront, stacks, inbox } = harness;
  prepare?.(harness);
  if (request === 'rollback') {
    stacks.setStatus(STACK_ID, 'UPDATE_ROLLBACK_IN_PROGRESS');
  }
  const event = harness.event(request === 'rollback' ? 'Update' : request, {
    Timeout: String(TIMEOUT_SECONDS),
    OnError,
    OnTimeout,
  });
  const startedAt = clock.now();

  const endings = await invokeAsynchronously({
    clock,
    timeoutMs: FUNCTION_TIMEOUT_MS,
    run: (process) => harness.deliver(event, { process }),
  });

  const callsOf = (name: string) =>
    cloudFront.calls.filter(({ operation }) => operation === name).length;
  return {
    answer: answerOf(harness, inbox.answersTo(event)),
    creates: callsOf('CreateInvalidation'),
    gets: callsOf('GetInvalidation'),
    looksAtStack: stacks.described.length,
    invalidations: cloudFront.invalidations.filter(
      ({ callerReference }) => callerReference !== OTHERS,
    ).length,
    seconds: (clock.now() - startedAt) / 1_000,
    endings,
  };
}
