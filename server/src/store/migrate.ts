import { readdir, readFile } from 'node:fs/promises';
import type { Client } from 'pg';
import { appRole, schemaName } from './pool.ts';

/** The place of the numbered SQL files. */
export const migrationsDir = new URL('../../migrations/', import.meta.url);

/** Any number that other software on the same database is unlikely to use: one migration run at a time. */
const migrationLock = 7_305_411_082;

/** A schema or server this code must not run on; the message is one sentence for the operator. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

export interface Migration {
  readonly id: number;
  readonly file: string;
  readonly sql: string;
}

/** Reads the numbered files in order. */
export async function readMigrations(dir = migrationsDir): Promise<Migration[]> {
  const files = (await readdir(dir)).filter((file) => /^\d{4}_\w+\.sql$/.test(file)).sort();
  return Promise.all(
    files.map(async (file) => ({
      id: Number(file.slice(0, 4)),
      file,
      sql: await readFile(new URL(file, dir), 'utf8'),
    })),
  );
}

/**
 * Brings the database to this code's schema: each file in its own transaction, under a lock, so that a start killed at any
 * point and any number of servers starting at once end at the same place.
 * @param client a connected owner of the schema (never the app's role)
 * @returns the files applied by this call
 * @throws MigrationError when the schema is newer than the code or the connection may not do what is needed
 */
export async function migrate(client: Client, migrations: readonly Migration[]): Promise<string[]> {
  await client.query('select pg_advisory_lock($1)', [migrationLock]);
  try {
    await client.query(`create schema if not exists ${schemaName}`);
    await client.query(`set search_path = ${schemaName}, public`);
    await client.query(
      `create table if not exists migrations (id integer primary key, file text not null, applied_at timestamptz not null default now())`,
    );
    const done = new Set((await client.query<{ id: number }>('select id from migrations')).rows.map((row) => row.id));
    refuseNewer(done, migrations);
    const applied: string[] = [];
    for (const migration of migrations.filter(({ id }) => !done.has(id))) {
      await apply(client, migration);
      applied.push(migration.file);
    }
    if (applied.length > 0 || !(await isSecured(client))) await secure(client);
    return applied;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [migrationLock]);
  }
}

function refuseNewer(done: ReadonlySet<number>, migrations: readonly Migration[]): void {
  const known = Math.max(0, ...migrations.map(({ id }) => id));
  const newest = Math.max(0, ...done);
  if (newest > known) {
    throw new MigrationError(
      `The database's schema (${newest}) is newer than this version of Tributary knows (${known}); start the version that wrote it, or a newer one.`,
    );
  }
}

/** A managed database may not let the schema's owner make extensions. */
const extensionHint = '; have an administrator run in this database: create extension btree_gist;';

/**
 * On a distributed database: changes of many tables go through one connection to each worker, in their order, so that they see each other,
 * and a new table that points at the tenants stays an ordinary one until it is distributed (docs/scaling.md). Elsewhere unused settings.
 */
const begin = `begin; set local citus.multi_shard_modify_mode = 'sequential'; set local citus.enable_local_reference_table_foreign_keys = 'off'`;

