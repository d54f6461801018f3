export type LogLevel = 'INFO' | 'WARN' | 'ERROR';

/** Writes one event of the function's log. */
export type Log = (
  level: LogLevel,
  message: string,
  details?: Record<string, unknown>,
) => void;

/** One JSON object a line, which CloudWatch Logs Insights can query by field. */
export const jsonLog: Log = (level, message, details) =>
  console.log(JSON.stringify({ level, message, ...details }));

/** Writes a line of nothing but JSON, past the prefix that Lambda gives to what `console.log` writes. */
export function writeMetrics(metrics: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(metrics)}\n`);
}
