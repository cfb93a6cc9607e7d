import pg from 'pg';
import type { Context } from '../frame/bench.ts';
import type { Connection } from '../frame/database.ts';
import type { Measured } from '../frame/server.ts';
import { loadPeople } from '../scale/load-people.ts';

/** The same people in each run. */
const seed = 6;

/** Fills the demo tenant of a server. @returns the tenant's id */
export async function fill(
  { say }: Context,
  server: Measured,
  connection: Connection,
  people: number,
): Promise<string> {
  const tenantId = await tenantOf(server, connection);
  const { totalMs } = await loadPeople(connection, { tenantId, people, seed });
  say(`${people.toLocaleString('en')} people with what they did, loaded in ${Math.round(totalMs / 1000)} s`);
  return tenantId;
}

export async function tenantOf({ credentials }: Measured, connection: Connection): Promise<string> {
  const [row] = await ask<{ id: string }>(connection, 'select id from tributary.tenants where code = $1', [
    credentials.tenant,
  ]);
  if (row === undefined) throw new Error('the demo tenant is not there');
  return row.id;
}

/** E-mails of people, in no order; those whom a source knows, or does not know. */
export async function knownEmails(
  connection: Connection,
  tenantId: string,
  { limit, without = '', withRecordOf = '' }: { limit: number; without?: string; withRecordOf?: string },
): Promise<string[]> {
  const rows = await ask<{ email: string }>(
    connection,
    `select email from (
       select p.email, p.id from tributary.people p where p.tenant_id = $1 and p.email like '%@%'
         and not exists (select from tributary.records r where r.tenant_id = p.tenant_id and r.person_id = p.id and r.source = $2)
         and ($4 = '' or exists (select from tributary.records r where r.tenant_id = p.tenant_id and r.person_id = p.id and r.source = $4))
       limit 2 * $3::int) found
     order by md5(id::text) limit $3`,
    [tenantId, without, limit, withRecordOf],
  );
  return rows.map(({ email }) => email);
}

/** One statement on a connection of its own, as the owner. */
export async function ask<Row extends pg.QueryResultRow>(
  connection: Connection,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}
