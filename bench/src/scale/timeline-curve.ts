import type pg from 'pg';
import { timelineOf } from '../../../server/src/core/tracking/queries.ts';
import { prepared } from '../../../server/src/store/tx.ts';
import { type Connection, connect, connectForCopy } from './copy.ts';
import { createRandom } from './random.ts';

/** How long a person's time line takes to read with so many events of the tenant. Times in milliseconds. */
export interface TimelinePoint {
  readonly events: number;
  readonly partitions: number;
  readonly heapMB: number;
  readonly indexMB: number;
  readonly loadS: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Rows of an answer, on average. */
  readonly rows: number;
}

const asked = 300;

/**
 * Adds events to the sessions that `loadPeople` made, spread over time behind each one's beginning, up to each number of events in turn, and
 * reads the time lines of people chosen by chance, as the server does it (its role, its statement, prepared).
 */
export async function timelineCurve(
  connection: Connection,
  input: { readonly tenantId: string; readonly steps: readonly number[]; readonly log?: (line: string) => void },
): Promise<TimelinePoint[]> {
  const { tenantId, steps, log = () => undefined } = input;
  const owner = await connectForCopy(connection);
  const app = await connect(connection);
  try {
    await app.query(`set role tributary_app; set app.tenant = '${tenantId}'`);
    const points: TimelinePoint[] = [];
    for (const step of steps) {
      const loadS = await fill(owner, tenantId, step);
      await owner.query('vacuum (analyze) tracking_events');
      points.push({ ...(await sizes(owner)), loadS, ...(await read(owner, app, tenantId)) });
      log(JSON.stringify(points.at(-1)));
    }
    return points;
  } finally {
    await owner.end();
    await app.end();
  }
}

/** @returns how long it took, seconds */
async function fill(owner: pg.Client, tenantId: string, events: number): Promise<number> {
  const begun = performance.now();
  const { rows } = await owner.query(
    `select (select count(*) from tracking_events where tenant_id = $1)::float8 as events,
       (select count(*) from tracking_sessions where tenant_id = $1)::float8 as sessions`,
    [tenantId],
  );
  const each = Math.ceil((events - rows[0].events) / rows[0].sessions);
  if (each > 0)
    await owner.query(
      `insert into tracking_events (tenant_id, session_id, received_at, id, kind, happened_at, data)
       select tenant_id, id, at, gen_random_uuid(), 'visit', at, jsonb_build_object('url', 'https://shop.example.com/offer/' || n, 'title', 'Offer')
       from (select s.tenant_id, s.id, n, least(s.created_at + n * interval '20 minutes' + interval '1 second', $3::timestamptz) + n * interval '1 microsecond' as at
         from tracking_sessions s cross join generate_series(1, $2::int) n where s.tenant_id = $1) made`,
      [tenantId, each, new Date()],
    );
  return Math.round((performance.now() - begun) / 1000);
}

async function sizes(owner: pg.Client) {
  const { rows } = await owner.query(
    `select sum(greatest(c.reltuples, 0))::float8 as events, count(*)::int as partitions, round(sum(pg_table_size(c.oid)) / 1e6)::int as "heapMB",
       round(sum(pg_indexes_size(c.oid)) / 1e6)::int as "indexMB"
     from pg_partition_tree('tracking_events') p join pg_class c on c.oid = p.relid where p.isleaf`,
  );
  return rows[0];
}

async function read(owner: pg.Client, app: pg.Client, tenantId: string) {
  const random = createRandom();
  random.seed(7);
  const { rows: people } = await owner.query(
    `select distinct r.person_id, array_agg(r.id) as records from records r
     where r.tenant_id = $1 and r.person_id in (select i.person_id from tracking_sessions s
       join identifiers i on i.tenant_id = s.tenant_id and i.kind = 'email' and i.value = s.email
       where s.tenant_id = $1 and s.id > $2 order by s.id limit $3)
     group by r.person_id`,
    [tenantId, random.id(Date.now() - 90 * 86_400_000), asked],
  );
  const times: number[] = [];
  let rows = 0;
  for (const round of [0, 1])
    for (const { records } of people) {
      const begun = performance.now();
      rows += (await app.query(prepared(timelineOf, { tenant: tenantId, records, most: 100 }))).rows.length;
      // The first round is for the statement to be planned and the pages to be in memory.
      if (round === 1) times.push(performance.now() - begun);
    }
  times.sort((a, b) => a - b);
  const at = (share: number) => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(2));
  return { medianMs: at(0.5), p99Ms: at(0.99), rows: Math.round(rows / 2 / Math.max(1, people.length)) };
}
