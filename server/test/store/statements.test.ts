import { glob } from 'node:fs/promises';
import { resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setForm } from '../../src/store/set-form.ts';
import { declaredStatements, type SqlColumn, type Statement, statement } from '../../src/store/statement.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { describeStatement } from '../support/describe-statement.ts';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  const core = resolve(import.meta.dirname, '../../src/core');
  for await (const file of glob('**/*.ts', { cwd: core })) await import(resolve(core, file));
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url, options: '-c search_path=tributary' });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** PostgreSQL's names of the types that statements may declare. */
const oids: Record<string, number> = {
  uuid: 2950,
  text: 25,
  int4: 23,
  int8: 20,
  bool: 16,
  timestamptz: 1184,
  numeric: 1700,
  jsonb: 3802,
  json: 114,
  bytea: 17,
  'text[]': 1009,
  'uuid[]': 2951,
  'bytea[]': 1001,
  'int8[]': 1016,
};
const oidOf = (column: SqlColumn) => oids[column.replace(/\?$/, '')];

async function differences(declared: Statement): Promise<string[]> {
  const described = await describeStatement(client, declared.text);
  const params = declared.order.map((name) => oidOf(declared.params[name] as SqlColumn));
  const columns = Object.entries(declared.columns).map(([name, type]) => [name, oidOf(type)]);
  const problems: string[] = [];
  // smallint and integer parameters take the same values from us.
  const same = described.params.every((oid, i) => oid === params[i] || (oid === 21 && params[i] === 23));
  if (!same || params.length !== described.params.length)
    problems.push(`parameters are ${described.params}, declared ${params}`);
  if (JSON.stringify(described.columns) !== JSON.stringify(columns))
    problems.push(`columns are ${JSON.stringify(described.columns)}, declared ${JSON.stringify(columns)}`);
  return problems;
}

test('every declared statement fits the migrated schema', async () => {
  expect(declaredStatements().length).toBeGreaterThan(30);
  const found: Record<string, string[]> = {};
  for (const declared of declaredStatements()) {
    const problems = await differences(declared).catch((error: Error) => [error.message]);
    if (problems.length > 0) found[declared.name] = problems;
  }
  expect(found).toEqual({});
});

test('every declared statement that touches a tenant table names the tenant', () => {
  const without = declaredStatements().filter(
    ({ params, ...made }) => !('isShared' in made || 'tenant' in params) && Object.keys(params).length > 0,
  );
  expect(without.map(({ name }) => name)).toEqual([]);
});

test('shared statements touch no tenant table', async () => {
  const { rows } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'tributary' and column_name = 'tenant_id'`,
  );
  const shared = declaredStatements().filter((made) => 'isShared' in made);
  expect(shared.length).toBeGreaterThan(3);
  const words = shared.flatMap(({ text }) => text.split(/\W+/));
  expect(rows.map(({ name }) => name).filter((name) => words.includes(name))).toEqual([]);
});

test('the set form of every statement that has one fits the schema too, and answers with the same columns', async () => {
  const forms = declaredStatements().flatMap((one) => setForm(one) ?? []);
  expect(forms.length).toBeGreaterThan(100);
  const found: Record<string, string[]> = {};
  for (const form of forms) {
    const problems = await differences(form).catch((error: Error) => [error.message]);
    if (problems.length > 0) found[form.name] = problems;
  }
  expect(found).toEqual({});
});

test('a statement that does not fit is noticed', async () => {
  const wrong = statement(
    'test.wrong',
    { tenant: 'uuid' },
    { id: 'text' },
    'select id from people where tenant_id = :tenant',
  );
  expect(await differences(wrong)).toHaveLength(1);
});
