import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Bench } from '../frame/bench.ts';
import { startDatabase } from '../frame/database.ts';
import { interleave } from '../frame/interleave.ts';
import { startServer } from '../frame/server.ts';
import { ratios, rounded, spread } from '../frame/stats.ts';
import { judge, notRun } from '../frame/verdict.ts';
import { type Loaded, loader, loadRow } from '../load/load.ts';
import { browsers, trackingRequests } from '../load/tracking.ts';

/** Two servers, the database and the load generator: with fewer cores they take them from each other. */
const enoughCores = 6;

export const twoProcesses: Bench = {
  name: 'two-processes',
  what: 'the tracking route of two server processes on one database against that of one, the same number of connections in all',
  targets: ['two', 'two-6'],
  limitS: { quick: 300, full: 300 },
  async run(context) {
    const database = await startDatabase(context);
    // One secret, so that the session of a browser is known to both.
    const setup = { databaseUrl: database.url, env: { TRIBUTARY_SECRET: randomBytes(32).toString('hex') } };
    const first = await startServer(context, setup);
    const second = await startServer(context, setup);
    const requests = await trackingRequests(first);
    const half = { connections: browsers / 2, seconds: context.seconds };
    const [left, right] = [first, second].map(({ url }) => loader({ ...requests, url }, half));
    const found = await interleave(
      {
        one: loader(requests, { ...half, connections: browsers }),
        two: async () => both(await Promise.all([left?.(), right?.()])),
      },
      context.rounds,
    );
    const ratio = ratios(
      found.two.map((one) => one.perSecond),
      found.one.map((one) => one.perSecond),
    );
    const cores = availableParallelism();
    const has = `${cores} cores here`;
    return {
      tables: [
        {
          title: `PostgreSQL ${database.version}, ${has}, two / one: ${rounded(spread(ratio).median)} ×`,
          rows: [loadRow('one process', found.one), loadRow('two processes', found.two)],
        },
      ],
      verdicts:
        cores < enoughCores
          ? [judge('two', ratio, has), notRun('two-6', has)]
          : [judge('two-6', ratio, has), notRun('two', has)],
    };
  },
};

function both(loads: readonly (Loaded | undefined)[]): Loaded {
  const parts = loads.filter((one) => one !== undefined);
  const sum = (of: (one: Loaded) => number) => parts.reduce((total, one) => total + of(one), 0);
  return {
    requests: sum((one) => one.requests),
    perSecond: sum((one) => one.perSecond),
    p50: sum((one) => one.p50) / parts.length,
    p99: Math.max(...parts.map((one) => one.p99)),
    failed: sum((one) => one.failed),
  };
}
