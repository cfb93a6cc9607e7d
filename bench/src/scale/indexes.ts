import type pg from 'pg';
import type { Connection } from './copy.ts';
import { connect } from './copy.ts';
import { tableNames } from './tables.ts';

/** How to make again what was dropped. */
type Definition = { readonly name: string; readonly table: string; readonly make: string };

/**
 * Drops what is slow to keep up row by row: all indexes but primary keys in the order of arrival, and unique and exclusion constraints.
 * Nothing else may write to the tables until `makeIndexes` is done.
 */
export async function dropIndexes(client: pg.ClientBase): Promise<Definition[]> {
  const { rows } = await client.query<Definition & { drop: string }>(
    `select i.relname as name, t.relname as table,
       case when c.oid is null then pg_get_indexdef(i.oid)
         else format('alter table %I add constraint %I %s', t.relname, c.conname, pg_get_constraintdef(c.oid)) end as make,
       case when c.oid is null then format('drop index %I', i.relname)
         else format('alter table %I drop constraint %I', t.relname, c.conname) end as drop
     from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
     left join pg_constraint c on c.conindid = i.oid and c.conrelid = t.oid and c.contype in ('p', 'u', 'x')
     where t.relnamespace = 'tributary'::regnamespace and t.relname = any ($1) and t.relkind = 'r'
       and (not x.indisprimary or t.relname = 'identifiers')
       and not exists (select from pg_constraint f where f.contype = 'f' and f.conindid = i.oid)
     order by pg_relation_size(t.oid) desc, i.relname`,
    [tableNames],
  );
  for (const { drop } of rows) await client.query(drop);
  return rows.map(({ name, table, make }) => ({ name, table, make }));
}

/** Makes them again, as many at once as told, and tells which is done. */
export async function makeIndexes(
  connection: Connection,
  definitions: readonly Definition[],
  options: { readonly lanes: number; readonly log: (line: string) => void },
): Promise<void> {
  const left = [...definitions];
  const lane = async () => {
    const client = await connect(connection);
    try {
      await client.query(
        `set maintenance_work_mem = '1GB'; set max_parallel_maintenance_workers = 0; set synchronous_commit = off`,
      );
      for (let next = takeFrom(left); next !== undefined; next = takeFrom(left)) {
        const begun = performance.now();
        await client.query(next.make);
        busy.delete(next.table);
        options.log(`  ${next.name} ${seconds(performance.now() - begun)}`);
      }
    } finally {
      await client.end();
    }
  };
  /** A constraint locks its table: two of one table at once would only wait for each other. */
  const busy = new Set<string>();
  const takeFrom = (all: Definition[]) => {
    const at = Math.max(
      0,
      all.findIndex(({ table }) => !busy.has(table)),
    );
    const [taken] = all.splice(at, 1);
    if (taken !== undefined) busy.add(taken.table);
    return taken;
  };
  await Promise.all(Array.from({ length: options.lanes }, lane));
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
