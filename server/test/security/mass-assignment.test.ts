import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operation } from '../../src/dialects/operation.ts';
import type { Answer } from '../support/test-server.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { formFields, propertiesOf, type Shape } from './body-fields.ts';
import { idsOf, operations, sampleOf, send, signsIn } from './requests.ts';
import { reservedNames, spellings } from './reserved-names.ts';
import type { Ids, Sample } from './samples.ts';
import { rowsOf, tablesOf } from './tables.ts';

/**
 * T29: every write with every column's name and every reserved name beside what it takes: what is stored and answered is what it
 * is without them. Compared row by row, so that ids, tenant, times, prices, states, credential and number are all in it.
 */

let server: TestServer;
let ids: Ids;
let names: string[];
let marks: readonly unknown[];

/** Values that would be seen wherever they went. */
const text = 'INJECTED';
const time = '2001-02-03T04:05:06.000Z';
const number = 777_777;

const writing = operations.filter(({ operation }) => operation.method !== 'GET' && !signsIn(operation));

beforeAll(async () => {
  server = await startTestServer();
  // Only what a request itself stores is compared, not what is done afterwards with what others stored.
  await server.server.jobs.stop();
  ids = await idsOf(server, server.demo.tenant);
  const other = await server.tenant('Other');
  const foreign = await idsOf(server, other.tenant);
  marks = [text, time, number, foreign.person?.id, foreign.credential?.id];
  const columns = await server.sql<{ name: string }>(
    `select distinct column_name as name from information_schema.columns where table_schema = 'tributary'`,
  );
  names = [...new Set([...columns.map(({ name }) => name), ...reservedNames].flatMap(spellings))];
});
afterAll(() => server.close());

/** The names that a schema does not know, each with a value that would be seen. */
function strangers(known: Record<string, Shape>, value: unknown): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => !Object.hasOwn(known, name)).map((name) => [name, value]));
}

/** Objects in which a framework might look for fields; those that the operation takes get only names that they do not know. */
const wrappers = [
  'person',
  'user',
  'member',
  'customer',
  'lead',
  'data',
  'attributes',
  'record',
  'details',
  'values',
  'profile',
  '$set',
  '0',
];

/** How many requests it takes to send all names, where the body may not be as large as usual. */
const turnsOf = ({ bodyBytes = Number.POSITIVE_INFINITY }: Operation) => Math.ceil((512 * 1024) / bodyBytes) || 1;

/** A sample with strangers in its body, its query and its headers. */
function injected(operation: Operation, sample: Sample, value: unknown, form: boolean, turn = 0): Sample {
  const known = propertiesOf(operation.schema.body);
  const turns = turnsOf(operation);
  const flat = Object.fromEntries(Object.entries(strangers(known, value)).filter((_, at) => at % turns === turn));
  // All names together would be more than a request line may hold: each value goes with a part of them.
  const part = (_: unknown, index: number) => index % marks.length === marks.indexOf(value);
  const query = Object.entries(strangers(propertiesOf(operation.schema.querystring), String(value))).filter(part);
  const headers = {
    'x-tenant-id': String(value),
    'x-user-id': String(value),
    'x-role': 'admin',
    'x-http-method-override': 'DELETE',
  };
  const common = {
    ...sample,
    headers: { ...headers, ...sample.headers },
    query: { ...Object.fromEntries(query), ...sample.query } as Record<string, string>,
  };
  if (form) {
    const inBrackets = wrappers
      .filter((name) => !Object.hasOwn(known, name))
      .flatMap((name) =>
        Object.keys(flat)
          .slice(0, 40)
          .map((key) => [`${name}[${key}]`, String(value)]),
      );
    return {
      ...common,
      form: {
        ...formFields(flat),
        ...Object.fromEntries(inBrackets),
        ...formFields(sample.form ?? (sample.json as object)),
      },
    };
  }
  if (sample.upload !== undefined) {
    // Fields of a multipart body must not have names that every object has.
    const fields = Object.entries(formFields(flat)).filter(([name]) => !(name in Object.prototype));
    return {
      ...common,
      upload: { ...sample.upload, fields: { ...Object.fromEntries(fields), ...sample.upload.fields } },
    };
  }
  const body = (sample.json ?? sample.form) as Record<string, unknown>;
  const inner = Object.entries(known).flatMap(([name, schema]) => {
    const own = body[name];
    const isPlain = typeof own === 'object' && own !== null && !Array.isArray(own);
    return isPlain ? [[name, { ...strangers(propertiesOf(schema), value), ...own }]] : [];
  });
  // Each wrapper with a quarter of the names: a body has its limit, too.
  const quarter = (of: number) => Object.fromEntries(Object.entries(flat).filter((_, index) => index % 4 === of % 4));
  const wrapped = wrappers.flatMap((name, of) => (Object.hasOwn(known, name) ? [] : [[name, quarter(of)]]));
  const { form: _, ...rest } = common;
  return { ...rest, json: { ...flat, ...Object.fromEntries(wrapped), ...body, ...Object.fromEntries(inner) } };
}

