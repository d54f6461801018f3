import type { Death } from '../loopback/mortal-process';
import {
  type Ending,
  invokeAsynchronously,
} from '../simulation/asynchronous-invocation';
import {
  DISTRIBUTION_ID,
  FUNCTION_TIMEOUT_MS,
  HandlerHarness,
  type HarnessProps,
} from './handler-harness';

/** Two requests: 15 wildcards and one. */
const PATHS = Array.from({ length: 16 }, (_, index) => `/d${index}/*`);

interface Run {
  readonly death: string;
  readonly endings: readonly Ending[];
  readonly problems: readonly string[];
  readonly statuses: readonly string[];
  readonly invalidations: readonly number[];
  /** How often the event was counted. */
  readonly counted: number;
}

/** One event for a function whose first runs die like this. */
async function run(deaths: Death[], props: HarnessProps = {}): Promise<Run> {
  const harness = new HandlerHarness(props);
  const event = harness.event('Update', {
    Targets: [{ DistributionId: DISTRIBUTION_ID, Paths: PATHS }],
  });

  const endings = await invokeAsynchronously({
    clock: harness.clock,
    timeoutMs: FUNCTION_TIMEOUT_MS,
    deaths,
    run: (process) => harness.deliver(event, { process }),
  });

  const answers = harness.answers(event);
  return {
    death: deaths.map(({ step, moment }) => `${moment} ${step}`).join(', '),
    endings,
    problems: answers.flatMap(({ problems }) => problems),
    statuses: answers.map(({ answer }) => String(answer.Status)),
    invalidations: harness.invalidatedItems.map(({ length }) => length),
    counted: harness.metrics.length,
  };
}

/** Every way to die once, in order: before the first step, after it, before the second… */
async function dieEverywhere(
  others: Death[] = [],
  props?: HarnessProps,
): Promise<Run[]> {
  const runs: Run[] = [];
  for (let step = 1; ; step++) {
    for (const moment of ['before', 'after'] as const) {
      const result = await run([...others, { step, moment }], props);
      if (result.endings[others.length] === 'returned') return runs;
      runs.push(result);
    }
  }
}

/** Two creates with a pause between, two or more polls with theirs, the answer, and the metrics. */
const FEWEST_STEPS = 9;

test.each<[string, HarnessProps]>([
  ['returned', { replay: 'returned' }],
  ['rejected', { replay: 'rejected' }],
])(
  'wherever it dies, with replays %s: each request made once, and an answer that counts',
  async (_, props) => {
    const runs = await dieEverywhere([], props);

    expect(runs.length).toBeGreaterThanOrEqual(2 * FEWEST_STEPS);
    for (const each of runs) {
      expect(each).toMatchObject({
        endings: ['died', 'returned'],
        problems: [],
        invalidations: [15, 1],
      });
      expect(each.statuses[0]).toBe('SUCCESS');
    }
    // If a run dies after delivering the answer, the next run delivers it again.
    expect(runs.slice(-4).map(({ statuses }) => statuses.length)).toEqual([
      1, 2, 2, 2,
    ]);
    // It counts once, unless it dies in the one moment between the line of metrics and its end.
    for (const { counted, statuses } of runs) {
      expect(counted).toBeGreaterThanOrEqual(1);
      expect(counted).toBeLessThanOrEqual(statuses.length);
    }
    expect(runs.slice(-2).map(({ counted }) => counted)).toEqual([1, 2]);
  },
);

test.each<Death>([
  { step: 1, moment: 'before' },
  { step: 2, moment: 'after' },
  { step: 4, moment: 'before' },
  { step: 4, moment: 'after' },
])(
  'nor does a second death change that, after one $moment step $step',
  async (first) => {
    for (const each of await dieEverywhere([first])) {
      expect(each).toMatchObject({
        endings: ['died', 'died', 'returned'],
        problems: [],
        invalidations: [15, 1],
      });
      expect(each.statuses[0]).toBe('SUCCESS');
    }
  },
);

test('a function that dies every time leaves the event unanswered, for nothing else can be done', async () => {
  const always: Death = { step: 4, moment: 'after' };

  expect(await run([always, always, always])).toMatchObject({
    endings: ['died', 'died', 'died'],
    statuses: [],
    invalidations: [15, 1],
  });
});

test('a function that runs into its timeout is run again, and waits for the same invalidation', async () => {
  const harness = new HandlerHarness({ completionDelayMs: 100_000 });
  const event = harness.event('Update');

  const endings = await invokeAsynchronously({
    clock: harness.clock,
    timeoutMs: 60_000,
    // Lambda ends the function earlier than the function expects.
    run: (process) => harness.deliver(event, { process }),
  });

  expect(endings).toEqual(['timed out', 'returned']);
  expect(harness.invalidatedItems).toHaveLength(1);
  expect(harness.answers(event)).toMatchObject([
    { problems: [], answer: { Data: { Status: 'Completed' } } },
  ]);
});
