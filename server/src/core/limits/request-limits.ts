import type { Clock } from '../../kit/clock.ts';
import { keyedDigest } from '../../kit/secrets.ts';
import type { Pool } from '../../store/pool.ts';
import { CoreError } from '../errors.ts';
import { toCoreError } from '../to-core-error.ts';
import { forgetShares, takeShares } from './queries.ts';
import { type Counted, createWindows, type Windows, windowMs } from './windows.ts';

/**
 * Limits of requests, all processes together. The database gives away what a window allows; each process takes shares of it ahead and
 * spends them from memory, so that most requests cost a look into a map. What is left of a share at the window's end is lost.
 */
export interface RequestLimits {
  /**
   * Counts one request. At once when this process has some left or knows that nothing is left.
   * @throws CoreError (by the promise) `unavailable`, `timed_out`: what cannot be counted is not let in
   */
  count(request: CountedRequest): Counted | Promise<Counted>;
  /** Forgets windows that are over; for housekeeping. */
  forget(): Promise<void>;
}

export interface CountedRequest {
  /** What is counted: each counter has its own. */
  readonly counter: string;
  /** Whose requests. */
  readonly key: string;
  /** At least 1. */
  readonly perMinute: number;
}

export const takingLimits = {
  /** Keys asked for in one statement. */
  keysAtOnce: 500,
  /** Keys for which requests may wait. */
  waitingKeys: 20_000,
  /** Rows forgotten in one statement. */
  forgottenAtOnce: 20_000,
} as const;

export interface RequestLimitDeps {
  readonly pool: Pick<Pool, 'shared'>;
  readonly clock: Clock;
  /** The same in every process: callers' addresses are kept as digests only. */
  readonly secret: Uint8Array;
}

export function createRequestLimits(deps: RequestLimitDeps): RequestLimits {
  const { pool, clock } = deps;
  const windows = createWindows();
  const waitFor = createTaker(deps, windows);
  return {
    count({ counter, key, perMinute }) {
      const full = `${counter} ${key}`;
      return windows.spend(full, clock.now()) ?? waitFor(full, perMinute);
    },
    async forget() {
      const now = clock.now();
      const [before, after] = [new Date(now - windowMs), new Date(now + 2 * windowMs)];
      await pool.shared(forgetShares, { before, after, most: takingLimits.forgottenAtOnce });
    },
  };
}

interface Asked {
  readonly key: string;
  readonly perMinute: number;
  readonly waiters: PromiseWithResolvers<Counted>[];
}

/** Asks the database for shares: one statement at a time, for everything that has come to wait meanwhile. */
function createTaker({ pool, clock, secret }: RequestLimitDeps, windows: Windows) {
  const waiting = new Map<string, Asked>();
  let isTaking = false;

  async function takeAll(): Promise<void> {
    while (waiting.size > 0) {
      const part = [...waiting.values()].slice(0, takingLimits.keysAtOnce);
      for (const { key } of part) waiting.delete(key);
      await take(part).catch((error) => {
        for (const { waiters } of part) for (const { reject } of waiters) reject(toCoreError(error));
      });
    }
    isTaking = false;
  }

  async function take(part: readonly Asked[]): Promise<void> {
    const now = clock.now();
    const byDigest = new Map(part.map((asked) => [digestOf(secret, asked.key), asked]));
    const wanted = [...byDigest].map(([key, asked]) => ({
      key,
      most: asked.perMinute,
      share: windows.shareOf(asked.key, asked.perMinute, asked.waiters.length, now),
    }));
    const [ends, latest] = [new Date(now + windowMs), new Date(now + 2 * windowMs)];
    const rows = await pool.shared(takeShares, { wanted, now: new Date(now), ends, latest });
    for (const { key: digest, ends_at: endsAt, most, taken, granted } of rows) {
      const { key, waiters } = byDigest.get(digest.replaceAll('-', '')) as Asked;
      const rest = most - taken;
      windows.add(key, { endsAt, granted, rest });
      // Served before anybody else: the share is at least as large as they are many, or nothing is left.
      for (const { resolve } of waiters)
        resolve(windows.spend(key, now) ?? { isAllowed: false, remaining: rest, resetMs: endsAt - now });
    }
  }

  return (key: string, perMinute: number): Promise<Counted> => {
    const waiter = Promise.withResolvers<Counted>();
    const asked = waiting.get(key);
    if (asked !== undefined) asked.waiters.push(waiter);
    else if (waiting.size < takingLimits.waitingKeys) waiting.set(key, { key, perMinute, waiters: [waiter] });
    else waiter.reject(new CoreError('unavailable', 'too many requests wait to be counted', { retryAfterS: 1 }));
    if (!isTaking) {
      isTaking = true;
      // Requests of this turn of the event loop share the statement.
      setImmediate(() => void takeAll());
    }
    return waiter.promise;
  };
}

/** 128 bits of a keyed digest, as the database reads a uuid. */
function digestOf(secret: Uint8Array, key: string): string {
  return keyedDigest(secret, key).slice(0, 32);
}
