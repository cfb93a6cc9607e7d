import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemActor } from '../../src/core/access/access.ts';
import type { Actor } from '../../src/core/actor.ts';
import { repairCounters } from '../../src/core/counters/repair-counters.ts';
import { type DeepKind, deepList } from '../../src/core/lists/deep-list.ts';
import { readState } from '../../src/core/lists/mark-queries.ts';
import type { Place } from '../../src/core/lists/order.ts';
import { readPage } from '../../src/core/lists/read-page.ts';
import { setMarksEvery } from '../../src/core/lists/set-marks.ts';
import type { UseCase } from '../../src/core/run.ts';
import type { Id } from '../../src/kit/ids.ts';
import { sendWire, type Wire, wires } from '../drivers/wire.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** Pages at any depth: marks every third row here, so that few rows have many. */

const limits = { betweenMarks: 3, walked: 2, mostBehind: 12 };

let server: TestServer;
let actor: Actor;
let made = 0;

beforeAll(async () => {
  server = await startTestServer();
  // It would set marks that a test wants to set.
  await server.server.jobs.stop();
  const tenant = await server.server.deps.tenantByCode(server.demo.tenant);
  if (tenant === undefined) throw new Error('no tenant');
  actor = systemActor(tenant, 'console');
  await addPeople(20);
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.sql('delete from list_states');
  await server.sql('delete from list_marks');
});

/** Two in each millisecond: ties are broken by the id. @returns their wire ids */
async function addPeople(count: number): Promise<string[]> {
  const block = server.demo.feelme as Record<string, string>;
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) {
    made += 1;
    if (made % 2 === 0) server.clock.move(1);
    const answer = await sendWire(
      server,
      'feelme',
      block,
      (wires.feelme as Wire).create(block, `deep-${made}@example.com`),
    );
    expect(answer.status).toBe(201);
    ids.push(answer.json.id);
  }
  return ids;
}

async function removePerson(id: string): Promise<void> {
  const request = { method: 'DELETE', path: `/api/v1/partner/user/${id}/` };
  const answer = await sendWire(server, 'feelme', server.demo.feelme as Record<string, string>, request);
  expect(answer.status).toBeLessThan(300);
}

function within<T>(run: UseCase<void, T>['run']): Promise<T> {
  return server.server.deps.run(actor, { name: 'test.within', run }, undefined);
}

const page = (kind: DeepKind, place: Place) =>
  within((tx, { now }) => readPage(tx, now, deepList(tx.tenantId, kind), place, limits));
const state = (kind: DeepKind) =>
  within((tx) =>
    readState(tx, deepList(tx.tenantId, kind), { limit: 1, offset: 5, descending: false }, limits.mostBehind),
  );

/** Wants them like a reader who finds none, and sets them as the job does. @returns how many lists got marks */
async function setMarks(kind: DeepKind): Promise<number> {
  await page(kind, { limit: 1, offset: 5, descending: false });
  // Not again and again: a list that was marked just now waits.
  server.clock.move(10_000);
  return server.server.deps.run(actor, setMarksEvery(limits), undefined);
}

/** What a test wrote past the server: counted as the operator's command does it. */
async function recount(): Promise<void> {
  await server.server.deps.run(actor, repairCounters, undefined);
}

const tables: Record<string, readonly [from: string, order: string]> = {
  people: ['people', 'created_at, id'],
  people_by_number: ['people', 'number'],
  orders: ['orders', 'created_at, id'],
  resolved_orders: [`orders where status = 'resolved'`, 'created_at, id'],
  subscriptions: ['subscriptions', 'number'],
  complete_leads: [
    'leads where location_id is not null and offer_category_id is not null and offer_id is not null and consultant_id is not null',
    'created_at, id',
  ],
};

/** Every page of every size, from both ends, is that part of the whole list. */
async function expectExact(kind: DeepKind): Promise<void> {
  const [from, order] = tables[kind] as readonly [string, string];
  const all = (await server.sql<{ id: Id }>(`select id from ${from} order by ${order}`)).map(({ id }) => id);
  for (const descending of [false, true]) {
    const whole = descending ? all.toReversed() : all;
    for (const limit of [1, 7])
      for (let offset = 0; offset <= whole.length + 1; offset += 1)
        expect([descending, offset, await page(kind, { limit, offset, descending })]).toEqual([
          descending,
          offset,
          whole.slice(offset, offset + limit),
        ]);
  }
}

test.each(['people', 'people_by_number'] as const)(
  '%s: without marks, with them, behind them, after a removal',
  async (kind) => {
    await expectExact(kind);
    expect(await setMarks(kind)).toBe(1);
    expect(await state(kind)).toMatchObject({ holds: true, isWanted: false });
    await expectExact(kind);
    const [gone] = await addPeople(5);
    expect(await state(kind)).toMatchObject({ holds: true, behind: expect.any(Number) });
    await expectExact(kind);
    await removePerson(gone as string);
    expect(await state(kind)).toMatchObject({ holds: false });
    await expectExact(kind);
    expect(await setMarks(kind)).toBe(1);
    expect(await state(kind)).toMatchObject({ holds: true });
    await expectExact(kind);
  },
);

