import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type Table, tables } from './tables.ts';

/** A database as its owner reaches it; a superuser, because COPY past row level security and without foreign key look-ups needs one. */
export type Connection = pg.ClientConfig;

export async function connect(connection: Connection): Promise<pg.Client> {
  const client = new pg.Client({
    ...connection,
    options: '-c search_path=tributary',
    application_name: 'tributary-scale',
  });
  await client.connect();
  return client;
}

/** A connection for copying: rows are right by construction, so no foreign key is looked up; what is lost in a crash is loaded again. */
export async function connectForCopy(connection: Connection): Promise<pg.Client> {
  const client = await connect(connection);
  await client.query('set session_replication_role = replica; set synchronous_commit = off');
  return client;
}

/** Copies rows of one table, written as COPY reads them. */
export async function copyRows(client: pg.Client, table: Table, parts: readonly Buffer[]): Promise<void> {
  if (parts.length === 0) return;
  const target = client.query(copyFrom(`copy ${table} (tenant_id, ${tables[table]}) from stdin`));
  await pipeline(Readable.from([Buffer.concat(parts)], { objectMode: false }), target);
}
