import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemActor, type Tenant } from '../../src/core/access/access.ts';
import { addEndpoint } from '../../src/core/deliveries/add-endpoint.ts';
import { claimDeliveries } from '../../src/core/deliveries/claim.ts';
import { deliveryLimits } from '../../src/core/deliveries/deliveries.ts';
import { fanOut } from '../../src/core/deliveries/fan-out.ts';
import { replay } from '../../src/core/deliveries/queries.ts';
import { rotateEndpoint } from '../../src/core/deliveries/rotate-endpoint.ts';
import type { WebhookEncoder } from '../../src/core/deliveries/webhook-encoder.ts';
import { addPerson } from '../../src/core/people/add-person.ts';
import { removeRecord } from '../../src/core/people/remove-record.ts';
import type { UseCase } from '../../src/core/run.ts';
import { gapsS, jitter, nextAttemptAt } from '../../src/delivery/schedule.ts';
import { retryAfter, webhookSender } from '../../src/delivery/webhook.ts';
import { createWorker, type DeliveryWorker } from '../../src/delivery/worker.ts';
import { createHttpClient } from '../../src/kit/http-client.ts';
import type { Id } from '../../src/kit/ids.ts';
import { sealText } from '../../src/kit/seal.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Receiver, startReceiver } from './receiver.ts';

/** T23, T47, T48 and T49 for webhooks: real receivers over real sockets, the schedule under the movable clock. */

let server: TestServer;
let tenant: Tenant;
let worker: DeliveryWorker;
const receivers: Receiver[] = [];
const sealKey = () => new Uint8Array(32).fill(7);
const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

const encode: WebhookEncoder = async ({ type, at }) => ({ body: JSON.stringify({ type, at, text: 'ä "quoted"' }) });
const makeWorker = () =>
  createWorker({
    run: (...args) => server.server.deps.run(...args),
    tenants: async () => [tenant],
    senders: {
      webhook: webhookSender({
        run: (...args) => server.server.deps.run(...args),
        http: createHttpClient({ allow: ['127.0.0.0/8'] }),
        clock: server.clock,
        encoders: { shop: encode },
        sealKey,
      }),
      message: async () => ({ outcome: 'refused' }),
    },
    clock: server.clock,
    log: server.server.deps.log,
    random: () => 0.5,
  });

beforeAll(async () => {
  server = await startTestServer();
  tenant = await tenantByCode(server, server.demo.tenant);
  worker = makeWorker();
  // The server's own worker knows no receiver on this machine and no words of the shop's.
  await server.server.jobs.stop();
  // What the demo's own data published is nobody's business here.
  await worker.runNow();
});
afterEach(async () => {
  await server.sql('delete from delivery_attempts');
  await server.sql('delete from deliveries');
  await server.sql('delete from endpoints');
  for (const receiver of receivers.splice(0)) receiver.close();
});
afterAll(() => server.close());

/** As `endpoint replay` does, whatever the endpoint's own state is. */
function sendAgain(destination: Id, since: number): Promise<number> {
  const span = { from: new Date(since - 1000), to: new Date(since + 1000), now: server.clock.date() };
  const again: UseCase<void, number> = {
    name: 'test.replay',
    run: (tx) => tx.run(replay, { tenant: tx.tenantId, destination, ...span }),
  };
  return server.server.deps.run(shop(), again, undefined);
}

/** How long something that must come is waited for; nothing is said about how soon it does. */
const patience = { timeout: 30_000 };
const shop = () => systemActor(tenant, 'shop');
async function endpoint(events = ['person.created']): Promise<Receiver & { id: Id }> {
  const receiver = await startReceiver();
  receivers.push(receiver);
  const { id } = await server.server.deps.run(shop(), addEndpoint, {
    source: 'shop',
    url: receiver.url,
    events,
    sealedSecret: sealText(sealKey(), secret),
  });
  return { ...receiver, id };
}
let people = 0;
const happen = async () => {
  people += 1;
  const patch = { email: `told${people}@example.com` };
  return server.server.deps.run(shop(), addPerson, { scope: '', patch, onExisting: 'refuse' });
};
const states = async () =>
  (await server.sql<{ state: string }>('select state from deliveries order by created_at, id')).map(
    ({ state }) => state,
  );