test('the marks are what is read by: a wrong one makes a wrong page', async () => {
  await setMarks('people');
  const place = { limit: 3, offset: 8, descending: false };
  const right = await page('people', place);
  await server.sql('update list_marks set position = position + 1');
  expect(await page('people', place)).not.toEqual(right);
});

test('marks go on where they ended, without being set anew', async () => {
  await setMarks('people');
  const generations = () => server.sql('select distinct generation from list_marks');
  const [before, count] = [await generations(), await countMarks()];
  await addPeople(9);
  expect(await setMarks('people')).toBe(1);
  expect(await generations()).toEqual(before);
  expect(await countMarks()).toBe(count + 3);
  expect(await state('people')).toMatchObject({ holds: true });
  await expectExact('people');
});

async function countMarks(): Promise<number> {
  return Number((await server.sql<{ count: string }>('select count(*) from list_marks'))[0]?.count);
}

test('more rows behind the last mark than may be counted: the marks are not trusted, and the page is right', async () => {
  await setMarks('people');
  await addPeople(limits.mostBehind + 4);
  expect(await state('people')).toMatchObject({ holds: false, behind: limits.mostBehind + 1 });
  await expectExact('people');
});

test('one went and another came in: as many as before, and the marks hold no longer', async () => {
  const [first] = await addPeople(1);
  await setMarks('people');
  await removePerson(first as string);
  await addPeople(1);
  expect(await state('people')).toMatchObject({ holds: false });
  await expectExact('people');
});

test.each(['orders', 'resolved_orders', 'subscriptions', 'complete_leads'] as const)(
  '%s: old rows that come in, change or go',
  async (kind) => {
    const of = (offset: string) =>
      `(select tenant_id, id, created_at + interval '${offset}' as at from records order by created_at, id limit 1) r`;
    const item = (kind: string) => `(select id from catalogue_items where kind = '${kind}' order by number limit 1)`;
    const inserts: Record<string, string> = {
      subscriptions: `insert into subscriptions (tenant_id, id, record_id, plan_id, starts_at, ends_at, created_at, updated_at, source, state)
        select tenant_id, gen_random_uuid(), id, ${item('plan')}, at, at, at, at, 'import', 'expired'`,
      orders: `insert into orders (tenant_id, id, record_id, title, price, currency, status, created_at, updated_at)
        select tenant_id, gen_random_uuid(), id, 'x', 1, 'EUR', case n % 2 when 0 then 'opened' else 'resolved' end, at, at`,
      leads: `insert into leads (tenant_id, id, record_id, source, status, offer_category_id, offer_id, location_id, consultant_id,
          created_at, status_changed_at, updated_at)
        select tenant_id, gen_random_uuid(), id, 'import', 'lead', ${item('offer_category')}, ${item('offer')},
          case n % 3 when 0 then null else ${item('location')} end, (select id from staff limit 1), at, at, at`,
    };
    const table = kind === 'subscriptions' ? kind : kind === 'complete_leads' ? 'leads' : 'orders';
    const insert = (n: number, offset: string) =>
      server.sql(`${inserts[table]} from ${of(offset)}, generate_series(1, $1) n`, [n]);
    await insert(18, '1 day');
    await insert(18, '1 day');
    await recount();
    await setMarks(kind);
    expect(await state(kind)).toMatchObject({ holds: true });
    await expectExact(kind);
    await insert(2, '2 days');
    await recount();
    await expectExact(kind);
    if (kind !== 'subscriptions') {
      await insert(2, '-2 days');
      await recount();
      expect(await state(kind)).toMatchObject({ holds: false });
      await expectExact(kind);
      await server.sql(
        `update orders set status = 'resolved' where id in (select id from orders where status = 'opened' limit 3)`,
      );
      await recount();
      await expectExact(kind);
    }
    await server.sql(`delete from ${table} where created_at > (select min(created_at) + interval '1 day' from people)`);
    await recount();
    expect(await state(kind)).toMatchObject({ holds: false });
    await expectExact(kind);
  },
);

test('whoever was there before the first page is on one of the pages, while others come in', async () => {
  await setMarks('people');
  const before = (await server.sql<{ id: Id }>('select id from people')).map(({ id }) => id);
  const coming = addPeople(15);
  const seen: Id[] = [];
  for (let offset = 0; ; offset += 4) {
    const ids = await page('people', { limit: 4, offset, descending: false });
    if (ids.length === 0) break;
    seen.push(...ids);
  }
  await coming;
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.slice(0, before.length).sort()).toEqual(before.sort());
});

test('two jobs at once set the marks of one list once', async () => {
  await page('people', { limit: 1, offset: 5, descending: false });
  const both = await Promise.all([1, 2].map(() => server.server.deps.run(actor, setMarksEvery(limits), undefined)));
  expect(both.toSorted()).toEqual([0, 1]);
  await expectExact('people');
});
