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
