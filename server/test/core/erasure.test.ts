import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../src/core/access/access.ts';
import type { Actor } from '../../src/core/actor.ts';
import { changeLead } from '../../src/core/leads/change-lead.ts';
import { addPerson } from '../../src/core/people/add-person.ts';
import { archivedTables } from '../../src/core/people/archive.ts';
import { eraseDue } from '../../src/core/people/erase-due.ts';
import { graceMs } from '../../src/core/people/erasures.ts';
import { findPerson } from '../../src/core/people/find-person.ts';
import { requestErasure } from '../../src/core/people/request-erasure.ts';
import { restorePerson } from '../../src/core/people/restore-person.ts';
import { updatePerson } from '../../src/core/people/update-person.ts';
import type { PersonPatch } from '../../src/core/people/values.ts';
import type { Id } from '../../src/kit/ids.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { addWholePerson, counts, secrets, snapshot, tenantTables } from './erasure-kit.ts';

/** Erasure with a grace: gone at once, back as it was, or gone for good. */

let server: TestServer;
let shop: Actor;
let club: Actor;
beforeAll(async () => {
  server = await startTestServer();
  // The clock is moved far: what is due then is done when a test says so.
  await server.server.jobs.stop();
  const tenant = await tenantByCode(server, server.demo.tenant);
  shop = systemActor(tenant, 'shop');
  club = systemActor(tenant, 'club');
});
afterAll(() => server.close());

const run: TestServer['server']['deps']['run'] = (...args) => server.server.deps.run(...args);
const add = (actor: Actor, patch: PersonPatch, onExisting: 'refuse' | 'update' = 'refuse') =>
  run(actor, addPerson, { scope: '', patch, onExisting });
const erase = (id: Id) => run(shop, requestErasure, { ref: { id } });
const restore = (id: Id) => run(shop, restorePerson, { id });
const find = (id: Id) => run(shop, findPerson, { ref: { id } });
const missing = { code: 'not_found' };
const factsOf = async (id: Id) =>
  (await server.sql<{ type: string }>('select type from changes where person_id = $1 order by at, number', [id])).map(
    ({ type }) => type,
  );

/** What a new table's rows do when their person is erased: each must be here, or in the archive. */
const decided: Record<string, readonly string[]> = {
  'dropped at once': ['deliveries', 'delivery_attempts', 'idempotency_keys'],
  'forgotten at the end': [
    'identity_log',
    'files',
    'loyalty_codes',
    'loyalty_points',
    'loyalty_purchases',
    'tracking_sessions',
    'tracking_events',
    'tracking_message_ids',
  ],
  'kept, with ids and times only': ['changes', 'erasures'],
  'the archive itself': ['erased_rows'],
  // Texts of requests and sessions of the protocol, which end by themselves.
  'ends by itself': ['sign_in_items'],
  'about nobody': [
    'access_scopes',
    'catalogue_items',
    'connections',
    'counters',
    'credentials',
    'currency_rates',
    'custom_properties',
    'endpoints',
    'entry_points',
    'import_jobs',
    'ingestion_warnings',
    'list_departures',
    'list_marks',
    'list_states',
    'loyalty_campaigns',
    'loyalty_prizes',
    'loyalty_rules',
    'pushes',
    'staff',
    'staff_items',
    'tags',
    'template_categories',
    'templates',
    'tokens',
    'traffic_sources',
    'tunnel_blocks',
    'tunnel_visitors',
    'tunnel_visits',
    'tunnels',
  ],
};

test('of every table it is decided what becomes of its rows', async () => {
  const tables = await tenantTables(server);
  const all = [...archivedTables, ...Object.values(decided).flat()];
  expect(all.filter((name, i) => all.indexOf(name) !== i)).toEqual([]);
  expect(tables.filter((name) => !all.includes(name))).toEqual([]);
});

test('what stays where it is has no foreign key to what goes to the archive', async () => {
  const found = await server.sql<{ name: string }>(
    `select k.conname as name from pg_constraint k where k.contype = 'f' and k.conrelid::regclass::text <> all ($1) and k.confrelid::regclass::text = any ($1)`,
    [archivedTables],
  );
  expect(found).toEqual([]);
});

