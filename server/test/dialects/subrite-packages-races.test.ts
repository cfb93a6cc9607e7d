import { afterAll, beforeAll, expect, test } from 'vitest';
import { covers } from '../support/covers.ts';
import { type Answer, startTestServer, type TestServer } from '../support/test-server.ts';
import { addPackage, members, overlapping, packages, said } from './subrite-kit.ts';

/** T20: purchases that race. The invariant is looked up in SQL: nobody has a plan twice at one time. */

const day = 24 * 60 * 60 * 1000;
const start = Date.parse('2026-03-01T10:00:00.000Z');
const buyers = 10;
const racers = 20;

let server: TestServer;
let api: ReturnType<typeof packages>;
let packageId: number;
let ids: string[];

beforeAll(async () => {
  server = await startTestServer();
  const { token } = server.demo.subrite as Record<string, unknown>;
  api = packages(server, token);
  const input = { name: 'Family', plans: ['Paper', 'Web'], days: 30 };
  ({ packageId } = await addPackage(server, server.demo.tenant, input));
  const people = members(server, token);
  ids = [];
  for (let i = 0; i < buyers * 2; i += 1) ids.push((await people.create({ email: `racer-${i}@example.com` })).json.id);
});
afterAll(() => server.close());

const buy = (memberId: string, at: number) =>
  api.subscribe({ packageId, paymentDate: new Date(at).toISOString(), memberId });
const overlaps = async () =>
  (
    await server.sql<{ n: number }>(
      `select count(*)::int as n from subscriptions a join subscriptions b on a.tenant_id = b.tenant_id and a.record_id = b.record_id
         and a.plan_id = b.plan_id and a.id < b.id and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)`,
    )
  )[0]?.n;
const subscriptionsOf = async (memberId: string) => (await api.of(memberId)).json.items as { id: number }[];
const idsIn = ({ json }: Answer) => (json.subscriptions as { id: number }[]).map(({ id }) => id);

test('racers with the same purchase: one set of subscriptions, and all answers equal', async () => {
  covers('subrite:subscribe/race', 'subrite:subscribe/again');
  const outcomes = await Promise.all(
    ids.slice(0, buyers).map((id) => Promise.all(Array.from({ length: racers }, () => buy(id, start)))),
  );
  for (const [index, answers] of outcomes.entries()) {
    const [first] = answers as [Answer];
    expect(answers.map(said)).toEqual(answers.map(() => [201, first.json]));
    const kept = await subscriptionsOf(ids[index] as string);
    expect(kept.map(({ id }) => id)).toEqual(idsIn(first));
    expect(kept).toHaveLength(2);
  }
  expect(await overlaps()).toBe(0);
});

test('racers with payments that overlap: one wins, and each loser is told so', async () => {
  covers('subrite:subscribe/race', 'subrite:subscribe/overlap');
  for (const id of ids.slice(buyers)) {
    const answers = await Promise.all(Array.from({ length: racers }, (_, index) => buy(id, start + index * (day + 1))));
    const won = answers.filter(({ status }) => status === 201);
    const lost = answers.filter(({ status }) => status !== 201);
    expect([won.length, lost.map(said)]).toEqual([1, lost.map(() => overlapping(packageId))]);
    expect((await subscriptionsOf(id)).map((one) => one.id)).toEqual(idsIn(won[0] as Answer));
  }
  expect(await overlaps()).toBe(0);
});

test('payments a period apart race and all win', async () => {
  const id = ids[0] as string;
  const answers = await Promise.all(
    Array.from({ length: racers }, (_, index) => buy(id, start + (index + 1) * 30 * day)),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  expect(await subscriptionsOf(id)).toHaveLength(2 * (racers + 1));
  expect(await overlaps()).toBe(0);
});

test('the look-up finds an overlap when there is one (positive control)', async () => {
  await server.sql('alter table subscriptions drop constraint subscriptions_overlap_key');
  const id = ids[buyers] as string;
  const [kept] = await server.sql<{ starts_at: Date }>(
    'select s.starts_at from subscriptions s join records r on r.id = s.record_id where r.person_id = $1 limit 1',
    [id],
  );
  expect((await buy(id, Number(kept?.starts_at) + 1)).status).toBe(201);
  expect(await overlaps()).toBe(2);
});
