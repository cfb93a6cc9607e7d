import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor, type Tenant } from '../../src/core/access/access.ts';
import { claimDeliveries } from '../../src/core/deliveries/claim.ts';
import { deliveryLimits } from '../../src/core/deliveries/deliveries.ts';
import { findDueWork } from '../../src/core/due/find-due.ts';
import { addPerson } from '../../src/core/people/add-person.ts';
import { type Id, newId } from '../../src/kit/ids.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { commonSecret, startSecond } from '../support/second-server.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** What is due is told by one statement; and a server's rounds find what other processes committed. */

let server: TestServer;
let tenant: Tenant;
const hour = 60 * 60 * 1000;

beforeAll(async () => {
  server = await startTestServer({ TRIBUTARY_SECRET: commonSecret });
  tenant = await tenantByCode(server, server.demo.tenant);
  await server.server.jobs.stop();
  await quiet();
});
afterAll(() => server.close());

type Servers = Pick<TestServer['server'], 'deps'>;
const look = () => server.server.deps.run(systemActor(tenant, 'system'), findDueWork, undefined);
let people = 0;
const somebody = (on: Servers = server.server) =>
  on.deps.run(systemActor(tenant, 'shop'), addPerson, {
    scope: '',
    patch: { email: `due${people++}@example.com` },
    onExisting: 'refuse',
  });
const at = (ms: number) => new Date(server.clock.now() + ms);
/** Nothing of what the demo's data and the tests before have left. */
async function quiet() {
  await server.sql(`update changes set state = 'done'`);
  await server.sql('delete from delivery_attempts');
  await server.sql('delete from deliveries');
  await server.sql(`delete from tunnel_runs`);
  await server.sql('update connections set poll_due_at = null');
  await server.sql('update subscriptions set due_at = null');
  expect(await look()).toEqual({ kinds: new Set(), nextAt: Number.POSITIVE_INFINITY });
}
async function delivery(dueAt: Date): Promise<Id> {
  const destination = newId(server.clock.now());
  await server.sql(
    `insert into deliveries (tenant_id, id, kind, destination_id, record_id, change_id, message_id, state, due_at, created_at)
     select $1, $2, 'webhook', $3, null, (select id from changes where tenant_id = $1 limit 1), null, 'due', $4, $4`,
    [tenant.id, newId(server.clock.now()), destination, dueAt],
  );
  return destination;
}

test('facts that nobody has handed out are due', async () => {
  await somebody();
  expect([...(await look()).kinds]).toEqual(['changes']);
  await quiet();
});

test('deliveries: of all destinations the soonest, at its moment; one that is under way when its holder is late', async () => {
  server.clock.freeze();
  await delivery(at(3 * hour));
  const sooner = await delivery(at(hour));
  await delivery(at(2 * hour));
  expect(await look()).toEqual({ kinds: new Set(), nextAt: server.clock.now() + hour });
  server.clock.move(hour);
  expect([...(await look()).kinds]).toEqual(['deliveries']);
  const actor = systemActor(tenant, 'system');
  expect(await server.server.deps.run(actor, claimDeliveries, { destinationId: sooner })).toHaveLength(1);
  expect(await look()).toEqual({ kinds: new Set(), nextAt: server.clock.now() + deliveryLimits.leaseMs });
  server.clock.move(deliveryLimits.leaseMs);
  expect([...(await look()).kinds]).toEqual(['deliveries']);
  expect(await server.server.deps.run(actor, claimDeliveries, { destinationId: sooner })).toHaveLength(1);
  server.clock.run();
  await quiet();
});

test('connections that are asked: at their moment, and when who asks them is late', async () => {
  server.clock.freeze();
  const [one] = await server.sql<{ id: Id }>(
    'select id from connections where tenant_id = $1 and archived_at is null limit 1',
    [tenant.id],
  );
  const poll = (due: Date | null, leased: Date | null) =>
    server.sql('update connections set poll_due_at = $2, poll_leased_until = $3 where id = $1', [one?.id, due, leased]);
  await poll(at(hour), null);
  expect(await look()).toEqual({ kinds: new Set(), nextAt: server.clock.now() + hour });
  await poll(at(-hour), at(5_000));
  expect(await look()).toEqual({ kinds: new Set(), nextAt: server.clock.now() + 5_000 });
  await poll(at(-hour), at(0));
  expect([...(await look()).kinds]).toEqual(['polls']);
  await poll(null, null);
  server.clock.run();
});

test('subscriptions, erasures and files', async () => {
  server.clock.freeze();
  const [{ id: subscription } = { id: '' }] = await server.sql<{ id: string }>(
    'select id from subscriptions where tenant_id = $1 limit 1',
    [tenant.id],
  );
  await server.sql('update subscriptions set due_at = null where tenant_id = $1', [tenant.id]);
  await server.sql('update subscriptions set due_at = $2 where id = $1', [subscription, at(hour)]);
  expect(await look()).toEqual({ kinds: new Set(), nextAt: server.clock.now() + hour });
  server.clock.move(hour);
  expect([...(await look()).kinds]).toEqual(['subscriptions']);
  await server.sql('update subscriptions set due_at = null where id = $1', [subscription]);
  const file = newId(server.clock.now());
  await server.sql(
    `insert into files (tenant_id, id, bytes, sha256, record_id, state, created_at) values ($1, $2, 1, repeat('0', 64), null, 'unwanted', $3)`,
    [tenant.id, file, at(0)],
  );
  expect([...(await look()).kinds]).toEqual(['files']);
  await server.sql('delete from files where id = $1', [file]);
  server.clock.run();
});

/** How long something that must come is waited for; nothing is said about how soon it does. */
const patience = { timeout: 60_000 };
const handedOut = async () =>
  (
    await server.sql<{ n: number }>(`select count(*)::int as n from changes where tenant_id = $1 and state = 'due'`, [
      tenant.id,
    ])
  )[0]?.n === 0;

test('what a command has committed is found by a server’s next round, though nobody told it', async () => {
  await quiet();
  const working = await startSecond(server);
  try {
    // Its first round looks at everybody; with a clock that stands still, nothing but a word from outside makes it look again.
    await somebody();
    await expect.poll(handedOut, patience).toBe(true);
    server.clock.freeze();
    await somebody(server.server);
    expect(await handedOut()).toBe(false);
    // This server makes no rounds: like a command it leaves word when it ends.
    await server.sql('insert into tenants_to_look_at (id) values ($1)', [tenant.id]);
    await expect.poll(handedOut, patience).toBe(true);
    expect(await server.sql('select id from tenants_to_look_at')).toEqual([]);
    // One that was killed leaves none: it is found when the tenant is looked at anyway.
    await somebody(server.server);
    server.clock.move(60_000);
    await expect.poll(handedOut, patience).toBe(true);
  } finally {
    server.clock.run();
    await working.stop();
  }
});

test('a server that ends leaves word of what it knows and has not done', async () => {
  await quiet();
  // What the other one has left.
  await server.sql('delete from tenants_to_look_at');
  const command = await startSecond(server);
  await command.server.jobs.stop();
  await somebody(command.server);
  expect(await server.sql('select id from tenants_to_look_at')).toEqual([]);
  await command.stop();
  expect(await server.sql('select id from tenants_to_look_at')).toEqual([{ id: tenant.id }]);
});