async function apply(client: Client, migration: Migration): Promise<void> {
  await client.query(begin);
  try {
    await showOwnerAll(client);
    await client.query(migration.sql);
    await client.query('insert into migrations (id, file) values ($1, $2)', [migration.id, migration.file]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    const { code, message } = error as { code?: string; message: string };
    const hint = code === '42501' && message.includes('extension') ? extensionHint : '';
    throw new MigrationError(`Migration ${migration.file} failed: ${message}${hint}`, { cause: error });
  }
}

/**
 * A migration that rewrites what is there must see it, and forced row level security shows an owner who is no superuser nothing. It stays on
 * for everybody else, and the last step forces it again.
 */
async function showOwnerAll(client: Client): Promise<void> {
  // Those that an earlier file of this run has shown already are not locked again.
  for (const table of await tenantTables(client, 'and c.relforcerowsecurity'))
    await client.query(`alter table ${table} no force row level security`);
}

/** Tables without a tenant, and what the app's role may do with them. */
const sharedTables = {
  tenants: 'select',
  signing_keys: 'select, insert',
  request_shares: 'select, insert, update, delete',
  tenants_to_look_at: 'select, insert, delete',
} as const;

/** Functions of ours, which nobody but the app's role may call. */
const ownFunctions = ['make_tracking_partition(timestamptz)', 'drop_tracking_partitions(timestamptz)'];

const ofTenant = `tenant_id = nullif(current_setting('app.tenant', true), '')::uuid`;

/** What the app's role may do with a table of tenants, and with which rows. Policies only allow: none of them takes away what another gives. */
interface Access {
  readonly rights: string;
  readonly policies: Readonly<Record<string, string>>;
}
const everything: Access = {
  rights: 'select, insert, update, delete',
  policies: { tenant: `using (${ofTenant})` },
};

/** Tables nobody may rewrite: the app's role can only add to them, and forget whom something was about. */
const appendOnly: Readonly<Record<string, Access>> = {
  identity_log: {
    rights: 'select, insert, update (identifiers)',
    policies: {
      tenant: `for select using (${ofTenant})`,
      append: `for insert with check (${ofTenant})`,
      forget: `for update using (${ofTenant}) with check (${ofTenant} and identifiers = '{}')`,
    },
  },
};

/** Whether the last step came to its end: a run killed just before it leaves all files applied and no table secured. */
async function isSecured(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ secured: boolean }>(
    `select pg_has_role(current_user, r.oid, 'member') and not exists (
       select from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relnamespace = $2::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id'
         and not a.attisdropped and not c.relispartition and not c.relforcerowsecurity) as secured
     from pg_roles r where r.rolname = $1`,
    [appRole, schemaName],
  );
  return rows[0]?.secured === true;
}

/**
 * The last step of a run that changed something (its locks are not for every start), written as the wished-for state: the app's role exists and owns nothing, and every table
 * with a tenant forces row level security. A new table is covered without anyone remembering it.
 */
async function secure(client: Client): Promise<void> {
  await client.query(begin);
  try {
    await ensureAppRole(client);
    await client.query(`grant usage on schema ${schemaName} to ${appRole}`);
    await client.query(`grant usage on all sequences in schema ${schemaName} to ${appRole}`);
    await grantShared(client);
    for (const table of await tenantTables(client)) {
      const { rights, policies } = appendOnly[table] ?? everything;
      await client.query(`grant ${rights} on ${table} to ${appRole}`);
      await client.query(`alter table ${table} enable row level security`);
      await client.query(`alter table ${table} force row level security`);
      for (const [policy, says] of Object.entries(policies)) {
        await client.query(`drop policy if exists ${policy} on ${table}`);
        await client.query(`create policy ${policy} on ${table} ${says}`);
      }
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** A run may have ended before a later file made some of these. */
async function grantShared(client: Client): Promise<void> {
  const exists = async (check: string, name: string) =>
    (await client.query<{ found: boolean }>(`select ${check}($1) is not null as found`, [name])).rows[0]?.found ===
    true;
  for (const [table, rights] of Object.entries(sharedTables))
    if (await exists('to_regclass', table)) await client.query(`grant ${rights} on ${table} to ${appRole}`);
  for (const called of ownFunctions)
    if (await exists('to_regprocedure', called))
      await client.query(`grant execute on function ${called} to ${appRole}`);
}

async function ensureAppRole(client: Client): Promise<void> {
  try {
    // Roles belong to the whole cluster: two databases migrated at the same moment may both try.
    await client.query(
      `do $$ begin create role ${appRole} nologin; exception when duplicate_object or unique_violation then null; end $$`,
    );
    await client.query(`grant ${appRole} to current_user`);
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    throw new MigrationError(
      `This database user may not create roles; have an administrator run: create role ${appRole} nologin; grant ${appRole} to <the user of DATABASE_URL>;`,
    );
  }
}

/** Ordinary and partitioned tables of our schema that carry a tenant; partitions are reached through their parents only. */
async function tenantTables(client: Client, which = ''): Promise<string[]> {
  const { rows } = await client.query<{ table: string }>(
    `select c.relname as table from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id' and not a.attisdropped
       and not c.relispartition ${which}
     order by c.relname`,
    [schemaName],
  );
  return rows.map((row) => row.table);
}
