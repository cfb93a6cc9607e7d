import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { offenders, rules } from '../support/distributable.ts';

/** The schema can be distributed by tenant (docs/scaling.md): read from PostgreSQL's catalogue, so a new table is judged by itself. */

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url, options: '-c search_path=tributary' });
  await client.connect();
  await client.query(`select make_tracking_partition('2026-01-15T00:00:00Z')`);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

describe.each(Object.entries(rules))('%s', (_, rule) => {
  test('in the whole schema, a partition among it', async () => expect(await offenders(client, rule)).toEqual([]));

  test('and what breaks it is noticed (positive control)', async () => {
    await client.query('begin');
    try {
      await client.query(rule.control);
      expect(await offenders(client, rule)).toEqual(rule.planted);
    } finally {
      await client.query('rollback');
    }
  });
});

/** What they do, and as whom they run, is in docs/scaling.md. No statement of a tenant calls one (statements.test.ts). */
const functions = ['drop_tracking_partitions', 'make_tracking_partition'];

test('our functions are those that docs/scaling.md knows; another one is noticed', async () => {
  const ours = async () =>
    (
      await client.query<{ name: string }>(
        `select proname as name from pg_proc p where pronamespace = 'tributary'::regnamespace
         and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by 1`,
      )
    ).rows.map(({ name }) => name);
  expect(await ours()).toEqual(functions);
  await client.query('begin');
  await client.query(
    `create function all_people() returns bigint language sql as 'select count(*) from people' security definer`,
  );
  expect(await ours()).toEqual(['all_people', ...functions]);
  await client.query('rollback');
});
