import { type Logger, pino } from 'pino';
/** From the least to the most silent. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';

export type { Logger };

/**
 * The server's log: JSON lines on standard error. Personal values, secrets and query strings never reach it: requests are
 * logged by route pattern, errors by code, and whatever an error carries beyond that is left out by its serialiser.
 */
export function createLogger(level: LogLevel): Logger {
  return pino({ level, base: null, serializers: { err: describeError } }, pino.destination({ dest: 2, sync: false }));
}

/** An error as name, code and stack without its message: messages of drivers and parsers repeat what they were given. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  const stack = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim());
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    stack,
    ...cause,
  };
}
