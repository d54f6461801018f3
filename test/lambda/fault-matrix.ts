import type { CheckedAnswer } from '../loopback/answer-check';
import { invokeAsynchronously } from '../simulation/asynchronous-invocation';
import { COMPLETION_MS, type Fault } from './fault-matrix-rows';
import {
  FUNCTION_TIMEOUT_MS,
  HandlerHarness,
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
  W: 'SUCCESS with a warning, status Failed',
  D: 'SUCCESS, nothing to do',
  F: 'FAILED',
  '-': 'no answer',
} as const;

/** What one request came to. */
export interface Cell {
  readonly answer: keyof typeof ANSWERS;
  readonly creates: number;
  readonly gets: number;
  readonly looksAtStack: number;
  readonly invalidations: number;
  /** Until the function had done all it could. */
  readonly seconds: number;
  /** How often Lambda delivered the event. */
  readonly runs: number;
}

/** One row of the matrix: every request under all policies. */
export async function runRow(fault: Fault): Promise<Record<Request, Cell[]>> {
  const cells = async (request: Request) => {
    const row: Cell[] = [];
    for (const policy of POLICIES)
      row.push(await runCell(fault, request, policy));
    return row;
  };
  return {
    Create: await cells('Create'),
    Update: await cells('Update'),
    rollback: await cells('rollback'),
    Delete: await cells('Delete'),
  };
}

async function runCell(
  { props, prepare, properties }: Fault,
  request: Request,
  [OnError, OnTimeout]: Policy,
): Promise<Cell> {
  const harness = new HandlerHarness({
    completionDelayMs: COMPLETION_MS,
    ...props?.(),
  });
  const { clock, cloudFront, stacks } = harness;
  prepare?.(harness);
  const others = cloudFront.invalidations.length;
  if (request === 'rollback') {
    stacks.setStatus(STACK_ID, 'UPDATE_ROLLBACK_IN_PROGRESS');
  }
  const event = harness.event(request === 'rollback' ? 'Update' : request, {
    Timeout: String(TIMEOUT_SECONDS),
    OnError,
    OnTimeout,
    ...properties,
  });
  const startedAtMs = clock.now();

  const endings = await invokeAsynchronously({
    clock,
    timeoutMs: FUNCTION_TIMEOUT_MS,
    run: (process) => harness.deliver(event, { process }),
  });

  const callsOf = (name: string) =>
    cloudFront.calls.filter(({ operation }) => operation === name).length;
  const failedLooks = harness.log.filter(
    ({ message }) => message === 'cloudformation:DescribeStacks failed',
  ).length;
  return {
    answer: readAnswer(harness.answers(event)[0]),
    creates: callsOf('CreateInvalidation'),
    gets: callsOf('GetInvalidation'),
    looksAtStack: stacks.described.length + failedLooks,
    invalidations: cloudFront.invalidations.length - others,
    seconds: (clock.now() - startedAtMs) / 1_000,
    runs: endings.length,
  };
}

function readAnswer(checked: CheckedAnswer | undefined): Cell['answer'] {
  if (!checked) return '-';
  const { answer, problems } = checked;
  if (problems.length > 0) throw new Error(problems.join(', '));
  if (answer.Status === 'FAILED') return 'F';
  switch (answer.Data?.Status) {
    case 'Completed':
      return 'C';
    case 'InProgress':
      return 'P';
    case 'Failed':
      return 'W';
    case 'Skipped':
      return 'D';
    default:
      throw new Error(`unexpected status: ${answer.Data?.Status}`);
  }
}
