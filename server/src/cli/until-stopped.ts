import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../kit/clock.ts';
import type { Logger } from '../kit/logger.ts';
import type { Server } from '../server.ts';

/** The times of a stop, in milliseconds; all but the last count from the signal. */
export const stopLimits = {
  /** So long connections are still taken: what is on its way gets its answer, and a balancer sees `/ready` turn. */
  noticeMs: 500,
  /** What is still in flight then is cut off: a hanging request must not keep a deployment waiting. */
  drainMs: 8_000,
  /** The process ends then, whatever holds it. */
  endMs: 9_500,
  /** Signals this close together are one: Ctrl-C comes from the terminal and once more through the launcher. */
  sameSignalMs: 250,
} as const;
export type StopLimits = Readonly<Record<keyof typeof stopLimits, number>>;

export interface Serving {
  readonly open: () => Promise<Server>;
  /** What is done before requests come, and the listening. */
  readonly begin: (server: Server) => Promise<void>;
  readonly log: Logger;
  /** Other limits than `stopLimits`, for tests of what they do. */
  readonly limits?: Partial<StopLimits>;
}

/**
 * Keeps a server until SIGINT, SIGTERM or SIGHUP (a closed terminal), then stops it without dropping what is in flight, its
 * database included. A signal that comes while the server is still being opened stops it right after, so that no database is
 * left running. A second signal ends the process at once.
 * @returns the exit code: 1 when something was cut off, or when the stop was because of a bug
 */
export async function untilStopped({ open, begin, log, ...given }: Serving): Promise<number> {
  const limits: StopLimits = { ...stopLimits, ...given.limits };
  const stop = listenForStop(log, limits);
  const server = await open();
  try {
    if (!stop.wasAsked()) await begin(server);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const code = await stop.asked;
  server.drain();
  let cut = 0;
  const late = setTimeout(() => {
    cut = server.cut();
    log.warn({ requests: cut }, 'requests were cut off');
  }, limits.drainMs);
  await sleep(limits.noticeMs);
  await server.stop();
  clearTimeout(late);
  return cut > 0 ? 1 : code;
}

interface Stop {
  /** The exit code that fits why. */
  readonly asked: Promise<0 | 1>;
  wasAsked(): boolean;
}

function listenForStop(log: Logger, limits: StopLimits): Stop {
  const { monotonic } = systemClock();
  let since: number | undefined;
  let ask: (code: 0 | 1) => void = () => undefined;
  const asked = new Promise<0 | 1>((resolve) => {
    ask = (code) => {
      since = monotonic();
      setTimeout(() => process.exit(1), limits.endMs).unref();
      resolve(code);
    };
  });
  const onSignal = () => {
    if (since === undefined) ask(0);
    else if (monotonic() - since > limits.sameSignalMs) process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal);
  // A process in an unknown state takes no new work. Node's own report would print the message, which can quote what was sent.
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a bug: the server stops');
    if (since === undefined) ask(1);
  });
  return { asked, wasAsked: () => since !== undefined };
}
