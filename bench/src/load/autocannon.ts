import autocannon from 'autocannon';
import { type From, type Load, type Loaded, type Requests, unique } from './load.ts';

/** Longest wait for one answer, seconds. */
const answerS = 20;

export async function withAutocannon(requests: Requests, { connections, seconds }: Load, from: From): Promise<Loaded> {
  const { url, method, headers, paths, bodies = [] } = requests;
  let { line, number } = from;
  const at = (lines: readonly string[]) => lines[line % lines.length]?.replaceAll(unique, String(number));
  const setupRequest = (request: Record<string, unknown>) => {
    line += 1;
    number += 1;
    const body = at(bodies);
    return { ...request, path: at(paths), ...(body === undefined ? {} : { body }) };
  };
  const run = await autocannon({
    url,
    connections,
    duration: seconds,
    timeout: answerS,
    requests: [{ method, headers: { ...headers }, setupRequest }],
  });
  const failed = run.non2xx + run.errors;
  return {
    requests: run.requests.total,
    perSecond: (run.requests.total - failed) / run.duration,
    p50: run.latency.p50,
    p99: run.latency.p99,
    failed,
  };
}
