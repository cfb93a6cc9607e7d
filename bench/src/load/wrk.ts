import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../frame/children.ts';
import { type From, type Load, type Loaded, type Requests, unique } from './load.ts';

/** Longest wait for one answer, seconds. */
const answerS = 20;

/** Fewer requests than this are made once and kept. */
const keptLines = 4_096;

export async function withWrk(requests: Requests, { connections, seconds }: Load, from: From): Promise<Loaded> {
  const dir = await mkdtemp(join(tmpdir(), 'tributary-bench-'));
  try {
    await writeFile(join(dir, 'paths'), requests.paths.join('\n'));
    if (requests.bodies) await writeFile(join(dir, 'bodies'), requests.bodies.join('\n'));
    const script = join(dir, 'load.lua');
    await writeFile(script, luaOf(requests, dir, from));
    // One thread: the script's counters are one thread's own.
    const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', `${answerS}s`, '-s', script, requests.url];
    return readFigures(await runProgram('wrk', args, { limitS: seconds + 60 }));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** What the script prints at the end of a stretch: microseconds, as wrk counts them. */
export function readFigures(output: string): Loaded {
  const found = /FIGURES (\{.*\})/.exec(output)?.[1];
  if (found === undefined) throw new Error(`wrk printed no figures:\n${output}`);
  const { requests = 0, us = 1, p50 = 0, p99 = 0, failed = 0 } = JSON.parse(found) as Record<string, number>;
  return { requests, perSecond: (requests - failed) / (us / 1e6), p50: p50 / 1000, p99: p99 / 1000, failed };
}

/** Texts go into long brackets that cannot end inside them. */
export function luaOf({ method, headers, paths, bodies = [] }: Requests, dir: string, from: From): string {
  const text = (value: string) => `[==[${value}]==]`;
  const head = Object.entries(headers).map(([name, value]) => `[ ${text(name)} ] = ${text(value)}`);
  const lines = Math.max(paths.length, bodies.length);
  return `
local kept, paths, bodies, at, number = {}, {}, {}, ${from.line % lines}, ${from.number}
local head = { ${head.join(', ')} }
local function read(name, into)
  local file = io.open(name)
  if file then for line in file:lines() do into[#into + 1] = line end file:close() end
end
init = function()
  read(${text(join(dir, 'paths'))}, paths)
  read(${text(join(dir, 'bodies'))}, bodies)
end
request = function()
  at = at % ${lines} + 1
  if kept[at] then return kept[at] end
  local path, body = paths[(at - 1) % #paths + 1], bodies[(at - 1) % math.max(1, #bodies) + 1]
  local isUnique = path:find('${unique}', 1, true) or (body and body:find('${unique}', 1, true))
  if isUnique then
    number = number + 1
    path = path:gsub('${unique}', number)
    body = body and body:gsub('${unique}', number)
  end
  local made = wrk.format('${method}', path, head, body)
  if not isUnique and ${lines} <= ${keptLines} then kept[at] = made end
  return made
end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('FIGURES {"requests":%d,"us":%d,"p50":%d,"p99":%d,"failed":%d}\\n', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
`;
}
