import type { Client } from 'pg';
import { appRole, schemaName, storeLimits } from './pool.ts';

/** Shared tables that tables of tenants point at: every worker has a copy. */
export const referenceTables: readonly string[] = ['tenants'];
/** Shared tables that nothing points at and no statement reads beside a tenant's: ordinary tables of the coordinator. */
export const localTables: readonly string[] = ['migrations', 'request_shares', 'signing_keys', 'tenants_to_look_at'];

/** Parts of the tables. A tenant is in one of them, whole; one worker can hold any number. */
const shards = 32;

interface Table {
  readonly name: string;
  readonly isPartitioned: boolean;
  /** Other tables of tenants that it points at. */
  readonly targets: readonly string[];
}

/**
 * The SQL that distributes a migrated schema by tenant on Citus, for psql on the coordinator: every table of tenants, of whatever this
 * database has. A table that is distributed already is left out, with its keys.
 * @param client in the owner's role
 */
export async function distributionSql(client: Client): Promise<string> {
  // So that everything is printed with its schema.
  await client.query('set search_path = pg_catalog');
  const done = await distributed(client);
  const tables = inOrder(await tenantTables(client)).filter(({ name }) => !done.includes(name));
  const names = tables.map(({ name }) => name);
  const keys = await foreignKeys(client, names);
  const first = done.find((name) => !referenceTables.includes(name)) ?? names[0] ?? '';
  return [
    head,
    ...keys.map(({ table, name }) => `alter table ${table} drop constraint if exists ${name};`),
    '',
    ...referenceTables.map((name) => once(name, `create_reference_table('${schemaName}.${name}')`)),
    ...names.map((name) => once(name, distribute(name, name === first ? undefined : first))),
    '',
    '-- What stood in the tables has been copied to the workers; the coordinator keeps no second copy.',
    ...tables.map(forgetLocal),
    '',
    ...keys.map(({ table, name, definition }) => `alter table ${table} add constraint ${name} ${definition};`),
    '',
    '-- Rights to single columns.',
    ...(await columnRights(client, names)),
    '',
  ].join('\n');
}

const head = `-- Distributes Tributary's schema by tenant (docs/scaling.md). Written by: tributary distribute --print
-- For psql, as a superuser, on the coordinator, while no server runs. Keep this file until it has come to its end: after a failure run the
-- same file again. Foreign keys are taken away first and given back last, so that the tables can be distributed one by one.
\\set ON_ERROR_STOP on
-- A table whose key leads to a reference table is not made one of Citus's own by that.
set citus.enable_local_reference_table_foreign_keys = off;

-- The role that servers work in signs in to every worker. What a server says of waiting for locks is said to the coordinator only.
alter role ${appRole} login;
alter role ${appRole} set lock_timeout = '${storeLimits.lockMs}ms';
`;

const once = (table: string, call: string) =>
  `select ${call} where not exists (select from pg_dist_partition where logicalrelid = '${schemaName}.${table}'::regclass);`;

const distribute = (table: string, beside: string | undefined) =>
  `create_distributed_table('${schemaName}.${table}', 'tenant_id', ${
    beside === undefined
      ? `colocate_with => 'none', shard_count => ${shards}`
      : `colocate_with => '${schemaName}.${beside}'`
  })`;

function forgetLocal({ name, isPartitioned }: Table): string {
  const table = `'${schemaName}.${name}'::regclass`;
  return isPartitioned
    ? `select truncate_local_data_after_distributing_table(inhrelid::regclass) from pg_inherits where inhparent = ${table};`
    : `select truncate_local_data_after_distributing_table(${table});`;
}

/** Tables that others point at come first; by name where the order does not matter. @throws when two point at each other */
function inOrder(tables: readonly Table[]): Table[] {
  const left = [...tables];
  const ordered: Table[] = [];
  while (left.length > 0) {
    const at = left.findIndex(({ targets }) => !left.some(({ name }) => targets.includes(name)));
    if (at < 0) throw new Error(`tables point at each other: ${left.map(({ name }) => name).join(', ')}`);
    ordered.push(...left.splice(at, 1));
  }
  return ordered;
}

/** Names of the distributed tables of our schema; none on a PostgreSQL that is not Citus. */
async function distributed(client: Client): Promise<string[]> {
  const { rows: known } = await client.query<{ citus: boolean }>(
    `select to_regclass('pg_catalog.pg_dist_partition') is not null as citus`,
  );
  if (known[0]?.citus !== true) return [];
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_dist_partition d join pg_class c on c.oid = d.logicalrelid
     where c.relnamespace = $1::regnamespace and not c.relispartition order by 1`,
    [schemaName],
  );
  return rows.map(({ name }) => name);
}

async function tenantTables(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select c.relname as name, c.relkind = 'p' as "isPartitioned", array(
       select distinct t.relname::text from pg_constraint k join pg_class t on t.oid = k.confrelid
       where k.conrelid = c.oid and k.contype = 'f' and t.oid <> c.oid and t.relname <> all ($2)) as targets
     from pg_class c
     where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> all ($2)
     order by 1`,
    [schemaName, [...referenceTables, ...localTables]],
  );
  return rows;
}

async function foreignKeys(client: Client, tables: readonly string[]) {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(
    `select k.conrelid::regclass::text as table, quote_ident(k.conname) as name, pg_get_constraintdef(k.oid) as definition
     from pg_constraint k join pg_class c on c.oid = k.conrelid
     where c.relnamespace = $1::regnamespace and k.contype = 'f' and c.relname = any ($2) and not c.relispartition
     order by c.relname, k.conname`,
    [schemaName, tables],
  );
  return rows;
}

async function columnRights(client: Client, tables: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(
    `select format('grant %s (%I) on %s to %s;', lower(x.privilege_type), a.attname, c.oid::regclass, x.grantee::regrole) as line
     from pg_class c join pg_attribute a on a.attrelid = c.oid cross join lateral aclexplode(a.attacl) x
     where c.relnamespace = $1::regnamespace and c.relname = any ($2) order by c.relname, a.attnum`,
    [schemaName, tables],
  );
  return rows.map(({ line }) => line);
}
