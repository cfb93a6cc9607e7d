import { glob } from 'node:fs/promises';
import { resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setForm } from '../../src/store/set-form.ts';
import { declaredStatements, type SqlColumn, type Statement, statement } from '../../src/store/statement.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { describeStatement } from '../support/describe-statement.ts';
import { type Functions, objections, readFunctions } from '../support/distributed-rules.ts';

let database: TestDatabase;
let client: pg.Client;
let functions: Functions;
beforeAll(async () => {
  const core = resolve(import.meta.dirname, '../../src/core');
  for await (const file of glob('**/*.ts', { cwd: core })) await import(resolve(core, file));
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url, options: '-c search_path=tributary' });
  await client.connect();
  functions = await readFunctions(client);
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
  'timestamptz[]': 1185,
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

/** Calls nothing but a function of ours, as the owner of the tables, outside any tenant's transaction: docs/scaling.md. */
const declaredExceptions = {
  'tracking.make_partition': ['calls make_tracking_partition'],
  'tracking.drop_partitions': ['calls drop_tracking_partitions'],
};

const judged = ({ text, order, params }: Pick<Statement, 'text' | 'order' | 'params'>) => {
  const types = order.map((name) => params[name]?.replace(/\?$/, '') ?? '');
  return objections(client, functions, { text, types, tenantParams: new Set([order.indexOf('tenant') + 1]) });
};

test('every declared statement, and every set form, is one tenant’s: a distributed database sends it to one place', async () => {
  const found: Record<string, string[]> = {};
  for (const one of declaredStatements().flatMap((declared) => [declared, setForm(declared) ?? []].flat())) {
    const problems = await judged(one);
    if (problems.length > 0) found[one.name] = problems;
  }
  expect(found).toEqual(declaredExceptions);
}, 60_000);

const ofPeople = (more: string) => `select p.id from people p ${more}`;
const pruned = 'insert into pushes (tenant_id, id, title, body, data, topics, created_at)';

test.each([
  ['select id from people', 'people is not held to the tenant'],
  [ofPeople('where p.tenant_id = $1 or p.id = $1'), 'people is not held to the tenant'],
  [ofPeople('join records r on r.person_id = p.id where p.tenant_id = $1'), 'records is not held to the tenant'],
  [ofPeople('left join records r on r.tenant_id = $1 and p.tenant_id = $1'), 'people is not held to the tenant'],
  [
    ofPeople('full join records r on r.tenant_id = p.tenant_id where r.tenant_id = $1'),
    'people is not held to the tenant',
  ],
  [
    ofPeople('where p.tenant_id = $1 and exists (select from records r where r.tenant_id = p.tenant_id)'),
    'records is not held to the tenant',
  ],
  [
    ofPeople('join (select tenant_id from records limit 1) r on r.tenant_id = p.tenant_id where p.tenant_id = $1'),
    'records is not held to the tenant',
  ],
  ['select p.id from people p for update', 'people is not held to the tenant'],
  ['update people set name = null where id = $1', 'people is not held to the tenant'],
  ['update people set tenant_id = $1 where tenant_id = $1', 'people is given another tenant'],
  ['update people set name = random()::text where tenant_id = $1', 'a volatile function in a change'],
  ['update people set name = to_jsonb(id)::text where tenant_id = $1', 'a stable function of a column in a change'],
  [
    `update people set name = case when id = $1 then now()::text end where tenant_id = $1`,
    'a function that is not immutable in CASE or COALESCE of a change',
  ],
  [
    'delete from people where tenant_id = $1 returning to_jsonb(people)',
    'a function that is not immutable in RETURNING',
  ],
  [
    `insert into tags (tenant_id, id, name, created_at) values ($1, $1, 'x', $2)
     on conflict (tenant_id, name) do update set created_at = now()`,
    'a function that is not immutable in ON CONFLICT',
  ],
  [
    `insert into tags (tenant_id, id, name, created_at) values ($1, $1, (select name from tags where tenant_id = $1), $2)`,
    'a sub-select among VALUES',
  ],
  [
    `insert into tags (tenant_id, id, name, created_at) values (gen_random_uuid(), $1, 'x', $2)`,
    'tags is given a tenant that is no parameter',
  ],
  [
    `${pruned} select u, $1, '', '', '{}', '{}', $2 from unnest(array[$1]) u`,
    'pushes is given a tenant from elsewhere',
  ],
  [
    `${pruned} select $1, u, '', '', '{}', '{}', $2 from unnest(array[$1]) u`,
    'pushes would be written by COPY: say RETURNING or ON CONFLICT',
  ],
  [`${pruned} select t.tenant_id, t.id, '', '', '{}', '{}', $2 from tags t where t.tenant_id = $1`, undefined],
  [
    ofPeople(`where tenant_id = $1 and exists (select from signing_keys)`),
    "signing_keys stands beside tenants' tables",
  ],
  [ofPeople(`join tenants t on t.id = p.tenant_id where p.tenant_id = $1`), undefined],
  [`select make_tracking_partition($2) from people where tenant_id = $1`, 'calls make_tracking_partition'],
])('%s: %s (positive control)', async (text, problem) => {
  const said = await objections(client, functions, {
    text,
    types: ['uuid', 'timestamptz'],
    tenantParams: new Set([1]),
  });
  expect(said).toEqual(problem === undefined ? [] : [problem]);
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
