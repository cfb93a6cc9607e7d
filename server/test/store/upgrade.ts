import type { Client } from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { randomText } from '../../src/kit/secrets.ts';
import { migrate, readMigrations } from '../../src/store/migrate.ts';
import { asOwner } from '../../src/store/open.ts';
import { emptyDatabase } from '../durability/support/empty-database.ts';
import type { TestDatabase } from '../support/database.ts';

export interface Upgrade {
  /** The migration that is tested; what is there before it is made by those before. */
  readonly to: number;
  /** Writes what an installed database holds. */
  fill(client: Client): Promise<void>;
  /** Looks at what became of it. */
  look(client: Client): Promise<void>;
}

/** For a test file: upgrades a database of its own as an operator does whose database user is no superuser. */
export function upgrades(): (upgrade: Upgrade) => Promise<void> {
  const role = `plain_${randomText(12, 'base36')}`;
  let database: TestDatabase;
  beforeAll(async () => {
    database = await emptyDatabase();
  });
  afterAll(async () => {
    await database.drop();
    await asOwner({ connectionString: inject('clusterUrl') }, (client) => client.query(`drop role if exists ${role}`));
  });
  return ({ to, fill, look }) =>
    asOwner({ connectionString: database.url }, async (client) => {
      const all = await readMigrations();
      await migrate(
        client,
        all.filter(({ id }) => id < to),
      );
      await fill(client);
      await asPlainOwner(client, role);
      await migrate(client, all);
      await client.query('reset role');
      await look(client);
    });
}

/** As where the operator's database user is no superuser: row level security that is forced holds for it, too. */
async function asPlainOwner(client: Client, role: string): Promise<void> {
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
