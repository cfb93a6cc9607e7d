import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dumpSchema } from '../../src/store/dump.ts';
import { asOwner } from '../../src/store/open.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url, options: '-c search_path=tributary' });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

test('the committed schema is what the migrations make (npm run schema writes it)', async () => {
  const committed = await readFile(new URL('../../schema.sql', import.meta.url), 'utf8');
  expect(
    await asOwner({ connectionString: database.url }, async (owner) => {
      await owner.query('set search_path = tributary, public');
      return dumpSchema(owner);
    }),
  ).toBe(committed);
});

test('every tenant table can be distributed: the tenant is in its primary key, every unique index and every foreign key', async () => {
  const { rows: unique } = await client.query(`
    select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid
    join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant_id'
    where c.relnamespace = 'tributary'::regnamespace and (i.indisunique or i.indisexclusion) and not t.attnum = any (i.indkey::int[])`);
  expect(unique).toEqual([]);
  const { rows: foreign } = await client.query(`
    select k.conname as name from pg_constraint k join pg_attribute t on t.attrelid = k.conrelid and t.attname = 'tenant_id'
    where k.contype = 'f' and k.connamespace = 'tributary'::regnamespace and not t.attnum = any (k.conkey)`);
  expect(foreign).toEqual([]);
  const { rows: without } = await client.query(`
    select c.relname from pg_class c join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant_id'
    where c.relnamespace = 'tributary'::regnamespace and c.relkind in ('r', 'p')
    and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')`);
  expect(without).toEqual([]);
});

test('there are no triggers of ours', async () => {
  const { rows } = await client.query(`
    select t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = 'tributary'::regnamespace and not t.tgisinternal`);
  expect(rows).toEqual([]);
});

test('a table without the tenant in a unique index is noticed', async () => {
  await client.query('begin');
  await client.query('create table leaky (tenant_id uuid, id uuid primary key)');
  const { rows } = await client.query(`
    select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid
    join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant_id'
    where c.relnamespace = 'tributary'::regnamespace and i.indisunique and not t.attnum = any (i.indkey::int[])`);
  await client.query('rollback');
  expect(rows).toEqual([{ name: 'leaky_pkey' }]);
});
