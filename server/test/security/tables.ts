import type { TestServer } from '../support/test-server.ts';

/** Every table of the schema, tenants and partitions included. */
export async function tablesOf(server: TestServer): Promise<string[]> {
  const rows = await server.sql<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'tributary'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** All rows of the tables as texts, each after its table's name. */
export async function rowsOf(server: TestServer, tables: readonly string[]): Promise<string[]> {
  const union = tables.map((name) => `select '${name} ' || x::text as row from ${name} x`).join(' union all ');
  return (await server.sql<{ row: string }>(union)).map(({ row }) => row);
}
