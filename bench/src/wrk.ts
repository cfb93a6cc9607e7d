import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import autocannon from 'autocannon';

const execute = promisify(execFile);

/** What one stretch of load came to; times in milliseconds. */
export interface Loaded {
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

/** Requests that are sent in turn, over and over. */
export interface Target {
  readonly url: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly bodies: readonly string[];
}

let hasWrk: boolean | undefined;

/** Which load generator is used: `wrk` takes a fraction of the processor that the one of Node.js takes, so it is used where it is installed. */
export async function generator(): Promise<'wrk' | 'autocannon'> {
  hasWrk ??= await execute('wrk', ['-v']).then(
    () => true,
    // It ends with 1 when it prints its version.
    (error: { code?: unknown }) => error.code !== 'ENOENT',
  );
  return hasWrk ? 'wrk' : 'autocannon';
}

/** POSTs for so many seconds over so many connections. */
export async function post(target: Target, connections: number, seconds: number): Promise<Loaded> {
  return (await generator()) === 'wrk'
    ? withWrk(target, connections, seconds)
    : withAutocannon(target, connections, seconds);
}

async function withWrk(target: Target, connections: number, seconds: number): Promise<Loaded> {
  const dir = await mkdtemp(join(tmpdir(), 'tributary-bench-'));
  try {
    const script = join(dir, 'load.lua');
    await writeFile(script, lua(target));
    const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '20s', '-s', script, target.url];
    const { stdout } = await execute('wrk', args, { timeout: (seconds + 60) * 1000 });
    const figures = JSON.parse(/FIGURES (\{.*\})/.exec(stdout)?.[1] ?? 'null') as Record<string, number> | null;
    if (figures === null) throw new Error(`wrk printed no figures:\n${stdout}`);
    const { requests = 0, us = 1, p50 = 0, p99 = 0, failed = 0 } = figures;
    return { requestsPerSecond: requests / (us / 1e6), p50: p50 / 1000, p99: p99 / 1000, failed };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Bodies and headers are put into long brackets that cannot end inside them. */
function lua({ path, headers, bodies }: Target): string {
  const text = (value: string) => `[==[${value}]==]`;
  const head = Object.entries(headers).map(([name, value]) => `[ ${text(name)} ] = ${text(value)}`);
  return `
local requests, at = {}, 0
local bodies = { ${bodies.map(text).join(', ')} }
init = function()
  for i, body in ipairs(bodies) do
    requests[i] = wrk.format('POST', ${text(path)}, { ${head.join(', ')} }, body)
  end
end
request = function()
  at = at % #requests + 1
  return requests[at]
end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('FIGURES {"requests":%d,"us":%d,"p50":%d,"p99":%d,"failed":%d}\\n', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
`;
}

async function withAutocannon(
  { url, path, headers, bodies }: Target,
  connections: number,
  seconds: number,
): Promise<Loaded> {
  const requests = bodies.map((body) => ({ method: 'POST' as const, path, headers, body }));
  const run = await autocannon({ url, connections, duration: seconds, timeout: 20, requests });
  return {
    requestsPerSecond: run.requests.average,
    p50: run.latency.p50,
    p99: run.latency.p99,
    failed: run.non2xx + run.errors,
  };
}
