// npm run bench [NAME…] [-- --quick | --short] [--ten-million] [--list]
// Runs benches one after the other: each starts what it needs, measures through real HTTP beside a baseline in the same run, and says
// PASS or SHORT for each of its targets. Machines are shared and noisy: believe ratios and medians, not absolute figures.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, type Context, NotHere, type Report } from './frame/bench.ts';
import { type Cleanup, createCleanup } from './frame/cleanup.ts';
import { machine } from './frame/machine.ts';
import { reportText, summaryRows, tableText } from './frame/print.ts';
import { keep } from './frame/results.ts';
import { notRun, type Verdict } from './frame/verdict.ts';
import { benches } from './registry.ts';

const args = process.argv.slice(2);
const flags = new Set(args.filter((arg) => arg.startsWith('--')).map((arg) => arg.slice(2)));
const names = args.filter((arg) => !arg.startsWith('-'));
const quick = flags.has('quick');
const known = new Set(['quick', 'short', 'list', ...benches.flatMap((bench) => bench.flags ?? [])]);

if (flags.has('list')) {
  console.log(tableText(benches.map(({ name, what }) => ({ name, what }))));
  process.exit(0);
}
const wrong = [
  ...names.filter((name) => !benches.some((bench) => bench.name === name)).map((name) => `bench ${name}`),
  ...[...flags].filter((flag) => !known.has(flag)).map((flag) => `option --${flag}`),
];
if (wrong.length > 0) {
  const options = [...known].map((flag) => `--${flag}`).join(', ');
  console.error(
    `There is no ${wrong.join(', no ')}. Benches: ${benches.map(({ name }) => name).join(', ')}. Options: ${options}.`,
  );
  process.exit(2);
}

let underWay: Cleanup | undefined;
const stopped = Promise.withResolvers<never>();
stopped.promise.catch(() => undefined);
let isStopped = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, async () => {
    isStopped = true;
    stopped.reject(new Error(`stopped by ${signal}`));
    await underWay?.end();
    process.exit(1);
  });

const seconds = () => Math.round(performance.now() / 1000);
const at = new Date();
const here = await machine();
console.log(
  `${Object.entries(here)
    .map(([what, text]) => `${what}: ${text}`)
    .join(' · ')}${quick ? ' · quick' : flags.has('short') ? ' · short' : ''}`,
);

const verdicts: Verdict[] = [];
const results: unknown[] = [];
for (const bench of benches.filter(({ name }) => names.length === 0 || names.includes(name))) {
  if (isStopped) break;
  console.log(`\n== ${bench.name}: ${bench.what}`);
  const begun = seconds();
  const report = await outcome(bench);
  console.log(reportText(report));
  console.log(`  ${seconds() - begun} s`);
  verdicts.push(...report.verdicts);
  results.push({ name: bench.name, seconds: seconds() - begun, ...report });
}

console.log(`\n== summary\n${tableText(summaryRows(verdicts))}`);
const file = await keep(
  { at: at.toISOString(), machine: here, quick, short: flags.has('short'), seconds: seconds(), results },
  at,
);
console.log(`\n${seconds()} s; kept as ${file}`);
// A target that is missed is a finding and no failure; a bench that does not work is one.
process.exit(verdicts.some(({ result }) => result === 'failed') ? 1 : 0);

/** What a bench found, or why it found nothing. Everything that it started is ended. */
async function outcome(bench: Bench): Promise<Report> {
  const cleanup = createCleanup((line) => console.error(`  ${line}`));
  underWay = cleanup;
  const context: Context = {
    ...{ quick, flags, cleanup },
    ...(quick ? { rounds: 2, seconds: 1 } : flags.has('short') ? { rounds: 3, seconds: 2 } : { rounds: 5, seconds: 5 }),
    say: (line) => console.log(`  ${line}`),
  };
  try {
    const limitS = quick ? bench.limitS.quick : bench.limitS.full;
    const report = await Promise.race([bench.run(context), breakOff(limitS), stopped.promise]);
    const silent = bench.targets.filter((id) => !report.verdicts.some(({ target }) => target === id));
    return { ...report, verdicts: [...report.verdicts, ...silent.map((id) => notRun(id, 'not measured in this run'))] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (error instanceof NotHere)
      return { tables: [], verdicts: bench.targets.map((id) => notRun(id, why)), notes: [`not run: ${why}`] };
    console.error(error);
    const [line = ''] = why.split('\n', 1);
    return { tables: [], verdicts: bench.targets.map((target) => ({ target, result: 'failed', why: line })) };
  } finally {
    await cleanup.end();
  }
}

async function breakOff(limitS: number): Promise<never> {
  await sleep(limitS * 1000, undefined, { ref: false });
  throw new Error(`it took longer than ${limitS} s and was broken off`);
}
