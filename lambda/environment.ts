import type { Clock } from './clock';
import type { TargetSettings } from './cloudformation/properties';
import type { CloudFrontTarget } from './cloudfront/target';
import type { Get } from './edge/get';
import type { Log } from './log';

/** The world around the handler. Each function takes the part that it may touch. A signal ends a call in progress. */
export interface Environment {
  readonly clock: Clock;
  /** From 0 to 1, exclusive. */
  readonly random: () => number;
  readonly log: Log;
  /** Writes a line of metrics, which CloudWatch finds in the log. */
  readonly writeMetrics: (metrics: Record<string, unknown>) => void;
  readonly functionName: string;
  /** Until Lambda ends the function. */
  readonly remainingMs: () => number;
  readonly targetOf: (settings: TargetSettings) => CloudFrontTarget;
  readonly getObject: (
    bucket: string,
    key: string,
    signal: AbortSignal,
  ) => Promise<string>;
  /** Makes a request as a viewer does. */
  readonly askEdge: Get;
  readonly stackStatus: (
    stackId: string,
    signal: AbortSignal,
  ) => Promise<string>;
  readonly putAnswer: (
    url: string,
    body: string,
    signal: AbortSignal,
  ) => Promise<void>;
}
