import { afterAll, beforeAll, expect, test } from 'vitest';
import { covers } from '../support/covers.ts';
import { type Answer, startTestServer, type TestServer } from '../support/test-server.ts';
import { at as dateAt, item, type Partner, type Session, signIn, subscriptions } from './feelme-kit.ts';

/** T20: whoever creates, renews and ends at once, nobody has a website twice at one time. */

const people = 40;
const racers = 20;
let server: TestServer;
let admin: Session;
const emails = Array.from({ length: people }, (_, n) => `racer-${n}@example.com`);

beforeAll(async () => {
  server = await startTestServer();
  admin = await signIn(server, server.demo.feelme as unknown as Partner);
  for (const email of emails) await admin.createUser(email);
});
afterAll(() => server.close());

/** Everybody's racers, some people at a time: all at once would be a test of the queue before the database. */
async function inWaves<T>(run: (email: string, n: number) => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  for (let from = 0; from < people; from += 8) {
    const wave = emails.slice(from, from + 8);
    const racing = Array.from({ length: racers }, (_, n) => wave.map((email) => run(email, n))).flat();
    all.push(...(await Promise.all(racing)));
  }
  return all;
}

/** Pairs of one user's subscriptions to one website that have a moment in common. */
const overlaps = async () =>
  (
    await server.sql<{ n: number }>(
      `select count(*)::int as n from subscriptions a
       join records ra on ra.tenant_id = a.tenant_id and ra.id = a.record_id
       join records rb on rb.tenant_id = a.tenant_id and rb.person_id = ra.person_id
       join subscriptions b on b.tenant_id = rb.tenant_id and b.record_id = rb.id and b.plan_id = a.plan_id and b.id > a.id
       where tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)`,
    )
  )[0]?.n;

const tally = (answers: readonly Answer[]) =>
  Object.fromEntries(
    [...Map.groupBy(answers, ({ status }) => String(status))].map(([status, all]) => [status, all.length]),
  );

test('the look finds an overlap (positive control)', async () => {
  const email = 'control@example.com';
  await admin.createUser(email);
  await admin.subscribe(item(server, email, [0, 10]), item(server, email, [10, 20]));
  expect(await overlaps()).toBe(0);
  const [, later] = await admin.subscriptionsOf(email);
  await server.sql('alter table subscriptions drop constraint subscriptions_overlap_key');
  expect(
    (
      await admin.call('PATCH', `${subscriptions}${later.id}/`, {
        json: { starts_at: dateAt(server, 0) },
      })
    ).status,
  ).toBe(200);
  expect(await overlaps()).toBe(1);
  await server.sql('delete from subscriptions where number = $1', [later.id]);
  await server.sql(`alter table subscriptions add constraint subscriptions_overlap_key
    exclude using gist (tenant_id with =, record_id with =, plan_id with =, tstzrange(starts_at, ends_at) with &&)`);
});

test('twenty at once for each of forty: one is told yes, the others 409', async () => {
  covers('feelme:subscription.create/overlap');
  const answers = await inWaves(async (email, n) => ({
    email,
    answer: await admin.subscribe(item(server, email, [n / 100, 10 + n / 100])),
  }));
  expect(tally(answers.map(({ answer }) => answer))).toEqual({ 201: people, 409: people * (racers - 1) });
  for (const [, own] of Map.groupBy(answers, ({ email }) => email))
    expect(own.filter(({ answer }) => answer.status === 201)).toHaveLength(1);
  expect(await overlaps()).toBe(0);
});

test('create, renew, move and end at once: no overlap, no 5xx, every loser told so', async () => {
  covers('feelme:subscription.create/overlap', 'feelme:subscription.crud/update', 'feelme:subscription.delete');
  const ids = new Map<string, number[]>();
  for (const email of emails) {
    await admin.subscribe(item(server, email, [50, 60]), item(server, email, [60, 70]));
    ids.set(
      email,
      (await admin.subscriptionsOf(email)).map(({ id }) => id),
    );
  }
  const at = (days: number) => dateAt(server, days);
  const race = (email: string, n: number): Promise<Answer> => {
    const [running = 0, first = 0, second = 0] = ids.get(email) ?? [];
    const patch = (id: number, json: object) => admin.call('PATCH', `${subscriptions}${id}/`, { json });
    const moves = [
      () => admin.subscribe(item(server, email, [5 + n, 55])),
      () => patch(running, { ends_at: at(45 + n) }),
      () => admin.call('DELETE', `${subscriptions}${running}/`),
      () => patch(first, { starts_at: at(30 + n), ends_at: at(58 + n) }),
      () => patch(second, { starts_at: at(55 + n / 2) }),
      () =>
        admin.call('PATCH', subscriptions, {
          json: {
            subscriptions: [
              { id: second, starts_at: at(62) },
              { id: first, ends_at: at(62) },
            ],
          },
        }),
      () => admin.subscribe(item(server, email, [20, 21 + n]), item(server, email, [80 + n, 85 + n])),
    ];
    return (moves[n % moves.length] as () => Promise<Answer>)();
  };
  const answers = await inWaves(race);
  const counted = tally(answers);
  // Who wins is the race's affair; each asks for something that somebody can have, and nothing else may be answered.
  const allowed = ['200', '201', '409'];
  expect(Object.keys(counted).filter((status) => !allowed.includes(status))).toEqual([]);
  expect(counted[200]).toBeGreaterThan(0);
  expect(counted[409]).toBeGreaterThan(0);
  expect(await overlaps()).toBe(0);
  for (const { status, json } of answers)
    if (status === 409)
      expect(json.error).toMatch(/the user has a subscription to this website in this period already$/);
});

test('a batch of a hundred with one that is taken leaves nothing, however many come at once', async () => {
  covers('feelme:subscription.create/atomic');
  const before = (await admin.get(subscriptions)).json.count;
  const batch = (bad: number) =>
    Array.from({ length: 100 }, (_, n) =>
      item(server, emails[n % people] as string, n === bad ? [0, 100] : [200 + n, 201 + n]),
    );
  const answers = await Promise.all([0, 17, 50, 98, 99].map((bad) => admin.subscribe(...batch(bad))));
  expect(answers.map(({ status, json }) => `${status} ${json.error.split(':')[0]}`)).toEqual(
    [0, 17, 50, 98, 99].map((bad) => `409 subscriptions.${bad}`),
  );
  expect((await admin.get(subscriptions)).json.count).toBe(before);
  expect((await admin.subscribe(...batch(-1))).status).toBe(201);
  expect((await admin.get(subscriptions)).json.count).toBe(before + 100);
  expect(await overlaps()).toBe(0);
});