/** Without what differs between two requests that ask for the same. */
function normal(line: string): string {
  return line
    .replace(/sample\d+@/g, 'sample@')
    .replace(/"(pid|mobileId)":"[0-9a-f]{64}"/g, '"$1":"SESSION"')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{24}\b/g, 'ID')
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00)?/g, 'TIME')
    .replace(/\$argon2id\$[^"]+/g, 'HASH')
    .replace(/\\\\x[0-9a-f]{64}/g, 'HASH')
    .replace(/\b\d{13}\b/g, 'MS')
    .replace(/"hash":"[0-9a-z]{6}"/g, '"hash":"HASH"')
    .replace(/^(traffic_sources .*,)[0-9a-z]{6},(?=ID,)/, '$1HASH,')
    .replace(/^(loyalty_codes .*,)[A-Z2-9]{8},(?=ID,)/, '$1CODE,')
    .replace(/^(loyalty_prizes .*),\d+,0\)$/, '$1,ALLOTTED,0)')
    .replace(/"?oneTimeToken"?:"[^"]+"/g, 'TOKEN')
    .replace(/\b\d{5}\b/g, 'NUMBER')
    .replace(/^(list_departures .*),\d+\)$/, '$1,TIMES)')
    .replace(/^(changes .*),\d+\)$/, '$1,POSITION)')
    .replace(/^(channels .*),\d+\)$/, '$1,MESSAGES)')
    .replace(/^(lead_history \(ID,ID,ID),\d+,/, '$1,VERSION,')
    .replace(/^(leads .*),\d+,(\w*)\)$/, '$1,VERSION,$2)');
}

/** What a request answers, and what rows it makes or changes. */
async function effect(
  operation: Operation,
  sample: Sample,
): Promise<{ answer: Answer; rows: string[]; raw: string[] }> {
  const tables = await tablesOf(server);
  // Facts are delivered meanwhile, which says nothing about the request that published them.
  const rowsNow = async () =>
    (await rowsOf(server, tables)).map((row) => row.replace(/^(changes .*),(?:due|done),/, '$1,'));
  const before = new Set(await rowsNow());
  const answer = await send(server, operation, sample);
  const raw = (await rowsNow()).filter((row) => !before.has(row));
  // Each writer adds to one of a few counters, at random.
  const rows = raw
    .filter((row) => !row.startsWith('counters '))
    .map(normal)
    .sort();
  return { answer, rows, raw };
}

const said = ({ status, text: body }: Answer) => `${status} ${normal(body)}`;
const seen = (line: string) => marks.filter((mark) => line.includes(String(mark)) || line.includes('2001-02-03'));

describe.each(writing)('$operation.id', ({ operation }) => {
  const forms = [false, ...(operation.consumes?.includes('form') ? [true] : [])];
  test.each(forms.map((form) => [form ? 'as a form, in brackets' : 'as JSON, flat and nested', form] as const))(
    '%s',
    async (_, form) => {
      const make = () => sampleOf(server, operation, ids);
      // The first of several alike, and the second, may do more than the next ones do.
      await send(server, operation, make());
      await send(server, operation, make());
      const plain = await effect(operation, make());
      expect([plain.answer.status, plain.answer.text]).toEqual([
        expect.toSatisfy((status: number) => status < 300),
        expect.any(String),
      ]);
      for (const mark of marks) {
        for (let turn = 0; turn < turnsOf(operation); turn += 1) {
          const { answer, rows, raw } = await effect(operation, injected(operation, make(), mark, form, turn));
          expect(said(answer)).toBe(said(plain.answer));
          expect(rows).toEqual(plain.rows);
          expect([...raw, answer.text].flatMap(seen)).toEqual([]);
        }
      }
    },
  );
});

test('there are enough names', () => {
  expect(reservedNames.length).toBeGreaterThanOrEqual(200);
  expect(names.length).toBeGreaterThan(400);
});

test('a stranger that is taken is seen (positive control)', async () => {
  for (const { operation } of writing) {
    const sample = sampleOf(server, operation, ids);
    const [field] = ['fullName', 'nickName', 'userJob', 'userCity', 'name'].filter(
      (one) => one in propertiesOf(operation.schema.body),
    );
    if (field === undefined) continue;
    const { raw } = await effect(operation, {
      ...sample,
      ...(sample.form
        ? { form: { ...sample.form, [field]: `${text} ${operation.id}` } }
        : { json: { ...(sample.json as object), [field]: `${text} ${operation.id}` } }),
    });
    expect([operation.id, raw.flatMap(seen).length > 0]).toEqual([operation.id, true]);
  }
});
