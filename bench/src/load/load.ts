import type { Row } from '../frame/bench.ts';
import { versionOf } from '../frame/children.ts';
import { median, rounded } from '../frame/stats.ts';
import { withAutocannon } from './autocannon.ts';
import { withWrk } from './wrk.ts';

/** What one stretch of load came to; times in milliseconds. */
export interface Loaded {
  readonly requests: number;
  /** Answers that were no failure. */
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Answers of 400 and above, and requests without an answer. */
  readonly failed: number;
}

/** Requests that are sent in turn, over and over. */
export interface Requests {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  /** On one line each, in turn; the n-th path goes with the n-th body. */
  readonly paths: readonly string[];
  readonly bodies?: readonly string[];
}

/** In a body or a path: a number that no other request has. Of letters only, which stand for themselves in URLs, JSON and patterns. */
export const unique = 'UNIQUENUMBER';

export interface Load {
  readonly connections: number;
  readonly seconds: number;
}

/** Where a stretch begins: each goes on where the last one ended, so that what is new stays new and what is known once is asked once. */
export interface From {
  readonly line: number;
  readonly number: number;
}

/** The next number that was never used: seven digits, so that a phone number can end with it. */
let nextNumber = 1_000_000;
let hasWrk: boolean | undefined;

/** From this share of failures on, a bench measures something else than it says. */
const mostFailed = 0.2;

/** A stretch in which nothing is answered is tried again: the machine did something else. */
const tries = 3;

/** A generator of load for these requests: each call of it is a stretch. */
export function loader(requests: Requests, load: Load): () => Promise<Loaded> {
  let line = 0;
  const isNew = [...requests.paths, ...(requests.bodies ?? [])].some((text) => text.includes(unique));
  return async () => {
    // `wrk` takes a fraction of the processor that a generator of Node.js takes, so it is used where it is installed.
    hasWrk ??= (await versionOf('wrk', ['-v'])) !== undefined;
    for (let attempt = 1; ; attempt += 1) {
      const loaded = await (hasWrk ? withWrk : withAutocannon)(requests, load, { line, number: nextNumber });
      // What was on its way at the end may have arrived; one is made to try the script.
      const used = loaded.requests + load.connections + 1;
      line += used;
      if (isNew) nextNumber += used;
      if (loaded.requests === 0 && attempt < tries) continue;
      if (loaded.requests === 0 || loaded.failed > mostFailed * loaded.requests)
        throw new Error(
          `${loaded.failed} of ${loaded.requests} requests to ${requests.paths[0]?.split('?')[0]} failed`,
        );
      return loaded;
    }
  };
}

/** A row of a table about the stretches of one side. */
export function loadRow(side: string, stretches: readonly Loaded[]): Row {
  const middle = (of: (one: Loaded) => number) => rounded(median(stretches.map(of)));
  return {
    side,
    'per second': middle(({ perSecond }) => perSecond),
    'p50 ms': middle(({ p50 }) => p50),
    'p99 ms': middle(({ p99 }) => p99),
    failed: stretches.reduce((sum, { failed }) => sum + failed, 0),
  };
}
