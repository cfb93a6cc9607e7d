import type { Row } from '../frame/bench.ts';
import { versionOf } from '../frame/children.ts';
import { median, rounded } from '../frame/stats.ts';
import { withAutocannon } from './autocannon.ts';
import { withWrk } from './wrk.ts';

/** What one stretch of load came to; times in milliseconds. */
export interface Loaded {
  readonly requests: number;
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

/** In a body or a path: a number that no other request has. */
export const unique = '%UNIQUE%';

export interface Load {
  readonly connections: number;
  readonly seconds: number;
}

/** Where a stretch begins: each goes on where the last one ended, so that what is new stays new and what is known once is asked once. */
export interface From {
  readonly line: number;
  readonly number: number;
}

/** Numbers that one stretch of load cannot use up. */
const numbersOfStretch = 10_000_000;
let stretches = 0;
let hasWrk: boolean | undefined;

/** A generator of load for these requests: each call of it is a stretch. */
export function loader(requests: Requests, load: Load): () => Promise<Loaded> {
  let line = 0;
  return async () => {
    stretches += 1;
    // `wrk` takes a fraction of the processor that a generator of Node.js takes, so it is used where it is installed.
    hasWrk ??= (await versionOf('wrk', ['-v'])) !== undefined;
    const from = { line, number: stretches * numbersOfStretch };
    const loaded = await (hasWrk ? withWrk : withAutocannon)(requests, load, from);
    line += loaded.requests + load.connections;
    return loaded;
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
