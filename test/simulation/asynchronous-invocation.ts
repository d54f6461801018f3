import type { Clock } from '../../lambda/clock';
import { type Death, MortalProcess } from '../loopback/mortal-process';

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const RETRY_DELAYS_MS = [60_000, 120_000];

/** How a run of the function ended. */
export type Ending = 'returned' | 'threw' | 'died' | 'timed out';

export interface AsynchronousInvocation {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly run: (process: MortalProcess) => Promise<unknown>;
  /** How the first run, the second and so on dies. */
  readonly deaths?: readonly Death[];
}

/** Runs a function as Lambda does when nobody waits for it: up to three times, until it returns. */
export async function invokeAsynchronously(
  invocation: AsynchronousInvocation,
): Promise<Ending[]> {
  const { clock, deaths = [] } = invocation;
  const endings: Ending[] = [];
  for (const retryDelayMs of [...RETRY_DELAYS_MS, undefined]) {
    const ending = await runOnce(invocation, deaths[endings.length]);
    endings.push(ending);
    if (ending === 'returned' || retryDelayMs === undefined) break;
    await clock.sleep(retryDelayMs);
  }
  return endings;
}

async function runOnce(
  { clock, timeoutMs, run }: AsynchronousInvocation,
  death: Death | undefined,
): Promise<Ending> {
  const process = new MortalProcess(death);
  const timer = new AbortController();
  try {
    return await Promise.race([
      run(process).then(
        () => 'returned' as const,
        () => 'threw' as const,
      ),
      process.died.then(() => 'died' as const),
      clock.sleep(timeoutMs, timer.signal).then(() => 'timed out' as const),
    ]);
  } finally {
    timer.abort();
    process.kill();
  }
}
