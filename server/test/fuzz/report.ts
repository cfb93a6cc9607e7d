import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Verdict } from './oracle.ts';
import type { Step } from './plan.ts';
import type { WireAnswer } from './wire.ts';
import type { Fuzzed } from './world.ts';

export interface Failure {
  readonly wrong: string;
  /** The requests up to the one that was answered wrong, as one could send them again. */
  readonly trace: readonly string[];
  /** What the server logged meanwhile. */
  readonly bugs: readonly string[];
}

interface Counted {
  sent: number;
  readonly verdicts: Record<string, number>;
}

export interface Report {
  readonly seed: number;
  readonly sent: number;
  /** How often each verdict came, over all operations. */
  readonly verdicts: Readonly<Record<string, number>>;
  readonly byOperation: ReadonlyMap<string, Counted>;
  /** The smallest failing program that was found. */
  readonly failure: Failure | undefined;
  /** As lines to be printed. */
  readonly text: string;
}

export interface Tally {
  sent(): number;
  count(step: Step, verdict: Verdict, answer: WireAnswer | undefined): void;
  fail(failure: Failure): void;
  report(): Report;
}

const mib = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
/** Requests between two looks at the memory. */
const everyRequests = 250;
/** Requests after which everything that is made once has been made. */
const warmRequests = 2_000;

/** What is still in use after a collection: what the process holds beside it is up to the engine. */
function usedBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

export function createReport(fuzzed: Fuzzed, seed: number): Tally {
  const byOperation = new Map<string, Counted>();
  const verdicts: Record<string, number> = {};
  const statuses: Record<string, number> = {};
  const started = performance.now();
  const rss = { first: process.memoryUsage.rss(), warm: 0, peak: 0 };
  let used = 0;
  let sent = 0;
  let slowest = { ms: 0, operation: '' };
  let failure: Failure | undefined;
  let firstFailure: Failure | undefined;

  return {
    sent: () => sent,
    count({ target }, verdict, answer) {
      sent += 1;
      const { id } = target.operation;
      const name = typeof verdict === 'string' ? verdict : 'wrong';
      const counted = byOperation.get(id) ?? { sent: 0, verdicts: {} };
      byOperation.set(id, counted);
      counted.sent += 1;
      counted.verdicts[name] = (counted.verdicts[name] ?? 0) + 1;
      verdicts[name] = (verdicts[name] ?? 0) + 1;
      const status = String(answer?.status ?? 'none');
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (answer !== undefined && answer.ms > slowest.ms) slowest = { ms: answer.ms, operation: id };
      if (sent % everyRequests === 0) rss.peak = Math.max(rss.peak, process.memoryUsage.rss());
      if (sent !== warmRequests) return;
      used = usedBytes();
      rss.warm = process.memoryUsage.rss();
    },
    fail(one) {
      firstFailure ??= one;
      failure = one;
    },
    report() {
      const seconds = (performance.now() - started) / 1000;
      const now = process.memoryUsage.rss();
      const lines = [
        `fuzz: ${sent} requests in ${seconds.toFixed(1)} s (${Math.round(sent / seconds)} a second), FUZZ_SEED=${seed}`,
        `verdicts ${JSON.stringify(verdicts)}, statuses ${JSON.stringify(statuses)}`,
        `slowest answer ${Math.round(slowest.ms)} ms (${slowest.operation})`,
        `memory of server and fuzz together: ${mib(rss.first)} at the start, ${mib(rss.warm || now)} when warm, ${mib(Math.max(rss.peak, now))} at most, ${mib(now)} at the end`,
        ...(used === 0 ? [] : [`in use after a collection: ${mib(used)} when warm, ${mib(usedBytes())} at the end`]),
        ...[...byOperation].sort().map(([id, one]) => `  ${id}: ${one.sent} ${JSON.stringify(one.verdicts)}`),
        ...(failure === undefined ? [] : failed(failure, firstFailure, fuzzed)),
      ];
      return { seed, sent, verdicts, byOperation, failure, text: lines.join('\n') };
    },
  };
}

function failed(smallest: Failure, first: Failure | undefined, { url }: Fuzzed): string[] {
  const whole =
    first !== undefined && first !== smallest ? [`first seen as: ${first.wrong}`, first.trace.at(-1) ?? ''] : [];
  return [
    `WRONG: ${smallest.wrong}`,
    ...smallest.trace,
    ...whole,
    ...smallest.bugs.slice(0, 3),
    `(${url} was a server of this run: start one with npm start, and sign in with its own credentials)`,
  ];
}
