import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Actor } from '../../src/core/actor.ts';
import type { CoreErrorCode } from '../../src/core/errors.ts';
import type { UseCase } from '../../src/core/run.ts';
import { toCoreError } from '../../src/core/to-core-error.ts';
import { StoreError, toStoreError } from '../../src/store/errors.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { shape, shapeOf } from '../life/support/shapes.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { insideOf } from './insides.ts';
import { idsOf, operations, sampleOf, send } from './requests.ts';
import type { Ids } from './samples.ts';

/**
 * T41, from the database's side: every class of SQLSTATE, raised by a real PostgreSQL inside a use case, comes out of every
 * dialect as the right status in its own shape, without a word of SQL, table or file.
 */

/** What the database says, how often it is asked, and what the core makes of it. */
const states: readonly [sqlState: string, what: string, tries: number, code: CoreErrorCode][] = [
  ['22001', 'too long', 1, 'invalid'],
  ['22003', 'number out of range', 1, 'invalid'],
  ['22007', 'bad date', 1, 'invalid'],
  ['22008', 'date out of range', 1, 'invalid'],
  ['22012', 'division by zero', 1, 'invalid'],
  ['22021', 'NUL in text', 1, 'invalid'],
  ['2201B', 'bad regular expression', 1, 'invalid'],
  ['2201W', 'negative limit', 1, 'invalid'],
  ['2201X', 'negative offset', 1, 'invalid'],
  ['22P02', 'bad text of a type', 1, 'invalid'],
  ['22P05', 'NUL in jsonb', 1, 'invalid'],
  ['54001', 'too deep', 1, 'invalid'],
  ['54000', 'a limit of the program', 1, 'invalid'],
  ['23502', 'null', 1, 'conflict'],
  ['23503', 'foreign key', 1, 'conflict'],
  ['23505', 'unique', 1, 'conflict'],
  ['23514', 'check', 1, 'conflict'],
  ['23P01', 'exclusion', 1, 'conflict'],
  ['40001', 'serialisation', 4, 'unavailable'],
  ['40P01', 'deadlock', 4, 'unavailable'],
  ['53100', 'disk full', 1, 'unavailable'],
  ['53200', 'out of memory', 1, 'unavailable'],
  ['53300', 'too many connections', 1, 'unavailable'],
  ['55P03', 'lock not had', 1, 'unavailable'],
  ['57P01', 'shutting down', 1, 'unavailable'],
  ['57P03', 'starting up', 1, 'unavailable'],
  ['58030', 'input or output failed', 1, 'unavailable'],
  ['57014', 'statement took too long', 1, 'timed_out'],
  // Not the caller's fault and not the weather: a bug of ours.
  ['42601', 'syntax', 1, 'unexpected'],
  ['42P01', 'no such table', 1, 'unexpected'],
  ['42501', 'not allowed', 1, 'unexpected'],
];

/** The most that anything of the above may answer with, by core code. */
const statuses: Partial<Record<CoreErrorCode, readonly number[]>> = {
  invalid: [400],
  conflict: [409],
  unavailable: [503],
  timed_out: [503],
  unexpected: [500],
};

let server: TestServer;
let ids: Ids;
let actor: Actor;
let tries = 0;

beforeAll(async () => {
  server = await startTestServer();
  ids = await idsOf(server, server.demo.tenant);
  const tenant = await tenantByCode(server, server.demo.tenant);
  actor = {
    tenantId: tenant.id,
    credentialId: undefined,
    source: 'import',
    defaultCountry: 'RO',
    sees: 'tenant',
    scopes: [],
    details: {},
  };
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => server.close());

/** Raises a state as the database would, with a message that tells everything; `until` the given try. */
const raise: UseCase<{ state: string; until: number }, string> = {
  name: 'test.raise',
  async run(tx, _, { state, until }) {
    tries += 1;
    if (tries > until) return 'done';
    const message = `relation "people" violates constraint "people_pkey" in /var/lib/postgresql/base/1 (select * from people)`;
    const parameters = {
      parameters: [],
      sql: `do $$ begin raise exception '${message}' using errcode = '${state}'; end $$`,
    };
    await tx.query(parameters);
    return 'not reached';
  },
};

async function outcome(state: string, until = Number.POSITIVE_INFINITY) {
  tries = 0;
  return server.server.deps.run(actor, raise, { state, until }).then(
    (value) => ({ value, tries }),
    ({ code, message, cause }) => ({ code, message, cause, tries }),
  );
}

describe.each(states)('%s, %s', (state, _, times, code) => {
  test(`is ${code} after ${times}`, async () => {
    const found = await outcome(state);
    expect(found).toMatchObject({ code, tries: times });
    if ('message' in found)
      expect([found.message, insideOf(String(found.message))]).toEqual([found.message, undefined]);
    if (code !== 'unexpected') expect((found as { cause: unknown }).cause).toBeInstanceOf(StoreError);
  });
});

test('a conflict that passes is not seen: the transaction is run again, and what it did before is not kept', async () => {
  for (const state of ['40001', '40P01']) expect(await outcome(state, 3)).toEqual({ value: 'done', tries: 4 });
});

/** One state of each answer; the dialects see nothing but the core's code. */
const kinds = ['22P02', '23505', '40001', '53100', '57014', '42601'];

describe.each(operations)('$operation.id', ({ dialect, operation }) => {
  test('answers whatever the database says in its own words', async () => {
    for (const state of kinds) {
      const code = states.find(([one]) => one === state)?.[3] as CoreErrorCode;
      vi.spyOn(operation, 'handle').mockImplementation(async (__, deps) => {
        tries = 0;
        return { body: await deps.run(actor, raise, { state, until: Number.POSITIVE_INFINITY }) };
      });
      const answer = await send(server, operation, sampleOf(server, operation, ids));
      expect([state, statuses[code]?.includes(answer.status), insideOf(answer.text)]).toEqual([state, true, undefined]);
      if (operation.auth !== 'none') expect([state, shape(answer)]).toEqual([state, shapeOf(dialect.name, code)]);
      if (answer.status === 503) expect(Number(answer.headers.get('retry-after') ?? 1)).toBeGreaterThan(0);
      vi.restoreAllMocks();
    }
  });
});

describe('errors of the driver, which carry no SQLSTATE', () => {
  test.each([
    ['a lost connection', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }), 'unavailable'],
    [
      'nobody listening',
      Object.assign(new Error('connect ECONNREFUSED /tmp/.s.PGSQL.5432'), { code: 'ECONNREFUSED' }),
      'unavailable',
    ],
    ['a pool that is waited for too long', new Error('timeout exceeded when trying to connect'), 'unavailable'],
    ['a connection that ended', new Error('Connection terminated unexpectedly'), 'unavailable'],
    ['a bug', new TypeError("Cannot read properties of undefined (reading 'id')"), 'unexpected'],
    ['no error at all', 'text', 'unexpected'],
  ] as const)('%s', (_, error, code) => {
    const core = toCoreError(toStoreError(error));
    expect(core.code).toBe(code);
    expect(core.message.includes('/tmp') || core.message.includes('Cannot read')).toBe(false);
  });
});

test('what the inside says is known when it is seen (positive control)', () => {
  for (const text of [
    'relation "people" does not exist',
    'violates unique constraint "x"',
    '/var/lib/postgresql',
    'select id from people',
    'records_email_key',
    'TypeError: x',
  ])
    expect([text, insideOf(text) === undefined]).toEqual([text, false]);
  expect(insideOf('{"error":"A user with this email already exists"}')).toBeUndefined();
});
