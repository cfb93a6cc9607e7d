// npm run bench [NAME…] [-- --quick]
// Runs benches: each starts what it needs, measures through real HTTP, and prints ratios against a baseline of the same run.
// Machines are shared and noisy: believe ratios and medians, not absolute figures. Results are kept under bench/results/.
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { createPeople } from './create-people.ts';
import { findPeople } from './find-people.ts';
import type { Bench } from './measure.ts';
import { startSubject } from './subject.ts';
import { trackEvents } from './track-events.ts';

const benches: Record<string, Bench> = {
  'create-people': createPeople,
  'find-people': findPeople,
  'track-events': trackEvents,
};

const args = process.argv.slice(2);
const quick = args.includes('--quick');
const names = args.filter((arg) => !arg.startsWith('-'));
const unknown = names.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. Known: ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}

const machine = `${cpus()[0]?.model.trim() ?? 'cpu'} × ${cpus().length}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${process.platform}`;
console.log(`${machine}${quick ? ', quick' : ''}`);
const subject = await startSubject();
const results: unknown[] = [];
try {
  for (const [name, bench] of Object.entries(benches)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const result = await bench(subject, { rounds: quick ? 2 : 5, seconds: quick ? 1 : 5, connections: 32 });
    results.push({ name, ...result });
    console.log(`\n${name}: ${result.what}`);
    console.table(result.rows);
  }
} finally {
  await subject.stop();
}
const dir = resolve(import.meta.dirname, '../results');
await mkdir(dir, { recursive: true });
const stamp = new Date().toISOString().replace(/[:.]/g, '-');
await writeFile(resolve(dir, `${stamp}.json`), `${JSON.stringify({ machine, quick, results }, null, 2)}\n`);