const attempts = () =>
  server.sql<{ number: number; outcome: string; status: number | null; excerpt: string | null }>(
    'select number, outcome, status, excerpt from delivery_attempts order by delivery_id, number',
  );

describe('a fact', () => {
  test('is told once to each endpoint that asked for it, signed so that the receiver can check it', async () => {
    const [one, two, other] = [await endpoint(), await endpoint(), await endpoint(['lead.created'])];
    await happen();
    await Promise.all([worker.runNow(), makeWorker().runNow()]);
    expect([one.received.length, two.received.length, other.received.length]).toEqual([1, 1, 0]);
    const [{ headers, body }] = one.received as [(typeof one.received)[number]];
    expect(JSON.parse(body)).toMatchObject({ type: 'person.created', text: 'ä "quoted"' });
    const signed = Object.fromEntries(
      ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, String(headers[name])]),
    );
    expect(new Webhook(secret).verify(body, signed)).toMatchObject({ type: 'person.created' });
    expect(() => new Webhook(secret).verify(`${body} `, signed)).toThrow();
    expect(await states()).toEqual(['done', 'done']);
    expect(await attempts()).toMatchObject([{ number: 1, outcome: 'done', status: 200, excerpt: 'ok' }, { number: 1 }]);
  });

  test('is signed with both secrets for a day after one was rotated, then with the new one only', async () => {
    const one = await endpoint();
    const next = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
    const input = { id: one.id, sealedSecret: sealText(sealKey(), next) };
    const verified = async (by: string) => {
      await happen();
      await worker.runNow();
      const { headers, body } = one.received.at(-1) as (typeof one.received)[number];
      const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
      const signed = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
      try {
        // The library looks at the machine's clock, which the test's has left behind.
        return new Webhook(by)
          .sign(signed['webhook-id'] ?? '', new Date(Number(signed['webhook-timestamp']) * 1000), body)
          .split(' ')
          .every((signature) => (signed['webhook-signature'] ?? '').split(' ').includes(signature));
      } catch {
        return false;
      }
    };
    expect([await verified(secret), await verified(next)]).toEqual([true, false]);
    await server.server.deps.run(shop(), rotateEndpoint, input);
    expect([await verified(secret), await verified(next)]).toEqual([true, true]);
    server.clock.move(deliveryLimits.secretOverlapMs);
    expect([await verified(secret), await verified(next)]).toEqual([false, true]);
    const unknown = { ...input, id: crypto.randomUUID() as Id };
    await expect(server.server.deps.run(shop(), rotateEndpoint, unknown)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('that was rolled back is told nobody', async () => {
    const one = await endpoint();
    const failing = {
      name: 'test.fail',
      run: async (...[tx, context]: Parameters<typeof addPerson.run>) => {
        await addPerson.run(tx, context, { scope: '', patch: { email: 'never@example.com' }, onExisting: 'refuse' });
        throw new Error('no');
      },
    };
    await expect(server.server.deps.run(shop(), failing, undefined as never)).rejects.toThrow();
    await worker.runNow();
    expect(one.received).toEqual([]);
  });

  test('about somebody who was erased meanwhile is dropped', async () => {
    const one = await endpoint();
    one.answer((response) => response.writeHead(500).end());
    const { person } = await happen();
    await worker.runNow();
    await server.server.deps.run(shop(), removeRecord, { ref: { id: person.id } });
    server.clock.move(60_000);
    await worker.runNow();
    expect(one.received).toHaveLength(1);
    expect(await states()).toEqual([]);
  });
});

describe('a receiver', () => {
  test('that is down for 76 hours is tried at each gap, then given up; what it missed can be sent again', async () => {
    const one = await endpoint();
    one.answer((response) => response.writeHead(503).end('down'));
    await happen();
    const start = server.clock.now();
    const at: number[] = [];
    for (const gap of gapsS) {
      server.clock.move(gap * 1000);
      await worker.runNow();
      at.push(one.received.length);
    }
    expect(at).toEqual(gapsS.map((_, n) => n + 1));
    expect(new Set(one.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(await states()).toEqual(['exhausted']);
    expect((await attempts()).map(({ outcome }) => outcome)).toEqual(gapsS.map(() => 'failed'));
    server.clock.move(100 * 3600 * 1000);
    await worker.runNow();
    expect(one.received).toHaveLength(gapsS.length);
    one.answer((response) => response.writeHead(204).end());
    await sendAgain(one.id, start);
    await worker.runNow();
    expect(await states()).toEqual(['done']);
    // What came of sending it again is kept beside what came of it before.
    expect((await attempts()).map(({ outcome }) => outcome)).toEqual([...gapsS.map(() => 'failed'), 'done']);
  });

  test('sent again, it has the whole schedule before it', async () => {
    const one = await endpoint();
    one.answer((response) => response.writeHead(500).end());
    const start = server.clock.now();
    await happen();
    for (const seconds of [0, ...gapsS]) {
      server.clock.move(seconds * 1100);
      await worker.runNow();
    }
    expect(await states()).toEqual(['exhausted']);
    const sent = one.received.length;
    await sendAgain(one.id, start);
    await worker.runNow();
    expect([one.received.length, await states()]).toEqual([sent + 1, ['due']]);
  });

  test('is not tried before its time', async () => {
    const one = await endpoint();
    one.answer((response) => response.writeHead(500).end());
    await happen();
    await worker.runNow();
    server.clock.move(4_000);
    await worker.runNow();
    expect(one.received).toHaveLength(1);
    server.clock.move(1_000);
    await worker.runNow();
    expect(one.received).toHaveLength(2);
  });

  test('that asks for patience gets it', async () => {
    const one = await endpoint();
    one.answer((response) => response.writeHead(429, { 'retry-after': '600' }).end());
    await happen();
    await worker.runNow();
    server.clock.move(599_000);
    await worker.runNow();
    expect(one.received).toHaveLength(1);
    server.clock.move(1_000);
    await worker.runNow();
    expect(one.received).toHaveLength(2);
  });

  test('that is gone is switched off at once, and what waits for it is dropped', async () => {
    const one = await endpoint();
    one.answer((response) => response.writeHead(410).end());
    await happen();
    await worker.runNow();
    expect(await states()).toEqual(['dropped']);
    // What was on its way already is not sent, and what happens from now on is not even put on its way.
    await server.sql(`update deliveries set state = 'due'`);
    await happen();
    await worker.runNow();
    expect(await states()).toEqual(['dropped']);
    expect(one.received).toHaveLength(1);
    expect(await server.sql('select disabled_reason from endpoints')).toEqual([{ disabled_reason: 'gone' }]);
  });

  test('through which nothing has got for five days is switched off', async () => {
    const one = await endpoint();
    one.answer((response) => response.writeHead(500).end());
    await happen();
    await worker.runNow();
    server.clock.move(5 * 24 * 3600 * 1000);
    await happen();
    await worker.runNow();
    expect(await server.sql('select disabled_reason from endpoints')).toEqual([{ disabled_reason: 'failing' }]);
  });

  test.each([
    ['redirects', 302],
    ['refuses', 400],
  ])('that %s has failed', async (_, status) => {
    const one = await endpoint();
    one.answer((response) => response.writeHead(status, { location: 'http://169.254.169.254/' }).end('no'));
    await happen();
    await worker.runNow();
    expect(await attempts()).toMatchObject([{ outcome: 'failed', status, excerpt: 'no' }]);
    expect(await states()).toEqual(['due']);
  });

  test('that hangs holds up nobody else, and has ten under way at most', async () => {
    const [dead, alive] = [await endpoint(), await endpoint()];
    const held: (() => void)[] = [];
    dead.answer((response) => held.push(() => response.writeHead(200).end()));
    for (let n = 0; n < 15; n += 1) await happen();
    const second = makeWorker();
    await worker.begin();
    await second.begin();
    await expect.poll(() => alive.received.length, patience).toBe(15);
    await expect.poll(() => dead.received.length, patience).toBe(10);
    await second.begin();
    expect(dead.received).toHaveLength(10);
    const release = setInterval(() => {
      for (const answer of held.splice(0)) answer();
    }, 10);
    await Promise.all([worker.runNow(), second.runNow()]);
    clearInterval(release);
    expect(dead.received).toHaveLength(15);
    expect(new Set(await states())).toEqual(new Set(['done']));
  });
});

test('two processes that take at the same moment take no more than ten of one destination', async () => {
  const { id: destinationId } = await endpoint();
  for (let n = 0; n < 15; n += 1) await happen();
  await server.server.deps.run(shop(), fanOut, undefined);
  const taken = Promise.withResolvers<number>();
  const commit = Promise.withResolvers<void>();
  const slow: UseCase<void, void> = {
    name: 'test.slow_claim',
    async run(tx, context) {
      taken.resolve((await claimDeliveries.run(tx, context, { destinationId })).length);
      await commit.promise;
    },
  };
  const claim = () => server.server.deps.run(shop(), claimDeliveries, { destinationId });
  const first = server.server.deps.run(shop(), slow, undefined);
  expect(await taken.promise).toBe(10);
  expect(await claim()).toEqual([]);
  commit.resolve();
  await first;
  expect(await claim()).toEqual([]);
  await server.sql("update deliveries set state = 'done', leased_until = null, lease = null where state = 'leased'");
  expect(await claim()).toHaveLength(5);
});

test('a slow one holds up no other of the same receiver', async () => {
  const one = await endpoint();
  const held: (() => void)[] = [];
  one.answer((response) => held.push(() => response.writeHead(200).end()));
  await happen();
  await worker.begin();
  await expect.poll(() => one.received.length, patience).toBe(1);
  one.answer((response) => response.writeHead(200).end());
  await happen();
  await worker.begin();
  await expect.poll(states, patience).toEqual(['leased', 'done']);
  for (const answer of held) answer();
  await worker.runNow();
  expect(await states()).toEqual(['done', 'done']);
});

test('what a killed worker had taken is taken over when its lease ends, with the same id', async () => {
  const one = await endpoint();
  await happen();
  one.answer(() => undefined);
  const killed = makeWorker();
  await killed.begin();
  await expect.poll(() => one.received.length, patience).toBe(1);
  one.answer((response) => response.writeHead(200).end());
  server.clock.move(59_000);
  await worker.begin();
  expect(one.received).toHaveLength(1);
  server.clock.move(2_000);
  await worker.runNow();
  expect(one.received).toHaveLength(2);
  expect(one.received[0]?.headers['webhook-id']).toBe(one.received[1]?.headers['webhook-id']);
  expect(await states()).toEqual(['done']);
});

test('the schedule is its data, with jitter', () => {
  expect(gapsS.map((_, n) => nextAttemptAt(0, n, 0.5))).toEqual(gapsS.map((gap) => gap * 1000));
  expect(nextAttemptAt(0, gapsS.length, 0.5)).toBeUndefined();
  expect([nextAttemptAt(0, 2, 0), nextAttemptAt(0, 2, 1)]).toEqual([300_000 * (1 - jitter), 300_000 * (1 + jitter)]);
  expect(nextAttemptAt(0, 1, 0.5, 90)).toBe(90_000);
  expect(nextAttemptAt(0, 1, 0.5, 1e9)).toBe(24 * 3600 * 1000);
  expect(gapsS.reduce((sum, gap) => sum + gap)).toBeGreaterThan(75 * 3600);
});

test('Retry-After is read in both of its forms', () => {
  const now = Date.UTC(2026, 0, 1);
  expect(retryAfter('120', now)).toBe(120);
  expect(retryAfter(new Date(now + 90_000).toUTCString(), now)).toBe(90);
  expect(retryAfter(new Date(now - 90_000).toUTCString(), now)).toBe(0);
  expect([retryAfter('soon', now), retryAfter(undefined, now)]).toEqual([undefined, undefined]);
});
