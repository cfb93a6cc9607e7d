import type { TestServer } from '../support/test-server.ts';

/** Every table of the schema, tenants and partitions included. */
export async function tablesOf(server: TestServer): Promise<string[]> {
  const rows = await server.sql<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'tributary'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** Rows of the tables as texts, each after its table's name: all, or those that hold a text somewhere. */
export async function rowsOf(server: TestServer, tables: readonly string[], holding = ''): Promise<string[]> {
  const where = holding === '' ? '' : 'where position($1 in x::text) > 0';
  const union = tables.map((name) => `select '${name} ' || x::text as row from ${name} x ${where}`).join(' union all ');
  return (await server.sql<{ row: string }>(union, holding === '' ? [] : [holding])).map(({ row }) => row);
}
