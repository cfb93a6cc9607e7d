import { setTimeout as sleep } from 'node:timers/promises';

/** Ends what was started, the last first. */
export interface Cleanup {
  defer(what: string, end: () => Promise<void> | void): void;
  /** Ends everything now; what does not end in its time is named and left behind. May be called more than once. */
  end(): Promise<void>;
}

/** Longest for each step, milliseconds: a PostgreSQL writes a checkpoint when it stops. */
const stepMs = 60_000;

export function createCleanup(warn: (line: string) => void): Cleanup {
  const steps: { what: string; end: () => Promise<void> | void }[] = [];
  return {
    defer: (what, end) => void steps.push({ what, end }),
    async end() {
      for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
        const late = Symbol('late');
        const { what, end } = step;
        try {
          const done = Promise.resolve(end()).then(() => undefined);
          if ((await Promise.race([done, sleep(stepMs, late, { ref: false })])) === late)
            warn(`${what} did not end within ${stepMs / 1000} s`);
        } catch (error) {
          warn(`${what} did not end well: ${(error as Error).message}`);
        }
      }
    },
  };
}
