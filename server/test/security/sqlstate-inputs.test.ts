import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operation } from '../../src/dialects/operation.ts';
import { type Answer, startTestServer, type TestServer } from '../support/test-server.ts';
import { bodyOf, documented, fieldsOf, put } from './body-fields.ts';
import { insideOf } from './insides.ts';
import { idsOf, operations, sampleOf, send } from './requests.ts';
import type { Ids, Sample } from './samples.ts';

/**
 * T41, from the caller's side: the ordinary bad input from which a database answers with a SQLSTATE, in every field of every body,
 * query and path. None is a failure of the server's, none tells of the inside, and nothing impossible is stored.
 */

const bad: readonly [what: string, value: unknown][] = [
  ['22021, NUL', 'a\u0000b'],
  ['a lone surrogate, which would be stored as U+FFFD', 'a\ud800b'],
  ['22P02, no number', '20abc'],
  ['22003, beyond integers', 2 ** 63],
  ['22003, beyond integers, as text', '99999999999999999999'],
  ['22003, the smallest', -2_147_483_649],
  ['22003, beyond numeric', '1e400'],
  ['22P02, an id of Mongo’s in another spelling', 'ffffffffffffffffffffffff'],
  ['22P02, half a UUID', '00000000-0000-7000'],
  ['22008, 30 February', '2024-02-30'],
  ['22008, year 300000', '300000-01-01T00:00:00Z'],
  ['22007, no date', '0000-00-00'],
  ['infinity', 'infinity'],
  ['NaN', 'NaN'],
  ['2201B, a bad expression', '([*\\'],
  ['wildcards', '%_%\\%'],
  ['2201W, less than none', -1],
  ['a quote', `'; select pg_sleep(5) --`],
];

let server: TestServer;
let ids: Ids;
beforeAll(async () => {
  server = await startTestServer();
  ids = await idsOf(server, server.demo.tenant);
});
afterAll(() => server.close());

/** The sample with one field of its body, query or path replaced. */
function* spoilt(operation: Operation, value: unknown): Generator<[where: string, sample: Sample]> {
  const make = () => sampleOf(server, operation, ids);
  for (const path of fieldsOf(operation.schema.body)) {
    const sample = make();
    const { form: _, ...rest } = sample;
    yield [`body ${path}`, { ...rest, json: put(bodyOf(sample), path.split('.'), value) }];
  }
  // What is well formed and no text stands in a query, or in a path, as its text.
  if (!String(value).isWellFormed()) return;
  for (const path of fieldsOf(operation.schema.querystring)) {
    const [first = '', ...inner] = path.split('.');
    const sample = make();
    yield [
      `query ${path}`,
      { ...sample, query: { ...sample.query, [first + inner.map((name) => `[${name}]`).join('')]: String(value) } },
    ];
  }
  for (const name of Object.keys(make().params ?? {})) {
    const sample = make();
    yield [`path ${name}`, { ...sample, params: { ...sample.params, [name]: String(value) } }];
  }
}

const outcomeOf = (answer: Answer) => [
  answer.status < 500 || documented(answer) || answer.status,
  answer.status >= 300 ? insideOf(answer.text) : undefined,
];

describe.each(operations)('$operation.id', ({ operation }) => {
  test('no field makes the server fail', async () => {
    for (const [at, [what, value]] of bad.entries()) {
      // Every value in some fields, and every field with some of the values: the fuzz test tries the rest.
      const places = [...spoilt(operation, value)];
      for (const [where, sample] of places.filter((_, place) => places.length < 6 || (place + at) % 9 === 0))
        expect([what, where, ...outcomeOf(await send(server, operation, sample))]).toEqual([
          what,
          where,
          true,
          undefined,
        ]);
    }
  });
});

test('nothing impossible was stored: no infinite moment, no number that is none, no replacement character', async () => {
  const columns = await server.sql<{ table: string; name: string; type: string }>(
    `select c.table_name as table, c.column_name as name, c.data_type as type from information_schema.columns c
     join information_schema.tables t using (table_schema, table_name) where c.table_schema = 'tributary' and t.table_type = 'BASE TABLE'`,
  );
  const impossible: Record<string, (name: string) => string> = {
    'timestamp with time zone': (name) => `not isfinite(${name})`,
    date: (name) => `not isfinite(${name})`,
    numeric: (name) => `${name} in ('NaN', 'infinity', '-infinity')`,
    jsonb: (name) => `${name}::text like '%\ufffd%'`,
    text: (name) => `${name} like '%\ufffd%'`,
  };
  const checked = columns.filter(({ type }) => type in impossible);
  expect(new Set(checked.map(({ type }) => type)).size).toBeGreaterThanOrEqual(4);
  const found: string[] = [];
  for (const { table, name, type } of checked) {
    const [row] = await server.sql(`select count(*)::int as n from ${table} where ${impossible[type]?.(name)}`);
    if (row?.n !== 0) found.push(`${table}.${name}`);
  }
  expect(found).toEqual([]);
});
