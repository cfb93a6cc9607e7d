// The server as it is, but for the way in of what browsers send: nothing is written, or each request is one INSERT of its own.
import pg from 'pg';
import { serveWith } from '../../../server/src/cli/serve.ts';
import { readConfig } from '../../../server/src/config.ts';
import type { Ingest } from '../../../server/src/core/tracking/ingest.ts';
import { createOrderedIds } from '../../../server/src/kit/ids.ts';

type Factory = NonNullable<Parameters<typeof serveWith>[1]['createIngest']>;

const config = readConfig();

/** Everything before the batcher is done, and the answer comes as late as it can without a write: in another turn of the loop. */
const noWrite: Factory = () => ({
  track: () => new Promise((resolve) => setImmediate(resolve)),
  drain: async () => undefined,
});

/** The best that one INSERT a request can be: one round trip, prepared, its own commit, no row level security. */
const oneInsert: Factory = ({ clock }): Ingest => {
  const nextId = createOrderedIds();
  const pool = new pg.Pool({ connectionString: config.databaseUrl, max: config.poolSize });
  pool.on('error', () => undefined);
  return {
    async track({ actor, sessionId, events }) {
      const now = new Date(clock.now());
      for (const { kind, happenedAt, data } of events)
        await pool.query({
          name: 'one-insert',
          text: `insert into tributary.tracking_events (tenant_id, session_id, received_at, id, kind, happened_at, data)
                 values ($1, $2, $3, $4, $5, $6, $7)`,
          values: [actor.tenantId, sessionId, now, nextId(clock.now()), kind, happenedAt ?? now, data],
        });
    },
    drain: () => pool.end(),
  };
};

const factories: Readonly<Record<string, Factory>> = { 'no-write': noWrite, 'one-insert': oneInsert };
const createIngest = factories[process.env.TRIBUTARY_BENCH_INGEST ?? ''];
if (createIngest === undefined) throw new Error('TRIBUTARY_BENCH_INGEST names no variant');
process.exitCode = await serveWith(config, { createIngest });
