import autocannon from 'autocannon';
import type { Subject } from './subject.ts';

export interface Load {
  readonly rounds: number;
  /** Of each measured stretch. */
  readonly seconds: number;
  readonly connections: number;
}

export interface BenchResult {
  /** What is compared with what. */
  readonly what: string;
  readonly rows: Record<string, string | number>[];
}

export type Bench = (subject: Subject, load: Load) => Promise<BenchResult>;

/** One side of a comparison: where to send, and the next request to send there. */
export interface Side {
  readonly name: string;
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Record<string, string>;
  path(): string;
  body?(): string;
}

interface Figures {
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

async function load(side: Side, { seconds, connections }: Load): Promise<Figures> {
  const setupRequest = (request: Record<string, unknown>) => ({
    ...request,
    path: side.path(),
    ...(side.body ? { body: side.body() } : {}),
  });
  const run = await autocannon({
    url: side.url,
    connections,
    duration: seconds,
    timeout: 20,
    requests: [{ method: side.method, headers: side.headers, setupRequest }],
  });
  return {
    requestsPerSecond: run.requests.average,
    p50: run.latency.p50,
    p99: run.latency.p99,
    failed: run.non2xx + run.errors,
  };
}

/** Each side in turn, round by round, after one that is not counted; the ratios are of the same round. */
export async function compare(subject: Side, baseline: Side, how: Load): Promise<Record<string, string | number>[]> {
  for (const side of [subject, baseline]) await load(side, { ...how, seconds: 1 });
  const rounds: { subject: Figures; baseline: Figures }[] = [];
  for (let round = 0; round < how.rounds; round += 1)
    rounds.push({ subject: await load(subject, how), baseline: await load(baseline, how) });
  const row = (name: string, figures: Figures[]) => ({
    side: name,
    'req/s': Math.round(median(figures.map((one) => one.requestsPerSecond))),
    'p50 ms': median(figures.map((one) => one.p50)),
    'p99 ms': median(figures.map((one) => one.p99)),
    failed: figures.reduce((sum, one) => sum + one.failed, 0),
  });
  const ratios = rounds
    .map((one) => one.subject.requestsPerSecond / one.baseline.requestsPerSecond)
    .sort((a, b) => a - b);
  const [least, most] = [ratios[0] ?? 0, ratios.at(-1) ?? 0];
  return [
    row(
      subject.name,
      rounds.map((one) => one.subject),
    ),
    row(
      baseline.name,
      rounds.map((one) => one.baseline),
    ),
    {
      side: `ratio, median of ${ratios.length}`,
      'req/s': `${median(ratios).toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`,
      'p50 ms': '',
      'p99 ms': '',
      failed: '',
    },
  ];
}

export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
