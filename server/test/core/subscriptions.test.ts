import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../src/core/access/access.ts';
import type { Actor } from '../../src/core/actor.ts';
import { addPerson } from '../../src/core/people/add-person.ts';
import { addSubscriptions } from '../../src/core/subscriptions/add-subscriptions.ts';
import { changeSubscriptions } from '../../src/core/subscriptions/change-subscriptions.ts';
import { followClock } from '../../src/core/subscriptions/follow-clock.ts';
import { listSubscriptions } from '../../src/core/subscriptions/list-subscriptions.ts';
import { nextChangeAt, statusAt } from '../../src/core/subscriptions/subscriptions.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

let server: TestServer;
let shop: Actor;
const hour = 60 * 60 * 1000;
beforeAll(async () => {
  server = await startTestServer();
  shop = systemActor(await tenantByCode(server, server.demo.tenant), 'shop');
});
afterAll(() => server.close());

const run: TestServer['server']['deps']['run'] = (...args) => server.server.deps.run(...args);
let people = 0;
const person = async () => {
  people += 1;
  const email = `subscriber${people}@example.com`;
  await run(shop, addPerson, { scope: '', patch: { email }, onExisting: 'refuse' });
  return email;
};
const subscribe = async (email: string, from: number, to: number | null, planKey = 'site') => {
  const now = server.clock.now();
  const item = { email, planKey, startsAt: now + from, endsAt: to === null ? null : now + to };
  return (await run(shop, addSubscriptions, { scope: '', items: [item] }))[0];
};
const facts = async (id: string | undefined) =>
  (
    await server.sql<{ type: string }>(
      `select type from changes where data ->> 'subscriptionId' = $1 order by at, number`,
      [id],
    )
  ).map(({ type }) => type.replace('subscription.', ''));

test.each([
  ['ahead', 1, 2, 'pending', 1],
  ['begun this moment', 0, 2, 'active', 2],
  ['over this moment', -1, 0, 'expired', null],
  ['open', -1, null, 'active', null],
  ['cancelled before it began', 0, 0, 'expired', null],
])('a period that is %s', (_, startsAt, endsAt, status, next) => {
  expect(statusAt(0, { startsAt, endsAt })).toBe(status);
  expect(nextChangeAt(0, { startsAt, endsAt })).toBe(next);
});

describe('what the clock makes true', () => {
  test('is published when it happens, once, though nobody looks', async () => {
    const made = await subscribe(await person(), hour, 3 * hour);
    expect(made?.status).toBe('pending');
    await server.server.jobs.runNow();
    expect(await facts(made?.id)).toEqual(['created']);
    server.clock.move(hour);
    await Promise.all([server.server.jobs.runNow(), server.server.jobs.runNow()]);
    expect(await facts(made?.id)).toEqual(['created', 'started']);
    server.clock.move(2 * hour);
    await Promise.all(Array.from({ length: 5 }, () => run(shop, followClock, undefined)));
    expect(await facts(made?.id)).toEqual(['created', 'started', 'ended']);
  });

  test('is published by a server that runs, without anybody asking for it', async () => {
    const made = await subscribe(await person(), hour, 2 * hour);
    server.clock.move(3 * hour);
    await expect.poll(() => facts(made?.id), { timeout: 30_000 }).toEqual(['created', 'started', 'ended']);
  });

  test('is all published when the server was away for both', async () => {
    const made = await subscribe(await person(), hour, 2 * hour);
    server.clock.move(5 * hour);
    await server.server.jobs.runNow();
    expect(await facts(made?.id)).toEqual(['created', 'started', 'ended']);
  });

  test('is not published of what was over when it came in', async () => {
    const made = await subscribe(await person(), -3 * hour, -hour);
    await server.server.jobs.runNow();
    expect([made?.status, await facts(made?.id)]).toEqual(['expired', ['created']]);
  });

  test('follows a period that is moved, cancelled and renewed', async () => {
    const email = await person();
    const made = await subscribe(email, hour, 9 * hour);
    const change = async (more: object) =>
      (await run(shop, changeSubscriptions, { items: [{ number: made?.number ?? 0, ...more }] }))[0]?.status;
    const now = server.clock.now();
    expect(await change({ startsAt: now - 1 })).toBe('active');
    await expect(change({ startsAt: now + hour })).rejects.toMatchObject({
      code: 'conflict',
      fields: [{ field: 'items.0.startsAt' }],
    });
    expect(await change({ cancel: true })).toBe('expired');
    expect(await change({ cancel: true })).toBe('expired');
    expect(await change({ endsAt: server.clock.now() + hour })).toBe('active');
    expect(await facts(made?.id)).toEqual(['created', 'updated', 'started', 'updated', 'ended', 'updated', 'started']);
    // One that never began: its period is empty and in nobody's way.
    const later = await subscribe(email, 20 * hour, 30 * hour);
    await run(shop, changeSubscriptions, { items: [{ number: later?.number ?? 0, cancel: true }] });
    expect((await subscribe(email, 20 * hour, 30 * hour))?.status).toBe('pending');
    expect(await facts(later?.id)).toEqual(['created', 'updated', 'ended']);
  });
});

test('of many overlapping ones at once one is taken, whoever asks; touching ones are no overlap', async () => {
  const email = await person();
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) => subscribe(email, n * 1000, n * 1000 + hour)),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results)
    if (result.status === 'rejected')
      expect(result.reason).toMatchObject({ code: 'conflict', fields: [{ field: 'items.0' }] });
  const found = await run(shop, listSubscriptions, { scope: '', email, limit: 9, offset: 0 });
  const [only] = found.subscriptions;
  expect(found.total).toBe(1);
  const items = [{ email, planKey: 'site', startsAt: only?.endsAt ?? 0, endsAt: (only?.endsAt ?? 0) + hour }];
  expect(await run(shop, addSubscriptions, { scope: '', items })).toHaveLength(1);
  expect((await subscribe(email, 0, hour, 'another site'))?.plan.key).toBe('another site');
});

test('a batch is all or nothing, and two batches in opposite orders do not hold each other up', async () => {
  const emails = await Promise.all(Array.from({ length: 8 }, person));
  const now = server.clock.now();
  const batch = (order: string[], hours: number) => ({
    scope: '',
    items: order.map((email) => ({
      email,
      planKey: 'batch',
      startsAt: now + hours * hour,
      endsAt: now + (hours + 1) * hour,
    })),
  });
  const bad = batch([...emails, 'nobody@example.com'], 1);
  await expect(run(shop, addSubscriptions, bad)).rejects.toMatchObject({
    code: 'invalid',
    fields: [{ field: 'items.8.email', reason: 'unknown' }],
  });
  expect((await run(shop, listSubscriptions, { scope: '', planKey: 'batch', limit: 1, offset: 0 })).total).toBe(0);
  await Promise.all([
    ...Array.from({ length: 5 }, (_, n) => run(shop, addSubscriptions, batch(emails, 10 + n))),
    ...Array.from({ length: 5 }, (_, n) => run(shop, addSubscriptions, batch(emails.toReversed(), 20 + n))),
  ]);
  const { total } = await run(shop, listSubscriptions, { scope: '', planKey: 'batch', limit: 1, offset: 0 });
  expect(total).toBe(80);
});
