// Loaded into a measured server before its own program (`node --import`), and into nothing that is delivered: ends the process when the
// bench that started it is gone, and writes down how late the event loop is when the bench asks for it.
import { renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How often the loop is looked at, milliseconds. What it measures is the time between two looks, this included. */
const resolutionMs = 5;

const file = process.env.TRIBUTARY_BENCH_PROBE;
// What is started from here would look at its own standard input.
process.env.TRIBUTARY_BENCH_PROBE = '';

process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM')).on('error', () => undefined);
process.stdin.resume();
process.stdin.unref();

if (file) {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  /** Milliseconds since the last time, and begins anew. */
  process.on('SIGUSR2', () => {
    const late = (ns: number) => Math.max(0, ns / 1e6 - resolutionMs);
    const figures = { p50: late(delay.percentile(50)), p99: late(delay.percentile(99)), max: late(delay.max) };
    writeFileSync(`${file}.new`, JSON.stringify(figures));
    renameSync(`${file}.new`, file);
    delay.reset();
  });
}
