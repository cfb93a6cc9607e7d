import { type RawBuilder, sql } from 'kysely';
import { statement } from '../../store/statement.ts';
import type { Tx } from '../../store/tx.ts';
import type { DeepList, DeepOrder } from './deep-list.ts';
import { keyOf, orderOf, type Place } from './order.ts';

/** SQL of list marks. When they hold is said in docs/lists.md. */

type Sql = RawBuilder<unknown>;

/** Whoever takes away from a counter says so, in the transaction that does. */
export const noteDepartures = statement(
  'lists.note_departures',
  { tenant: 'uuid', counters: 'text[]' },
  {},
  `insert into list_departures (tenant_id, counter, times)
   select :tenant::uuid, c.counter, 1 from unnest(:counters::text[]) as c (counter) order by c.counter
   on conflict (tenant_id, counter) do update set times = list_departures.times + 1`,
);

/** Soon, but not again and again while rows keep leaving: of those that were set after `recent`, not before `later`. */
export const wantMarks = statement(
  'lists.want_marks',
  {
    tenant: 'uuid',
    list: 'text',
    kind: 'text',
    part: 'uuid?',
    now: 'timestamptz',
    recent: 'timestamptz',
    later: 'timestamptz',
  },
  {},
  `insert into list_states (tenant_id, list, kind, part, wanted_at) values (:tenant, :list, :kind, :part, :now)
   on conflict (tenant_id, list) do update set wanted_at = case when list_states.set_at > :recent then :later else excluded.wanted_at end
   where list_states.wanted_at is null`,
);

/** The one that has waited longest; one process has it until the end of the transaction. */
export const takeWanted = statement(
  'lists.take_wanted',
  { tenant: 'uuid', now: 'timestamptz' },
  { kind: 'text', part: 'uuid?' },
  `update list_states s set wanted_at = null
   from (select list from list_states where tenant_id = :tenant and wanted_at <= :now order by wanted_at limit 1
         for update skip locked) first
   where s.tenant_id = :tenant and s.list = first.list returning s.kind, s.part`,
);

export const forgetOldMarks = statement(
  'lists.forget_old_marks',
  { tenant: 'uuid', list: 'text' },
  {},
  `delete from list_marks where tenant_id = :tenant and list = :list
     and generation <> (select generation from list_states where tenant_id = :tenant and list = :list)`,
);

export interface ListState {
  /** As its counter says. */
  readonly total: number;
  /** No row has left since the marks were set, and none has come in before the last of them. */
  readonly holds: boolean;
  /** Rows after the last mark, as far as they were counted. */
  readonly behind: number;
  readonly isWanted: boolean;
  readonly generation: string | null;
  /** The one to begin at: the last before the page; descending: the first at or after it. `position`: rows that come before it. */
  readonly mark: { readonly position: number; readonly key: Sql } | null;
}

/**
 * Whether marks hold, and the one to begin at, in one statement, so that all of it is of one snapshot of the database: rows up to the last mark,
 * as counted when it was set, and those behind it, as counted now, come to what the counter says.
 */
export async function readState(tx: Tx, list: DeepList, place: Place, mostBehind: number): Promise<ListState> {
  const [tenant, { name, order }] = [tx.tenantId, list];
  const near = place.descending
    ? sql`m.position >= c.total - ${place.offset}::bigint - 1 order by m.position`
    : sql`m.position <= ${place.offset}::bigint order by m.position desc`;
  const [row] = await tx.query<StateRow>(sql`
    with state as (select * from list_states where tenant_id = ${tenant} and list = ${name}),
    counted as (select coalesce(sum(value), 0)::bigint as total from counters where tenant_id = ${tenant} and name = ${list.counter}),
    departed as (select coalesce((select times from list_departures where tenant_id = ${tenant} and counter = ${list.counter}), 0) as times),
    behind as (select count(*) as length from state s cross join lateral (
      select 1 from ${list.rows} and ${keyOf(order)} > ${order === 'number' ? sql`s.last_number` : sql`(s.last_at, s.last_id)`}
      limit ${mostBehind + 1}) t)
    select c.total, b.length as behind, s.wanted_at is not null as "isWanted", m.position, m.at::text as at, m.number, m.id, s.generation,
      s.generation is not null and s.departures = d.times and s.marked + b.length = c.total as holds
    from counted c cross join departed d cross join behind b left join state s on true
    left join lateral (select * from list_marks m where m.tenant_id = ${tenant} and m.list = ${name} and m.generation = s.generation
      and ${near} limit 1) m on true`);
  // Not undefined: counting always gives a row.
  const state = row as StateRow;
  const { total, behind, isWanted, generation, position } = state;
  const mark = position === null ? null : { position, key: keyValue(order, state) };
  return { total, behind, isWanted, generation, holds: state.holds === true, mark };
}

interface StateRow {
  total: number;
  behind: number;
  isWanted: boolean;
  generation: string | null;
  holds: boolean | null;
  position: number | null;
  at: string | null;
  number: number | null;
  id: string | null;
}

/** The moment as text: microseconds are kept, which the driver's numbers do not. */
function keyValue(order: DeepOrder, { at, number, id }: Pick<StateRow, 'at' | 'number' | 'id'>): Sql {
  return order === 'number' ? sql`${number}::bigint` : sql`(${at}::timestamptz, ${id}::uuid)`;
}

/** Sets marks on a whole list, or (`goOn`) on what has come in since the last one. The state's row must be held. */
export async function writeMarks(
  tx: Tx,
  list: DeepList,
  { generation, every, now, goOn }: { generation: string; every: number; now: number; goOn: boolean },
): Promise<void> {
  const [tenant, { name, order }] = [tx.tenantId, list];
  const at = order === 'number' ? sql`null::timestamptz` : sql`t.${sql.ref(order)}`;
  const number = order === 'number' ? sql`t.number` : sql`null::bigint`;
  const [from, before] = goOn
    ? [
        sql`state s cross join lateral (select * from ${list.rows} and ${keyOf(order)} > ${order === 'number' ? sql`s.last_number` : sql`(s.last_at, s.last_id)`}) t`,
        sql`s.marked`,
      ]
    : [sql`${list.rows}`, sql`0`];
  await tx.query(sql`
    with state as (select * from list_states where tenant_id = ${tenant} and list = ${name}),
    departed as (select coalesce((select times from list_departures where tenant_id = ${tenant} and counter = ${list.counter}), 0) as times),
    numbered as (select ${at} as at, ${number} as number, t.id, ${before} + row_number() over (order by ${orderOf(order, false)}) - 1 as position from ${from}),
    chosen as (select * from numbered where position % ${every}::bigint = 0),
    made as (insert into list_marks (tenant_id, list, generation, position, at, number, id)
      select ${tenant}::uuid, ${name}::text, ${generation}::uuid, position, at, number, id from chosen returning position),
    last as (select * from chosen order by position desc limit 1)
    update list_states s set generation = ${generation}::uuid, marked = l.position + 1, last_at = l.at, last_number = l.number, last_id = l.id,
      departures = d.times, set_at = ${new Date(now)}
    from last l, departed d where s.tenant_id = ${tenant} and s.list = ${name}`);
}
