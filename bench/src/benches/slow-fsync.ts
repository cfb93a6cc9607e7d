import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bench, type Context, NotHere, type Row } from '../frame/bench.ts';
import { runProgram, versionOf } from '../frame/children.ts';
import { startDatabase } from '../frame/database.ts';
import { interleave } from '../frame/interleave.ts';
import { startServer } from '../frame/server.ts';
import { median, ratios, rounded } from '../frame/stats.ts';
import { judge, type Verdict } from '../frame/verdict.ts';
import { loader, loadRow } from '../load/load.ts';
import { hasPgbench, pgbench } from '../load/pgbench.ts';
import { browsers, singleRow, trackingRequests } from '../load/tracking.ts';

const source = join(import.meta.dirname, '../../native/slow-fsync.c');

/** What most disks cost that are not this machine's: milliseconds that are added to every sync. */
const steps = [
  { target: 'P2a', ms: 1 },
  { target: 'P2b', ms: 4 },
] as const;

export const slowFsync: Bench = {
  name: 'slow-fsync',
  what: 'the same as track-events on a PostgreSQL whose every fsync takes 1 ms, and 4 ms, longer',
  targets: steps.map(({ target }) => target),
  limitS: { quick: 300, full: 600 },
  async run(context) {
    if (!(await hasPgbench())) throw new NotHere('there is no pgbench here to compare with');
    const shim = await build(context);
    const found = [];
    for (const { target, ms } of steps) found.push(await measure(context, shim, target, ms));
    return {
      tables: [{ title: 'Every fsync takes longer', rows: found.flatMap(({ rows }) => rows) }],
      verdicts: found.map(({ verdict }) => verdict),
    };
  },
};

/** The shim, where PostgreSQL's account can read it. */
async function build({ cleanup }: Context): Promise<string> {
  if (process.platform !== 'linux') throw new NotHere('the shim is for Linux');
  if ((await versionOf('cc')) === undefined) throw new NotHere('there is no C compiler (cc) here');
  const dir = await mkdtemp(join(tmpdir(), 'tributary-bench-'));
  cleanup.defer('the shim', () => rm(dir, { recursive: true, force: true }));
  await chmod(dir, 0o755);
  const shim = join(dir, 'slow-fsync.so');
  await runProgram('cc', ['-O2', '-shared', '-fPIC', '-o', shim, source, '-ldl'], { limitS: 60 });
  return shim;
}

async function measure(
  context: Context,
  shim: string,
  target: string,
  ms: number,
): Promise<{ rows: Row[]; verdict: Verdict }> {
  const { seconds, rounds } = context;
  const env = { LD_PRELOAD: shim, SLOW_FSYNC_US: String(ms * 1000) };
  const { connection, url, stop } = await startDatabase(context, { kind: 'cluster', env });
  const server = await startServer(context, { databaseUrl: url });
  const oneInsert = await startServer(context, { databaseUrl: url, variant: 'one-insert' });
  const load = { connections: browsers, seconds };
  const found = await interleave(
    {
      route: loader(await trackingRequests(server), load),
      pgbench: () => pgbench(connection, singleRow, seconds),
      oneInsert: loader(await trackingRequests(oneInsert), load),
    },
    rounds,
  );
  await Promise.all([server.stop(), oneInsert.stop()]);
  await stop();
  return {
    rows: [
      loadRow(`+ ${ms} ms: POST /jsapi/send`, found.route),
      loadRow(`+ ${ms} ms: one INSERT a request`, found.oneInsert),
      { side: `+ ${ms} ms: pgbench -c32, one row a transaction`, 'per second': rounded(median(found.pgbench)) },
    ],
    verdict: judge(
      target,
      ratios(
        found.route.map((one) => one.perSecond),
        found.pgbench,
      ),
    ),
  };
}