describe('somebody of whom every table knows something', () => {
  const steady = async () => {
    const tables = await tenantTables(server);
    const changing = [
      ...(decided['dropped at once'] ?? []),
      'changes',
      'counters',
      'erasures',
      'identity_log',
      'list_departures',
    ];
    return tables.filter((table) => !changing.includes(table));
  };
  const log = async () => (await snapshot(server, shop.tenantId, ['identity_log'])).identity_log ?? [];

  test('is out of every table at once, comes back as it was, and is forgotten after the grace', async () => {
    const tables = await steady();
    const before = await snapshot(server, shop.tenantId, tables);
    const countsBefore = await counts(server, shop.tenantId);
    const id = await addWholePerson(server, shop, club);
    const logged = await log();
    // What is queued is cancelled: the same row otherwise.
    const whole = await snapshot(server, shop.tenantId, tables);
    const countsWhole = await counts(server, shop.tenantId);
    const grown = archivedTables.filter((table) => (whole[table]?.length ?? 0) <= (before[table]?.length ?? 0));
    expect(grown, 'tables without a row of the whole person: extend erasure-kit.ts').toEqual([]);

    const { id: erasure } = await erase(id);
    await expect(find(id)).rejects.toMatchObject(missing);
    const gone = await snapshot(server, shop.tenantId, archivedTables);
    for (const table of archivedTables) expect([table, gone[table]]).toEqual([table, before[table]]);
    expect(await counts(server, shop.tenantId)).toEqual(countsBefore);
    for (const table of decided['dropped at once'] ?? []) {
      const left = (await snapshot(server, shop.tenantId, [table]))[table] ?? [];
      expect([table, left.filter((row) => row.includes(id) || row.includes('whole'))]).toEqual([table, []]);
    }

    await restore(id);
    const back = await snapshot(server, shop.tenantId, tables);
    const cancelled = (row: string) => (row.includes('whole planted text queued') ? 'the queued one' : row);
    for (const table of tables)
      expect([table, back[table]?.map(cancelled).sort()]).toEqual([table, whole[table]?.map(cancelled).sort()]);
    const [message] = await server.sql(`select state from messages where text like '%planted text queued'`);
    expect(message).toEqual({ state: 'failed' });
    expect(await counts(server, shop.tenantId)).toEqual(countsWhole);
    expect((await log()).slice().sort()).toEqual(expect.arrayContaining(logged));
    expect(await factsOf(id)).toEqual(expect.arrayContaining(['person.erasure_requested', 'person.restored']));

    // Restored it is: not once more, by neither of its ids.
    for (const one of [id, erasure]) await expect(restore(one)).rejects.toMatchObject({ code: 'conflict' });

    await erase(id);
    server.clock.move(graceMs);
    expect(await run(shop, eraseDue, undefined)).toBe(1);
    expect(await run(shop, eraseDue, undefined)).toBe(0);
    await expect(restore(id)).rejects.toMatchObject({ code: 'conflict', subject: 'done' });
    for (const text of Object.values(secrets)) expect([text, await mentions(text)]).toEqual([text, []]);
    expect(await factsOf(id)).toEqual(expect.arrayContaining(['person.erased']));
  });
});

/** Tables that hold a text anywhere; what is declared about nobody may (a property's key is not its value). */
async function mentions(text: string): Promise<string[]> {
  const held = await snapshot(server, shop.tenantId, await tenantTables(server));
  const bare = JSON.stringify(text).slice(1, -1);
  return Object.entries(held).flatMap(([table, rows]) => (rows.some((row) => row.includes(bare)) ? [table] : []));
}

test('a dump holds the texts while they can come back (positive control)', async () => {
  const { person } = await add(shop, { email: 'control@example.com', fullName: 'Control Planted' });
  await erase(person.id);
  expect(await mentions('Control Planted')).toEqual(['erased_rows']);
  expect(await mentions('control@example.com')).toEqual(['erased_rows', 'identity_log']);
});

