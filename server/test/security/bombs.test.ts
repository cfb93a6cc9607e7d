import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operation } from '../../src/dialects/operation.ts';
import { type Answer, startTestServer, type TestServer } from '../support/test-server.ts';
import { bodyOf, documented, formFields, put, textLimits } from './body-fields.ts';
import { type Bomb, formBombs, jsonBombs } from './bomb-bodies.ts';
import { insideOf } from './insides.ts';
import { idsOf, operations, prepare, sampleOf, sessionFor, signsIn, targetOf } from './requests.ts';
import type { Ids, Sample } from './samples.ts';
import { rowsOf, tablesOf } from './tables.ts';

/**
 * T40: every body-taking operation with every bomb. It is refused with a 4xx, or what is right in it is stored completely; nothing
 * is cut without a word, and no prototype of this process (which is the server's) changes.
 */

let server: TestServer;
let ids: Ids;
let tables: string[];
beforeAll(async () => {
  server = await startTestServer();
  // What a request stores is looked for where it stored it, before anything is done with it.
  await server.server.jobs.stop();
  ids = await idsOf(server, server.demo.tenant);
  tables = await tablesOf(server);
});
afterAll(() => server.close());

const taking = operations.filter(({ operation }) => operation.schema.body !== undefined);

async function post(operation: Operation, sample: Sample, type: string, raw: string): Promise<Answer> {
  const session = await sessionFor(server, operation);
  const headers = { ...session.headers, ...sample.headers, 'content-type': type };
  return server.call(operation.method, targetOf(operation, sample, session), { headers, raw });
}

/** The e-mail of a sample, which is new with each: where it is in the database, the body was read to its end. */
const emailIn = (sample: Sample) => /sample\d+@example\.com/.exec(JSON.stringify(sample))?.[0];

async function check(operation: Operation, sample: Sample, type: string, { name, raw, taken }: Bomb): Promise<void> {
  await prepare(server, operation, sample);
  const before = await countOf();
  const answer = await post(operation, sample, type, raw);
  const outcome = answer.status < 300 ? 'taken' : answer.status < 500 || documented(answer) ? 'refused' : answer.status;
  expect([name, outcome, insideOf(answer.text)]).toEqual([name, taken ? 'taken' : 'refused', undefined]);
  const email = emailIn(sample);
  if (!taken) expect([name, await countOf()]).toEqual([name, before]);
  else if (email !== undefined && !signsIn(operation))
    expect([name, (await rowsOf(server, tables, email)).length > 0]).toEqual([name, true]);
}

let texts = 0;
const countOf = async () => (await server.sql('select count(*)::int as n from records'))[0]?.n;

const pristine = () =>
  JSON.stringify([Object.prototype, Array.prototype, Function.prototype].map((of) => Reflect.ownKeys(of).map(String)));
const atStart = pristine();

describe.each(taking)('$operation.id', ({ operation }) => {
  if (operation.consumes?.includes('json'))
    test('JSON bombs', async () => {
      const sample = () => sampleOf(server, operation, ids);
      const count = jsonBombs(bodyOf(sample()), textField(operation, sample())).length;
      for (let at = 0; at < count; at += 1) {
        const fresh = sample();
        const bomb = jsonBombs(bodyOf(fresh), textField(operation, fresh))[at] as Bomb;
        await check(operation, fresh, 'application/json', bomb);
      }
      expect(({} as { polluted?: string }).polluted).toBeUndefined();
      expect(pristine()).toBe(atStart);
    });

  if (operation.consumes?.includes('form'))
    test('form bombs', async () => {
      const count = formBombs({}, 'any').length;
      for (let at = 0; at < count; at += 1) {
        const sample = sampleOf(server, operation, ids);
        const bomb = formBombs(formFields(bodyOf(sample)), textField(operation, sample))[at] as Bomb;
        await check(operation, sample, 'application/x-www-form-urlencoded', bomb);
      }
      expect(({} as { polluted?: string }).polluted).toBeUndefined();
      expect(pristine()).toBe(atStart);
    });

  if (!signsIn(operation))
    test('a text is stored to its last character, or refused', async () => {
      for (const [path, most] of textLimits(operation.schema.body)) {
        for (const length of most === undefined ? [4_001] : [most, most + 1]) {
          const sample = sampleOf(server, operation, ids);
          texts += 1;
          const start = `${texts}start`;
          const text = `${start}${'é'.repeat(Math.max(0, length - start.length - 3))}end`;
          const answer = await post(
            operation,
            sample,
            'application/json',
            JSON.stringify(put(bodyOf(sample), path.split('.'), text)),
          );
          expect([path, length, answer.status < 500 || documented(answer)]).toEqual([path, length, true]);
          if (answer.status >= 300) continue;
          const cut = (await rowsOf(server, tables, start)).filter((row) => !row.includes(text));
          expect([path, length, cut.map((row) => row.slice(0, 100))]).toEqual([path, length, []]);
        }
      }
    });
});

/** A text field that the sample names already, else one that it might. */
function textField(operation: Operation, sample: Sample): string {
  const known = Object.keys((sample.json ?? sample.form ?? {}) as object);
  const fields = textLimits(operation.schema.body).flatMap(([path]) => (path.includes('.') ? [] : [path]));
  return fields.find((path) => known.includes(path)) ?? fields[0] ?? known[0] ?? 'email';
}

test.each([
  ['interests', 21],
  ['interests', 101],
  ['preferences', 101],
])('footprints: a list of %s with %i items is stored whole, however it is spelled', async (field, count) => {
  const operation = operations.find((one) => one.operation.id === 'footprints.lead.create')?.operation as Operation;
  const items = Array.from({ length: count }, (_, at) => `item ${at}`);
  const spellings: ((email: string) => [string, string])[] = [
    (email) => ['application/json', JSON.stringify({ userEmail: email, [field]: items })],
    (email) => [
      'application/x-www-form-urlencoded',
      new URLSearchParams([
        ...items.map((one): [string, string] => [`${field}[]`, one]),
        ['userEmail', email],
      ]).toString(),
    ],
    (email) => [
      'application/x-www-form-urlencoded',
      new URLSearchParams([
        ...items.map((one, at): [string, string] => [`${field}[${at}]`, one]),
        ['userEmail', email],
      ]).toString(),
    ],
  ];
  for (const [at, spelling] of spellings.entries()) {
    const email = `list-${field}-${count}-${at}@example.com`;
    const answer = await post(operation, {}, ...spelling(email));
    expect(answer.status).toBe(200);
    const [row] = await server.sql<{ items: string[] }>(`select values -> $2 as items from records where email = $1`, [
      email,
      field,
    ]);
    expect(row?.items).toEqual(items);
  }
});
