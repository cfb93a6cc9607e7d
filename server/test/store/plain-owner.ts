import type { Client } from 'pg';

/** As where the operator's database user is no superuser: row level security that is forced holds for it, too. */
export async function asPlainOwner(client: Client, role: string): Promise<void> {
  const { rows } = await client.query<{ relname: string }>(
    `select relname from pg_class where relnamespace = 'tributary'::regnamespace and relkind in ('r', 'p', 'S')
       and not exists (select from pg_depend d where d.objid = pg_class.oid and d.deptype in ('a', 'i') and relkind = 'S')`,
  );
  await client.query(`create role ${role} createrole; alter schema tributary owner to ${role}`);
  const [{ name = '' } = {}] = (await client.query<{ name: string }>('select current_database() as name')).rows;
  await client.query(`grant create on database ${name} to ${role}`);
  await client.query(`grant tributary_app to ${role} with admin option; grant create on schema tributary to ${role}`);
  for (const { relname } of rows) await client.query(`alter table tributary.${relname} owner to ${role}`);
  await client.query(`set role ${role}`);
}
