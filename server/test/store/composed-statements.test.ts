import { glob, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemActor } from '../../src/core/access/access.ts';
import type { Actor } from '../../src/core/actor.ts';
import { listLeads } from '../../src/core/leads/list-leads.ts';
import { deepList } from '../../src/core/lists/deep-list.ts';
import { writeMarks } from '../../src/core/lists/mark-queries.ts';
import { listCodes } from '../../src/core/loyalty/list-codes.ts';
import { listChannels } from '../../src/core/messaging/list-channels.ts';
import { listOrders } from '../../src/core/orders/list-orders.ts';
import { listResolvedOrders } from '../../src/core/orders/list-resolved.ts';
import type { Condition } from '../../src/core/people/filter.ts';
import { listPeople } from '../../src/core/people/list-people.ts';
import { requestErasure } from '../../src/core/people/request-erasure.ts';
import { restorePerson } from '../../src/core/people/restore-person.ts';
import type { UseCase } from '../../src/core/run.ts';
import { listSubscriptions } from '../../src/core/subscriptions/list-subscriptions.ts';
import { newId } from '../../src/kit/ids.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { describeStatement } from '../support/describe-statement.ts';
import { type Functions, objections, readFunctions } from '../support/distributed-rules.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** Queries that are composed while running (filters, lists) keep the rules of the declared ones: what use cases send is looked at on its way. */

let server: TestServer;
let client: pg.Client;
let functions: Functions;
let everybody: Actor;
/** Each text once, with the values it was sent with first. */
const sent = new Map<string, readonly unknown[]>();
/** Files of the core that composed one. */
const composers = new Set<string>();

beforeAll(async () => {
  server = await startTestServer();
  client = new pg.Client({ connectionString: server.databaseUrl, options: '-c search_path=tributary' });
  await client.connect();
  functions = await readFunctions(client);
  everybody = systemActor(await tenantByCode(server, server.demo.tenant), 'import');
  Error.stackTraceLimit = 60;
  const query = pg.Client.prototype.query;
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: never[]) {
    const [text, values] = args as unknown[];
    if (typeof text === 'string' && Array.isArray(values) && this !== client) {
      for (const [, file = ''] of (new Error().stack ?? '').matchAll(/src\/core\/([\w/-]+\.ts)/g)) composers.add(file);
      if (!sent.has(text)) sent.set(text, values);
    }
    return query.apply(this, args as never);
  } as never);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await client.end();
  await server.close();
});

const ask = <I, O>(actor: Actor, useCase: UseCase<I, O>, input: I): Promise<O> =>
  server.server.deps.run(actor, useCase, input);

/** As `lists.set_marks` does both ways; whether anybody wants them does not matter here. */
const setMarksOfPeople: UseCase<void, void> = {
  name: 'test.set_marks',
  async run(tx, { now }) {
    const list = deepList(tx.tenantId, 'orders');
    for (const goOn of [true, false]) await writeMarks(tx, list, { generation: newId(now), every: 10, now, goOn });
  },
};

const time = Date.UTC(2026, 0, 1);
const anyCredential = 'select credential_id as id from records where credential_id is not null limit 1';
const conditions: readonly Condition[] = [
  { on: 'field', field: 'fullName', op: 'contains', value: 'a' },
  { on: 'property', key: 'size', type: 'number', op: 'gte', value: 1 },
  { on: 'identifier', kind: 'email', value: ['a@example.com', 'no address'] },
  { on: 'person', refs: [{ id: newId(time) }, { number: 1 }] },
  { on: 'not', condition: { on: 'tags', names: ['vip'] } },
  { on: 'tags', names: ['vip', 'new'] },
  {
    on: 'subscription',
    parts: [
      { field: 'status', op: 'eq', value: 'active' },
      { field: 'planNumber', op: 'in', value: [1, 2] },
    ],
  },
  { on: 'customer', is: true },
  { on: 'customer', is: false },
  { on: 'text', query: 'a@example.com' },
];

async function askEverything(actor: Actor): Promise<void> {
  const page = { limit: 2, offset: 1 };
  const span = { from: time, to: time + 1 };
  const sort = { by: 'fullName', descending: true } as const;
  const count = { total: true, filtered: true };
  for (const where of [[], ...conditions.map((one) => [one]), [...conditions]])
    await ask(actor, listPeople, { where, sort, count, ...page });
  await ask(actor, listPeople, { where: [], sort, limit: 3, offset: 0, related: ['tags', 'orders', 'leads'] });
  await ask(actor, listOrders, page);
  await ask(actor, listOrders, { limit: 2, offset: 20_000 });
  for (const more of [{}, { ...span, text: 'a@example.com' }])
    await ask(actor, listResolvedOrders, { ...more, ...page });
  for (const more of [{}, { search: 'A' }]) await ask(actor, listCodes, { ...more, ...page });
  for (const more of [{}, span]) await ask(actor, listChannels, { ...more, ...page });
  for (const more of [{}, { ...span, id: newId(time), complete: true, origin: 'web' }])
    await ask(actor, listLeads, { ...more, ...page });
  for (const status of [undefined, 'active', 'pending', 'expired'] as const)
    await ask(actor, listSubscriptions, {
      scope: '',
      ...(status === undefined ? {} : { status, startsFrom: time, endsTo: time, planKeys: ['gold'], numbers: [1] }),
      limit: 5,
      offset: 0,
    });
}

test('every composed query is one tenant’s', async () => {
  await askEverything(everybody);
  const [credential] = await server.sql<{ id: string }>(anyCredential);
  await askEverything({ ...everybody, sees: 'own', credentialId: credential?.id } as Actor);
  await ask(everybody, setMarksOfPeople, undefined);
  const { people } = await ask(everybody, listPeople, {
    where: [],
    sort: { by: 'number', descending: false },
    limit: 1,
    offset: 0,
  });
  const { id } = await ask(everybody, requestErasure, { ref: { id: people[0]?.id ?? newId(time) } });
  await ask(everybody, restorePerson, { id });

  expect(sent.size).toBeGreaterThan(30);
  const found: Record<string, string[]> = {};
  for (const [text, values] of sent) {
    const { params } = await describeStatement(client, text);
    const { rows } = await client.query<{ type: string }>(
      'select format_type(o::oid, null) as type from unnest($1::int8[]) with ordinality as p (o, at) order by at',
      [params],
    );
    const tenantParams = new Set(values.flatMap((value, at) => (value === everybody.tenantId ? [at + 1] : [])));
    const problems = await objections(client, functions, { text, types: rows.map(({ type }) => type), tenantParams });
    if (problems.length > 0) found[text] = problems;
  }
  // The test's own way past all tenants, which came by on the same way, is the positive control.
  expect(found).toEqual({ [anyCredential]: ['records is not held to the tenant'] });
}, 120_000);

test('and every file that composes one was asked', async () => {
  const core = resolve(import.meta.dirname, '../../src/core');
  const composing: string[] = [];
  for await (const file of glob('**/*.ts', { cwd: core }))
    if (/\btx\.query\b/.test(await readFile(resolve(core, file), 'utf8'))) composing.push(file);
  expect(composing.length).toBeGreaterThan(5);
  expect(composing.filter((file) => !composers.has(file))).toEqual([]);
});
