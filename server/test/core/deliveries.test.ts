import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemActor, type Tenant } from '../../src/core/access/access.ts';
import { addEndpoint } from '../../src/core/deliveries/add-endpoint.ts';
import { claimDeliveries } from '../../src/core/deliveries/claim.ts';
import { type Delivery, deliveryLimits } from '../../src/core/deliveries/deliveries.ts';
import { type Attempt, settleDelivery } from '../../src/core/deliveries/settle.ts';
import { type Id, newId } from '../../src/kit/ids.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** Deliveries of one destination that are taken and settled in the same moment, by one or by several. */

const most = deliveryLimits.perDestination;
let server: TestServer;
let tenant: Tenant;
let endpointId: Id;
beforeAll(async () => {
  server = await startTestServer();
  tenant = await tenantByCode(server, server.demo.tenant);
  await server.server.jobs.stop();
});
beforeEach(async () => {
  for (const table of ['delivery_attempts', 'deliveries', 'endpoints']) await server.sql(`delete from ${table}`);
  const endpoint = { source: 'shop', url: 'https://shop.example/', events: ['person.created'] };
  endpointId = (await run(addEndpoint, { ...endpoint, sealedSecret: Buffer.alloc(1) })).id;
});
afterAll(() => server.close());

const run: <I, O>(useCase: Parameters<typeof server.server.deps.run<I, O>>[1], input: I) => Promise<O> = (
  useCase,
  input,
) => server.server.deps.run(systemActor(tenant, 'shop'), useCase, input);
async function queue(count: number): Promise<void> {
  const at = server.clock.now();
  for (let n = 0; n < count; n += 1)
    await server.sql(
      `insert into deliveries (tenant_id, id, kind, destination_id, state, due_at, created_at) values ($1, $2, 'webhook', $3, 'due', $4, $4)`,
      [tenant.id, newId(at), endpointId, new Date(at - count + n)],
    );
}
const claim = (ended: readonly Id[] = []) => run(claimDeliveries, { destinationId: endpointId, ended });
const settle = (delivery: Delivery, outcome: Attempt['outcome'], nextAt?: number) =>
  run(settleDelivery, {
    delivery,
    attempt: { outcome, tookMs: 1, excerpt: 'said' },
    ...(nextAt === undefined ? {} : { nextAt }),
  });
const state = async ({ id }: Delivery) =>
  (
    await server.sql<{ state: string; attempts: number }>('select state, attempts from deliveries where id = $1', [id])
  )[0];
const endpoint = async () =>
  (await server.sql<{ failing: boolean }>('select failing_since is not null as failing from endpoints'))[0];
const told = () =>
  server.sql<{ id: string; outcome: string }>(
    'select delivery_id as id, outcome from delivery_attempts order by delivery_id, number',
  );

test('all that end in one moment are written down, each with its own outcome', async () => {
  await queue(most);
  const taken = await claim();
  const nextAt = server.clock.now() + 5_000;
  const outcomes = taken.map((_, n) => (['done', 'failed', 'refused'] as const)[n % 3] ?? 'done');
  const settled = await Promise.all(
    taken.map((one, n) => settle(one, outcomes[n] ?? 'done', outcomes[n] === 'failed' ? nextAt : undefined)),
  );
  const expected = outcomes.map((outcome) => ({ done: 'done', failed: 'due', refused: 'dropped' })[outcome]);
  expect(settled.map((one) => one.state)).toEqual(expected);
  expect((await Promise.all(taken.map(state))).map((row) => row?.state)).toEqual(expected);
  const byId = new Map((await told()).map(({ id, outcome }) => [id, outcome]));
  expect(taken.map(({ id }) => byId.get(id))).toEqual(outcomes);
});

test('who lost the lease is written down too, and changes nothing, whoever else ends in that moment', async () => {
  await queue(3);
  const [lost] = await claim();
  await server.sql(`update endpoints set failing_since = now()`);
  server.clock.move(deliveryLimits.leaseMs + 1);
  const [taker, other] = await claim();
  expect(taker?.id).toBe(lost?.id);
  await settle(lost as Delivery, 'done');
  expect(await endpoint()).toEqual({ failing: true });
  expect(await state(lost as Delivery)).toEqual({ state: 'leased', attempts: 2 });
  await Promise.all([
    settle(lost as Delivery, 'done'),
    settle(taker as Delivery, 'done'),
    settle(other as Delivery, 'done'),
  ]);
  expect(await state(lost as Delivery)).toEqual({ state: 'done', attempts: 2 });
  expect(await endpoint()).toEqual({ failing: false });
  expect((await told()).filter(({ id }) => id === lost?.id)).toHaveLength(2);
});

test('two claims in one moment take each its own, and no more than the limit', async () => {
  await queue(most * 2);
  const both = await Promise.all([claim(), claim()]);
  const ids = both.flat().map(({ id }) => id);
  expect(ids).toHaveLength(most);
  expect(new Set(ids).size).toBe(most);
});

test('those whose attempts are over make room before they are written down, and only they', async () => {
  await queue(most * 2);
  const first = await claim();
  expect(await claim()).toEqual([]);
  const ended = first.slice(0, 3).map(({ id }) => id);
  const next = await claim(ended);
  expect(next).toHaveLength(3);
  expect(await claim([newId(server.clock.now()) as Id])).toEqual([]);
  expect(await claim(ended)).toEqual([]);
  // Taken and settled in one transaction.
  const [settled, more] = await Promise.all([settle(first[0] as Delivery, 'done'), claim([first[0]?.id as Id])]);
  expect([settled.state, more.length]).toEqual(['done', 0]);
  expect(await claim(ended)).toHaveLength(0);
});

test('an endpoint that fails for several in one moment is switched off once', async () => {
  await queue(4);
  const taken = await claim();
  const disabled = await Promise.all(
    taken.map((delivery) =>
      run(settleDelivery, { delivery, attempt: { outcome: 'refused', tookMs: 1, isGone: true } }),
    ),
  );
  expect(disabled.filter(({ endpointDisabled }) => endpointDisabled)).toHaveLength(1);
});
