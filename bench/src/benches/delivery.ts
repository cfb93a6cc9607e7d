import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Bench, Context, Report } from '../frame/bench.ts';
import { startScript } from '../frame/children.ts';
import { type Database, startDatabase } from '../frame/database.ts';
import { interleave } from '../frame/interleave.ts';
import { startServer } from '../frame/server.ts';
import { median, percentile, ratios, rounded } from '../frame/stats.ts';
import { judge } from '../frame/verdict.ts';
import { makeQueue } from '../load/claims.ts';
import { addEndpoint, drained, queueFacts } from '../load/deliveries.ts';

const servers = join(import.meta.dirname, '../servers');

/** Posts at once towards one destination: our own limit, given to pg-boss too. */
const atOnce = 10;

/** Jobs of one drain; pg-boss is slower where it takes them one by one. */
const jobs = { quick: { many: 400, few: 40 }, full: { many: 5_000, few: 300 } };

/** Deliveries in the full queue, and claims of a round. */
const queued = { quick: 100_000, full: 10_000_000 };
const almostNone = 2_000;
const claims = 20;

export const delivery: Bench = {
  name: 'delivery',
  what: 'draining our queue of webhooks against draining pg-boss, to the same receiver on the same PostgreSQL; claiming with millions queued against an almost empty queue',
  targets: ['P8a', 'P8b'],
  limitS: { quick: 300, full: 2_400 },
  async run(context) {
    const database = await startDatabase(context);
    const drain = await measureDrain(context, database);
    const claim = await measureClaim(context, database);
    return {
      tables: [...drain.tables, ...claim.tables],
      verdicts: [...drain.verdicts, ...claim.verdicts],
      notes: [
        'Our delivery signs the fact, reads it when it is sent, and keeps an attempt for each; a job of pg-boss posts a number.',
      ],
    };
  },
};

async function measureDrain(context: Context, database: Database): Promise<Report> {
  const { many, few } = jobs[context.quick ? 'quick' : 'full'];
  const receiver = String((await startScript(context, join(servers, 'receiver.ts'))).said.url);
  const env = { TRIBUTARY_ALLOW_NETWORKS: '127.0.0.0/8' };
  const server = await startServer(context, { databaseUrl: database.url, env });
  const endpoint = await addEndpoint(server, database, receiver);
  const theirs = (count: number, work: object) => async () => {
    const told = { connection: database.connection, jobs: count, url: receiver, work, atOnce };
    const worker = await startScript(context, join(servers, 'pg-boss.ts'), [JSON.stringify(told)]);
    worker.begin();
    const rate = await drained(receiver, count);
    await worker.stop();
    return rate;
  };
  const each = { batchSize: 1, localConcurrency: atOnce, pollingIntervalSeconds: 0.5 };
  const batches = { batchSize: 200, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 };
  const found = await interleave(
    {
      ours: async () => {
        await queueFacts(server, database.connection, endpoint, many);
        return drained(receiver, many);
      },
      each: theirs(few, each),
      batches: theirs(many, batches),
    },
    context.quick ? 1 : context.rounds,
  );
  await server.stop();
  const row = (side: string, rates: number[]) => ({ side, 'jobs a second': rounded(median(rates)) });
  return {
    tables: [
      {
        title: `A queue drained, ${atOnce} posts at once; pg-boss ${await versionOfBoss()}, PostgreSQL ${database.version}`,
        rows: [
          row(`ours, ${many} deliveries`, found.ours),
          row(`pg-boss, ${few} jobs one by one, ${atOnce} workers, polling at its shortest`, found.each),
          row(
            `pg-boss, ${many} jobs in batches of ${batches.batchSize} that succeed or fail as one, in bursts`,
            found.batches,
          ),
        ],
      },
    ],
    verdicts: [
      judge('P8a', ratios(found.ours, found.each), 'each job by itself'),
      judge('P8a', ratios(found.ours, found.batches), 'its batches, which share one result'),
    ],
  };
}

async function measureClaim(context: Context, database: Database): Promise<Report> {
  const full = await makeQueue(context, database, queued[context.quick ? 'quick' : 'full']);
  const empty = await makeQueue(context, database, almostNone);
  const several = (one: () => Promise<number>) => async () => {
    const times: number[] = [];
    for (let time = 0; time < claims; time += 1) times.push(await one());
    return times;
  };
  const found = await interleave(
    {
      full: several(full.claim),
      empty: several(empty.claim),
      dueFull: several(full.findDue),
      dueEmpty: several(empty.findDue),
    },
    context.rounds,
  );
  const row = (what: string, times: number[][]) => ({
    what,
    'p50 ms': rounded(median(times.flat())),
    'p99 ms': rounded(percentile(times.flat(), 0.99)),
  });
  const size = queued[context.quick ? 'quick' : 'full'].toLocaleString('en');
  return {
    tables: [
      {
        title: `Taking ${atOnce} of a queue`,
        rows: [
          row(`claim, ${size} queued`, found.full),
          row(`claim, ${almostNone} queued`, found.empty),
          row(`find what is due, ${size} queued`, found.dueFull),
          row(`find what is due, ${almostNone} queued`, found.dueEmpty),
        ],
      },
    ],
    verdicts: [judge('P8b', ratios(found.full.map(median), found.empty.map(median)), `${size} against ${almostNone}`)],
  };
}

async function versionOfBoss(): Promise<string> {
  const main = createRequire(import.meta.url).resolve('pg-boss');
  const { version } = JSON.parse(await readFile(join(dirname(dirname(main)), 'package.json'), 'utf8'));
  return version;
}
