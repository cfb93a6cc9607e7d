import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { distributionSql, localTables, referenceTables } from '../../src/store/distribute.ts';
import { dumpSchema } from '../../src/store/dump.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

/**
 * The SQL that distributes the schema, run as psql would on a PostgreSQL whose functions of Citus are stand-ins: they write down what was
 * asked of them and refuse what Citus refuses. That it does on Citus what it says is docs/scaling.md's to tell.
 */

let database: TestDatabase;
let client: pg.Client;
const before = { schema: '' };

const standIns = `
  create table pg_catalog.pg_dist_partition (logicalrelid regclass primary key, number int generated always as identity, beside text);
  create function create_reference_table(one regclass) returns void language sql as
    'insert into pg_dist_partition (logicalrelid) values (one)';
  create function create_distributed_table(one regclass, by text, colocate_with text, shard_count int default 0) returns void language plpgsql as $$
  begin
    if exists (select from pg_constraint where contype = 'f' and one::oid in (conrelid, confrelid)) then raise 'a key of % is still there', one; end if;
    if by <> 'tenant_id' then raise 'by %', by; end if;
    if (colocate_with = 'none') <> (shard_count > 0) then raise 'how many shards %', one; end if;
    if colocate_with <> 'none' and not exists (select from pg_dist_partition where logicalrelid = colocate_with::regclass)
      then raise '% is to lie beside %, which is not there', one, colocate_with; end if;
    insert into pg_dist_partition (logicalrelid, beside) values (one, colocate_with);
  end $$;
  create function truncate_local_data_after_distributing_table(one regclass) returns void language plpgsql as $$
  begin
    if not exists (select from pg_inherits i join pg_dist_partition d on d.logicalrelid in (i.inhparent, i.inhrelid) where i.inhrelid = one
      union all select from pg_dist_partition where logicalrelid = one) then raise '% is not distributed', one; end if;
  end $$`;

/** What psql makes of a file: its own commands are left out. */
const asPsql = (sql: string) => client.query(sql.replace(/^\\.*$/gm, ''));
const dump = async () => {
  await client.query('set search_path = tributary, public');
  return dumpSchema(client as unknown as Parameters<typeof dumpSchema>[0]);
};

beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`select tributary.make_tracking_partition('2026-01-15T00:00:00Z')`);
  before.schema = await dump();
  await client.query('set allow_system_table_mods = on');
  await client.query('reset search_path');
  await client.query(standIns);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const distributedNow = async () =>
  (
    await client.query<{ name: string; beside: string | null }>(
      `select c.relname as name, d.beside from pg_dist_partition d join pg_class c on c.oid = d.logicalrelid order by d.number`,
    )
  ).rows;

test('every table is distributed, referenced or local, and the schema is the same afterwards, keys and all', async () => {
  const sql = await distributionSql(client);
  // Run again after it has come to its end, nothing is done twice.
  for (const run of [sql, sql]) {
    await client.query('reset search_path');
    await asPsql(run);
  }
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'tributary'::regnamespace and relkind in ('r', 'p') and not relispartition`,
  );
  const done = await distributedNow();
  const tables = rows.map(({ name }) => name).sort();
  expect([...done.map(({ name }) => name), ...localTables].sort()).toEqual(tables);
  expect(done.slice(0, referenceTables.length).map(({ name }) => name)).toEqual(referenceTables);
  expect(done.filter(({ beside }) => beside === 'none')).toHaveLength(1);
  expect(await dump()).toBe(before.schema);
});

test('tables come in the order of their foreign keys', async () => {
  const { rows: keys } = await client.query<{ from: string; to: string }>(
    `select f.relname as from, t.relname as to from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
     where k.contype = 'f' and f.oid <> t.oid and f.relnamespace = 'tributary'::regnamespace`,
  );
  const places = new Map((await distributedNow()).map(({ name }, at) => [name, at]));
  expect(keys.length).toBeGreaterThan(50);
  expect(keys.filter(({ from, to }) => (places.get(to) ?? Infinity) > (places.get(from) ?? Infinity))).toEqual([]);
});

test('a table that came later is written by itself, beside those that are there', async () => {
  await client.query('create table tributary.latest (tenant_id uuid, id uuid, primary key (tenant_id, id))');
  await client.query('alter table tributary.latest add foreign key (tenant_id, id) references tributary.people');
  const sql = await distributionSql(client);
  expect(sql.match(/create_distributed_table\(.*?\)/g)).toEqual([
    `create_distributed_table('tributary.latest', 'tenant_id', colocate_with => 'tributary.aliases')`,
  ]);
  expect(sql.match(/drop constraint if exists (\w+)/g)).toEqual(['drop constraint if exists latest_tenant_id_id_fkey']);
  await client.query('drop table tributary.latest');
});

test('a right to one column is given again', async () => {
  await client.query('delete from pg_dist_partition');
  expect(await distributionSql(client)).toContain(
    'grant update (identifiers) on tributary.identity_log to tributary_app;',
  );
});

test('docs/scaling.md names each table that is not distributed, and why', async () => {
  const page = await readFile(new URL('../../../docs/scaling.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  for (const table of [...referenceTables, ...localTables])
    expect(rows.filter((row) => row.startsWith(`| \`${table}\` |`))).toHaveLength(1);
});
