import type pg from 'pg';
import { tableNames } from './tables.ts';

export interface TableSize {
  readonly table: string;
  readonly rows: number;
  /** Of the rows, of their indexes. */
  readonly heapBytes: number;
  readonly indexBytes: number;
}

/** What the loaded tables hold, with their partitions: of all tenants, as the planner's statistics count. */
export async function readSizes(client: pg.ClientBase): Promise<TableSize[]> {
  const { rows } = await client.query(
    `select r.relname as table, sum(greatest(c.reltuples, 0))::float8 as rows, sum(pg_table_size(c.oid))::float8 as "heapBytes",
       sum(pg_indexes_size(c.oid))::float8 as "indexBytes"
     from pg_class r cross join lateral (select relid from pg_partition_tree(r.oid) union select r.oid) p
     join pg_class c on c.oid = p.relid and c.relkind = 'r'
     where r.relnamespace = 'tributary'::regnamespace and r.relname = any ($1)
     group by r.relname order by sum(pg_total_relation_size(c.oid)) desc`,
    [tableNames],
  );
  return rows;
}

/** Rows for `console.table`. */
export function sizeTable(sizes: readonly TableSize[]) {
  return sizes.map(({ table, rows, heapBytes, indexBytes }) => ({
    table,
    rows,
    'heap MB': Math.round(heapBytes / 1e6),
    'indexes MB': Math.round(indexBytes / 1e6),
  }));
}
