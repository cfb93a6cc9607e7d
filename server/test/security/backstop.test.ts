import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** T26: what row level security alone holds back, with the application's own filters out of the picture. */

let server: TestServer;
let app: pg.Client;
let tenantTables: string[];
let tenantId: string;

beforeAll(async () => {
  server = await startTestServer();
  await server.tenant('Other');
  app = new pg.Client({
    connectionString: server.databaseUrl,
    options: '-c role=tributary_app -c search_path=tributary',
  });
  await app.connect();
  const rows = await server.sql<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
     where c.relnamespace = 'tributary'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  );
  tenantTables = rows.map(({ name }) => name);
  tenantId =
    (await server.sql<{ id: string }>('select id from tenants where code = $1', [server.demo.tenant]))[0]?.id ?? '';
});
afterAll(async () => {
  await app.end();
  await server.close();
});

const countAs = async (table: string) => Number((await app.query(`select count(*) from ${table}`)).rows[0].count);

describe('the app role', () => {
  test('is no superuser, cannot bypass row level security, owns nothing and is nobody else', async () => {
    const [role] = await server.sql(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = 'tributary_app'`,
    );
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false });
    expect(await server.sql(`select relname from pg_class where relowner = 'tributary_app'::regrole`)).toEqual([]);
    expect(await server.sql(`select 1 from pg_auth_members where member = 'tributary_app'::regrole`)).toEqual([]);
  });

  test('sees nothing of any tenant table while no tenant is set', async () => {
    expect(tenantTables.length).toBeGreaterThan(25);
    for (const table of tenantTables) expect([table, await countAs(table)]).toEqual([table, 0]);
  });

  test('sees one tenant’s rows and no others while that one is set', async () => {
    await app.query('begin');
    await app.query(`set local app.tenant = '${tenantId}'`);
    let seen = 0;
    for (const table of tenantTables) {
      const { rows } = await app.query(
        `select count(*)::int as all, count(*) filter (where tenant_id <> $1)::int as foreign from ${table}`,
        [tenantId],
      );
      expect([table, rows[0].foreign]).toEqual([table, 0]);
      seen += rows[0].all;
    }
    await app.query('commit');
    expect(seen).toBeGreaterThan(20);
  });

  test('cannot write a row into another tenant, nor rewrite the identity log', async () => {
    const [other] = await server.sql<{ id: string }>('select id from tenants where id <> $1', [tenantId]);
    await app.query('begin');
    await app.query(`set local app.tenant = '${tenantId}'`);
    await expect(
      app.query(`insert into tags (tenant_id, id, name, created_at) values ($1, $1, 'x', now())`, [other?.id]),
    ).rejects.toMatchObject({ code: '42501' });
    await app.query('rollback');
    await expect(app.query('update identity_log set rule = rule')).rejects.toMatchObject({ code: '42501' });
    await expect(app.query(`update identity_log set identifiers = '{}', rule = ''`)).rejects.toMatchObject({
      code: '42501',
    });
    await expect(app.query('delete from identity_log')).rejects.toMatchObject({ code: '42501' });
    await expect(
      app.query(
        `insert into tenants (id, code, name, default_country, created_at) values ($1, '00000000', 'x', 'RO', now())`,
        [tenantId],
      ),
    ).rejects.toMatchObject({ code: '42501' });
  });
});

test('the app role can forget whom the identity log was about, and say nothing else instead', async () => {
  const about = `update identity_log set identifiers = $1 where tenant_id = '${tenantId}'`;
  await app.query('begin');
  await app.query(`set local app.tenant = '${tenantId}'`);
  await app.query('savepoint before');
  await expect(app.query(about, ['{"email": "somebody@example.com"}'])).rejects.toMatchObject({ code: '42501' });
  await app.query('rollback to before');
  expect((await app.query(about, ['{}'])).rowCount).toBeGreaterThan(0);
  await app.query('rollback');
});

test('every tenant table forces row level security', async () => {
  const unforced = await server.sql(
    `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
     where c.relnamespace = 'tributary'::regnamespace and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)`,
  );
  expect(unforced).toEqual([]);
});

test('a table whose row level security is off is noticed (positive control)', async () => {
  await server.sql('alter table tags no force row level security');
  const owner = (
    await server.sql<{ forced: boolean }>(
      `select relforcerowsecurity as forced from pg_class where oid = 'tags'::regclass`,
    )
  )[0];
  expect(owner?.forced).toBe(false);
  await server.sql('alter table tags disable row level security');
  expect(await countAs('tags')).toBeGreaterThan(0);
  await server.sql('alter table tags enable row level security');
  await server.sql('alter table tags force row level security');
  expect(await countAs('tags')).toBe(0);
});
