import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '../../src/core/access/access.ts';
import type { Actor } from '../../src/core/actor.ts';
import { changeLead } from '../../src/core/leads/change-lead.ts';
import { addPerson } from '../../src/core/people/add-person.ts';
import { findPerson } from '../../src/core/people/find-person.ts';
import { listPeople } from '../../src/core/people/list-people.ts';
import { removeRecord } from '../../src/core/people/remove-record.ts';
import { updatePerson } from '../../src/core/people/update-person.ts';
import type { PersonPatch } from '../../src/core/people/values.ts';
import { addSubscriptions } from '../../src/core/subscriptions/add-subscriptions.ts';
import type { Id } from '../../src/kit/ids.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** A source takes back what it said about a person. */

let server: TestServer;
let shop: Actor;
let club: Actor;
beforeAll(async () => {
  server = await startTestServer();
  const tenant = await tenantByCode(server, server.demo.tenant);
  shop = systemActor(tenant, 'shop');
  club = systemActor(tenant, 'club');
});
afterAll(() => server.close());

const run: TestServer['server']['deps']['run'] = (...args) => server.server.deps.run(...args);
const day = 24 * 60 * 60 * 1000;
const add = (actor: Actor, patch: PersonPatch, passwordHash?: string) =>
  run(actor, addPerson, { scope: '', patch, onExisting: 'refuse', ...(passwordHash ? { passwordHash } : {}) });
const find = (id: Id) => run(shop, findPerson, { ref: { id } });
const changes = async (personId: Id) =>
  (
    await server.sql<{ type: string }>('select type from changes where person_id = $1 order by at, number', [personId])
  ).map(({ type }) => type);
const total = async () =>
  (
    await run(shop, listPeople, {
      where: [],
      sort: { by: 'id', descending: false },
      limit: 1,
      offset: 0,
      count: { total: true },
    })
  ).total;

/** Tables that hold a text anywhere. */
async function mentions(text: string): Promise<string[]> {
  const tables = await server.sql<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'tributary'::regnamespace and relkind in ('r', 'p')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await server.sql(`select 1 from ${name} x where x::text like '%' || $1 || '%' limit 1`, [text]);
    if (rows.length > 0) found.push(name);
  }
  return found.sort();
}

test('a person whom no other source knows is gone, with everything in every table', async () => {
  const before = await total();
  const { person } = await add(shop, { email: 'gone@example.com', phone: '+40722555001' }, 'hash');
  await run(shop, changeLead, { ref: { id: person.id }, scope: '', status: 'lead' });
  const startsAt = server.clock.now() - day;
  await run(shop, addSubscriptions, {
    scope: '',
    items: [{ email: 'gone@example.com', planKey: 'site', startsAt, endsAt: startsAt + 30 * day }],
  });
  expect(await total()).toBe(before + 1);
  expect(await mentions('gone@example.com')).toEqual([
    'identifiers',
    'identity_log',
    'lead_history',
    'people',
    'records',
  ]);
  await run(shop, removeRecord, { ref: { id: person.id } });
  await expect(find(person.id)).rejects.toMatchObject({ code: 'not_found' });
  expect(await total()).toBe(before);
  expect(await changes(person.id)).toEqual(expect.arrayContaining(['person.created', 'person.deleted']));
  // Whatever table comes later: none but the log and the published facts may name the person or its record.
  const columns = await server.sql<{ table: string; column: string }>(
    `select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'tributary'::regnamespace and c.relkind in ('r', 'p') and a.attname in ('person_id', 'record_id', 'other_person_id')`,
  );
  expect(columns.length).toBeGreaterThan(12);
  const left: string[] = [];
  for (const { table, column } of columns) {
    const [row] = await server.sql<{ count: number }>(
      `select count(*)::int as count from ${table} where ${column} = $1`,
      [person.id],
    );
    if (row?.count) left.push(table);
  }
  expect(new Set(left)).toEqual(new Set(['changes', 'identity_log']));
  // The log remembers that something was decided, and nobody's identifiers; the same goes for every other text.
  const log = await server.sql('select identifiers from identity_log where person_id = $1', [person.id]);
  expect(log).toEqual([{ identifiers: {} }, { identifiers: {} }]);
  expect(await mentions('gone@example.com')).toEqual([]);
  // The same person may come again, as a new one.
  const again = await add(shop, { email: 'gone@example.com' });
  expect(again.isNewPerson).toBe(true);
});

test('a person whom another source knows lives on with what the other said, and with what happened', async () => {
  const { person } = await add(shop, { email: 'lives@example.com', fullName: 'From The Shop', city: 'Cluj' });
  await add(club, { email: 'lives@example.com', city: 'Oslo' });
  const startsAt = server.clock.now() - day;
  const item = { email: 'lives@example.com', planKey: 'site', startsAt, endsAt: startsAt + 30 * day };
  await run(shop, addSubscriptions, { scope: '', items: [item] });
  await run(shop, changeLead, { ref: { id: person.id }, scope: '', status: 'opportunity' });

  await run(shop, removeRecord, { ref: { id: person.id } });
  const left = await run(club, findPerson, { ref: { id: person.id }, related: ['leads'] });
  expect(left.values).toMatchObject({ email: 'lives@example.com', city: 'Oslo' });
  expect(left.values.fullName).toBeUndefined();
  expect(left.related.leads).toMatchObject([{ status: 'opportunity' }]);
  const [subscription] = await server.sql<{ state: string; ends_at: Date }>(
    'select s.state, s.ends_at from subscriptions s join records r on r.id = s.record_id where r.person_id = $1',
    [person.id],
  );
  expect(subscription?.state).toBe('expired');
  expect(subscription?.ends_at.getTime()).toBeLessThanOrEqual(server.clock.now());
  expect(await changes(person.id)).toEqual(expect.arrayContaining(['subscription.ended', 'person.unlinked']));
  // The shop has nothing left to take back.
  await expect(run(shop, removeRecord, { ref: { id: person.id } })).rejects.toMatchObject({ code: 'conflict' });
  // It may speak again, and take that back again; then the club does, and the person is gone.
  const written = await run(shop, updatePerson, { ref: { id: person.id }, scope: '', patch: { city: 'Iasi' } });
  expect(written.values.city).toBe('Iasi');
  await run(shop, removeRecord, { ref: { id: person.id } });
  await run(club, removeRecord, { ref: { id: person.id } });
  await expect(find(person.id)).rejects.toMatchObject({ code: 'not_found' });
});

test('of many who take it back at once one does', async () => {
  const { person } = await add(shop, { email: 'once@example.com' });
  const results = await Promise.allSettled(
    Array.from({ length: 12 }, () => run(shop, removeRecord, { ref: { id: person.id } })),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await changes(person.id)).filter((type) => type === 'person.deleted')).toHaveLength(1);
});