describe('the grace', () => {
  test('29 days, 23 hours and 59 minutes later somebody comes back; after 30 days nobody does', async () => {
    const [one, other] = [
      await add(shop, { email: 'grace-1@example.com' }),
      await add(shop, { email: 'grace-2@example.com' }),
    ].map(({ person }) => person.id) as [Id, Id];
    await erase(one);
    await erase(other);
    server.clock.move(graceMs - 60_000);
    await restore(one);
    expect((await find(one)).id).toBe(one);
    server.clock.move(60_000);
    // Whether the job came by or not.
    await expect(restore(other)).rejects.toMatchObject({ code: 'conflict' });
    while ((await run(shop, eraseDue, undefined)) > 0);
    await expect(restore(other)).rejects.toMatchObject({ code: 'conflict' });
    const [row] = await server.sql('select state, person_id from erasures where person_id = $1', [other]);
    expect(row).toEqual({ state: 'done', person_id: other });
    expect((await find(one)).id).toBe(one);
  });

  test('of a restoring and the end of the grace at once, one wins', async () => {
    const people: Id[] = [];
    for (let i = 0; i < 8; i += 1) people.push((await add(shop, { email: `end-${i}@example.com` })).person.id);
    for (const id of people) await erase(id);
    server.clock.move(graceMs - 1);
    const restoring = people.map((id) => restore(id).then(() => id));
    server.clock.move(1);
    const ending = Array.from({ length: 4 }, () => run(shop, eraseDue, undefined));
    const results = await Promise.allSettled([...restoring]);
    await Promise.all(ending);
    while ((await run(shop, eraseDue, undefined)) > 0);
    for (const [i, id] of people.entries()) {
      const [row] = await server.sql<{ state: string }>('select state from erasures where person_id = $1', [id]);
      const isBack = results[i]?.status === 'fulfilled';
      expect([i, row?.state]).toEqual([i, isBack ? 'restored' : 'done']);
      if (isBack) expect((await find(id)).id).toBe(id);
      else await expect(find(id)).rejects.toMatchObject(missing);
    }
    expect(
      await server.sql(
        'select 1 from erased_rows r join erasures e on e.id = r.erasure_id where e.person_id = any ($1)',
        [people],
      ),
    ).toEqual([]);
  });

  test('what a table has got since then comes with its default, what it has lost stays away', async () => {
    const { person } = await add(shop, { email: 'upgraded@example.com', phone: '+40722999777' });
    await erase(person.id);
    await server.sql(`alter table records add column added_later text not null default 'since'`);
    await server.sql(`update erased_rows set row = row || '{"dropped_since": 1}' where table_name = 'people'`);
    await restore(person.id);
    const [record] = await server.sql('select added_later from records where id = $1', [person.id]);
    expect(record).toEqual({ added_later: 'since' });
    await server.sql('alter table records drop column added_later');
  });
});

