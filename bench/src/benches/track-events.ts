import { join } from 'node:path';
import type { Bench } from '../frame/bench.ts';
import { startScript } from '../frame/children.ts';
import { startDatabase } from '../frame/database.ts';
import { interleave } from '../frame/interleave.ts';
import { residentMb } from '../frame/memory.ts';
import { startServer } from '../frame/server.ts';
import { median, ratios, rounded } from '../frame/stats.ts';
import { judge, notRun } from '../frame/verdict.ts';
import { type Loaded, loader, loadRow } from '../load/load.ts';
import { hasPgbench, pgbench } from '../load/pgbench.ts';
import { browsers, singleRow, trackingRequests } from '../load/tracking.ts';

const perSecond = (stretches: readonly Loaded[]) => stretches.map((one) => one.perSecond);
const p99 = (stretches: readonly Loaded[]) => stretches.map((one) => one.p99);

/** Tracking through the complete route: form, app key, session, checks; durable before the answer. */
export const trackEvents: Bench = {
  name: 'track-events',
  what: `events through POST /jsapi/send on ${browsers} connections, against pgbench, a bare echo, the same server without the write, and one INSERT a request`,
  targets: ['P1', 'P3a', 'P3b', 'P3c', 'P4a', 'P4b', 'P11a'],
  limitS: { quick: 300, full: 600 },
  async run(context) {
    const { seconds, rounds } = context;
    const database = await startDatabase(context);
    const on = { databaseUrl: database.url };
    const server = await startServer(context, on);
    const noWrite = await startServer(context, { ...on, variant: 'no-write' });
    const oneInsert = await startServer(context, { ...on, variant: 'one-insert' });
    const echo = await startScript(context, join(import.meta.dirname, '../servers/echo.ts'));
    const load = { connections: browsers, seconds };
    const requests = await trackingRequests(server);
    const route = loader(requests, load);
    const delays: number[] = [];
    const memory: number[] = [];
    const isThere = await hasPgbench();
    const found = await interleave(
      {
        route: async () => {
          await server.loopDelay();
          const loaded = await route();
          delays.push((await server.loopDelay()).p99);
          memory.push(await residentMb(server.pid));
          return loaded;
        },
        noWrite: loader(await trackingRequests(noWrite), load),
        oneInsert: loader(await trackingRequests(oneInsert), load),
        echo: loader({ ...requests, url: String(echo.said.url), paths: ['/'] }, load),
      },
      rounds,
    );
    // In rounds of its own that stand between two of the route: pgbench is no request.
    const inserts = isThere
      ? await interleave({ route, pgbench: () => pgbench(database.connection, singleRow, seconds) }, rounds)
      : undefined;
    return {
      tables: [
        {
          title: `PostgreSQL ${database.version}`,
          rows: [
            loadRow('POST /jsapi/send', found.route),
            loadRow('one INSERT a request', found.oneInsert),
            loadRow('the write removed', found.noWrite),
            loadRow('node:http echo', found.echo),
            ...(inserts
              ? [
                  loadRow('POST /jsapi/send, beside pgbench', inserts.route),
                  { side: 'pgbench -c32, one row a transaction', 'per second': rounded(median(inserts.pgbench)) },
                ]
              : []),
          ],
        },
      ],
      verdicts: [
        inserts ? judge('P1', ratios(perSecond(inserts.route), inserts.pgbench)) : notRun('P1', 'no pgbench here'),
        judge('P3a', ratios(perSecond(found.route), perSecond(found.noWrite))),
        judge('P3b', ratios(perSecond(found.noWrite), perSecond(found.echo))),
        judge('P3c', ratios(perSecond(found.route), perSecond(found.echo))),
        judge('P4a', ratios(p99(found.route), p99(found.oneInsert))),
        judge('P4b', delays.slice(1)),
        judge('P11a', memory.slice(1)),
      ],
      notes: [
        `route / one INSERT a request: ${rounded(median(ratios(perSecond(found.route), perSecond(found.oneInsert))))} ×`,
      ],
    };
  },
};