describe('somebody with the same identifier came in meanwhile', () => {
  test('the restored records join that person, under whose values the newer ones win', async () => {
    const old = await add(shop, { email: 'again@example.com', phone: '+40722999101', city: 'Cluj', jobTitle: 'Old' });
    await add(club, { email: 'again@example.com', city: 'Oslo' });
    await run(shop, changeLead, { ref: { id: old.person.id }, scope: '', status: 'opportunity' });
    await erase(old.person.id);
    server.clock.move(1_000);
    const fresh = await add(shop, { email: 'AGAIN@example.com', city: 'Iasi', externalId: 'again-1' });
    expect(fresh.isNewPerson).toBe(true);
    const countsBefore = await counts(server, shop.tenantId);
    const { joinedPersonId } = await restore(old.person.id);
    expect(joinedPersonId).toBe(fresh.person.id);
    // Both ids are one person's now, and nothing is lost.
    const [byOld, byNew] = [
      await run(shop, findPerson, { ref: { id: old.person.id }, related: ['leads'] }),
      await find(fresh.person.id),
    ];
    expect([byOld.id, byNew.id]).toEqual([fresh.person.id, fresh.person.id]);
    expect((await run(shop, findPerson, { ref: { number: old.person.number } })).id).toBe(fresh.person.id);
    expect(byOld.values).toMatchObject({ city: 'Iasi', jobTitle: 'Old', externalId: 'again-1', phone: '+40722999101' });
    expect(byOld.related.leads).toMatchObject([{ status: 'opportunity' }]);
    const records = await server.sql(
      'select source, email, person_id from records where person_id = $1 order by created_at, source desc',
      [fresh.person.id],
    );
    expect(records).toEqual([
      { source: 'shop', email: null, person_id: fresh.person.id },
      { source: 'club', email: 'again@example.com', person_id: fresh.person.id },
      { source: 'shop', email: 'again@example.com', person_id: fresh.person.id },
    ]);
    // One person, as before, and one more channel: each brought its own.
    const more = await counts(server, shop.tenantId);
    const value = (rows: typeof more, name: string) => rows.find((row) => row.name === name)?.value;
    expect(value(more, 'people')).toBe(value(countsBefore, 'people'));
    const decisions = await server.sql('select decision, rule from identity_log where record_id = $1 order by at, id', [
      old.person.id,
    ]);
    expect(decisions.at(-1)).toEqual({ decision: 'merge', rule: 'restored_into_newcomer' });
    expect(await factsOf(fresh.person.id)).toEqual(expect.arrayContaining(['person.restored']));
    // The joined person can be written to through either, and erased as one.
    await run(shop, updatePerson, {
      ref: { id: old.person.id },
      scope: '',
      patch: { email: 'again@example.com', industry: 'IT' },
    });
    expect((await find(fresh.person.id)).values).toMatchObject({ industry: 'IT', jobTitle: 'Old' });
    const { personId } = await erase(old.person.id);
    expect(personId).toBe(fresh.person.id);
    await restore(personId);
    expect((await find(old.person.id)).id).toBe(fresh.person.id);
  });

  test('a phone alone is one record of its source: both are one again', async () => {
    const phone = '+40722999201';
    const old = await add(shop, { phone, city: 'Cluj' });
    await erase(old.person.id);
    const fresh = await add(shop, { phone, jobTitle: 'New' });
    expect((await restore(old.person.id)).joinedPersonId).toBe(fresh.person.id);
    expect((await find(old.person.id)).values).toMatchObject({ phone, city: 'Cluj', jobTitle: 'New' });
  });

  test('somebody who shares the phone only is somebody else', async () => {
    const phone = '+40722999301';
    const old = await add(shop, { phone, email: 'phone-1@example.com' });
    await erase(old.person.id);
    const fresh = await add(shop, { phone, email: 'phone-2@example.com' });
    expect((await restore(old.person.id)).joinedPersonId).toBeNull();
    expect((await find(old.person.id)).values.email).toBe('phone-1@example.com');
    expect((await find(fresh.person.id)).values.email).toBe('phone-2@example.com');
  });

  test('several people have them now: refused, naming the people, and nothing is changed', async () => {
    const old = await add(shop, { email: 'split@example.com', externalId: 'split-1', nationalId: 'SPLIT1' });
    await erase(old.person.id);
    const newcomers = [await add(shop, { email: 'split@example.com' }), await add(club, { externalId: 'split-1' })].map(
      ({ person }) => person.id,
    );
    const tables = (await tenantTables(server)).filter((table) => table !== 'changes');
    const before = await snapshot(server, shop.tenantId, tables);
    const refused = await restore(old.person.id).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'conflict' });
    for (const id of newcomers) expect((refused as { subject: string }).subject).toContain(id);
    expect(await snapshot(server, shop.tenantId, tables)).toEqual(before);
    // With one of them gone it can be done.
    await erase(newcomers[1] as Id);
    expect((await restore(old.person.id)).joinedPersonId).toBe(newcomers[0]);
  });

  test('a unique value and an address that somebody else has by now stay there', async () => {
    const customProperties = { wholeKey: 'shared-unique' };
    const old = await add(shop, { email: 'value-1@example.com', customProperties });
    const connection = `(select id from connections where tenant_id = '${shop.tenantId}' limit 1)`;
    const channel = (record: Id) =>
      server.sql(
        `insert into channels (tenant_id, id, record_id, kind, connection_id, address, created_at, updated_at)
         values ('${shop.tenantId}', gen_random_uuid(), '${record}', 'chat', ${connection}, 'shared-chat', now(), now())`,
      );
    await channel(old.person.id);
    await erase(old.person.id);
    const fresh = await add(shop, { email: 'value-2@example.com', customProperties });
    await channel(fresh.person.id);
    expect((await restore(old.person.id)).joinedPersonId).toBeNull();
    expect((await find(old.person.id)).values.customProperties).toEqual(customProperties);
    const owners = await server.sql(`select record_id from unique_property_values where value = '"shared-unique"'`);
    expect(owners).toEqual([{ record_id: fresh.person.id }]);
    const chats = await server.sql(
      `select record_id, address from channels where kind = 'chat' and record_id = any ($1) order by address`,
      [[old.person.id, fresh.person.id]],
    );
    expect(chats).toEqual([
      { record_id: fresh.person.id, address: 'shared-chat' },
      { record_id: old.person.id, address: null },
    ]);
  });

  test('newcomers and the restoring at once: one person in every order', async () => {
    for (let i = 0; i < 6; i += 1) {
      const email = `both-${i}@example.com`;
      const old = await add(shop, { email, jobTitle: 'Old' });
      await erase(old.person.id);
      const results = await Promise.allSettled([
        ...Array.from({ length: 4 }, () => add(shop, { email, city: 'New' }, 'update')),
        restore(old.person.id),
        ...Array.from({ length: 4 }, () => add(club, { email, industry: 'New' }, 'update')),
      ]);
      expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
      const people = await server.sql('select distinct person_id from records where email = $1', [email]);
      const claims = await server.sql('select person_id from identifiers where value = $1', [email]);
      expect([i, people.length, claims]).toEqual([i, 1, people]);
      expect((await find(old.person.id)).values).toMatchObject({
        email,
        jobTitle: 'Old',
        city: 'New',
        industry: 'New',
      });
    }
  });
});

test('of many who ask for it at once one does, the others find nobody', async () => {
  const { person } = await add(shop, { email: 'many@example.com' });
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => erase(person.id)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject(missing);
  const rows = await server.sql('select state from erasures where person_id = $1', [person.id]);
  expect(rows).toEqual([{ state: 'pending' }]);
  const restored = await Promise.allSettled(Array.from({ length: 20 }, () => restore(person.id)));
  expect(restored.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});
