import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receiveMessage } from '../../src/core/messaging/receive-message.ts';
import { removeRecord } from '../../src/core/people/remove-record.ts';
import { leeloo } from '../../src/dialects/leeloo/index.ts';
import { fromObjectId, type Id, toObjectId } from '../../src/kit/ids.ts';
import type { Receiver } from '../delivery/receiver.ts';
import { covers } from '../support/covers.ts';
import type { TestServer } from '../support/test-server.ts';
import { type Api, apiWith, systemOf } from './leeloo-client.ts';
import { bodies, secret, startTellingServer, tellTo, told } from './webhook-kit.ts';

/** What this dialect's own receivers are told: real events, over HTTP, to a real receiver. */

let server: TestServer;
let api: Api;
let ids: Record<string, string>;
let all: Receiver;
const events = Object.keys(leeloo.webhooks?.events ?? {});
const hex = expect.stringMatching(/^[0-9a-f]{24}$/);
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

beforeAll(async () => {
  server = await startTellingServer();
  api = apiWith(server);
  ids = server.demo.leeloo as Record<string, string>;
  all = await tellTo(server, 'leeloo', events);
});
afterAll(async () => {
  all.close();
  await server.close();
});

const heard = () => told(server, all);
const person = async (name = 'Feliks') =>
  (await api('POST', '/people', { json: { name, email: `${name.toLowerCase()}@example.com` } })).json.data;
const order = async (personId: string, more: object = {}) =>
  (
    await api('POST', '/orders', {
      json: {
        paymentCreditsId: ids.paymentCreditsId,
        email: 'test@gmai.com',
        phone: '+380952938955',
        transactionDate: '2020-05-01 10:47',
        offerId: ids.offerId,
        isNotifyAccount: false,
        personId,
        ...more,
      },
    })
  ).json.data;

test('ORDER when one is taken down, SALE when it is confirmed, nothing when it is rejected', async () => {
  covers('leeloo:webhook/ORDER', 'leeloo:webhook/SALE', 'leeloo:webhook/envelope');
  const buyer = await person('Buyer');
  const { id } = await order(buyer.person_id);
  const data = {
    order_id: id,
    account_id: buyer.id,
    offer_name: 'Two rooms, garden side',
    price: 800,
    currency: 'EUR',
    email: 'test@gmai.com',
    phone: '+380952938955',
    created_at: moment,
  };
  expect(await heard()).toEqual([{ type: 'ORDER', data }]);
  await api('POST', `/orders/${id}`, { json: { status: 'RESOLVED', price: '10770', currency: 'RUB' } });
  const sale = { ...data, price: 10770, currency: 'RUB', payment_method: ids.paymentCreditsId };
  expect(await heard()).toEqual([{ type: 'SALE', data: sale }]);
  const other = await order(buyer.person_id, { email: 'NOT_DEFINED', phone: 'NOT_DEFINED' });
  await api('POST', `/orders/${other.id}`, { json: { status: 'REJECTED', price: '1' } });
  // Without a contact of its own it is the person's; a rejection is no event, and the order is told at the price that it was made.
  expect(await heard()).toMatchObject([
    { type: 'ORDER', data: { email: 'buyer@example.com', phone: 'NOT_DEFINED', price: 800 } },
  ]);
});

test('SUBSCRIPTION when a channel enters a tunnel through a tool', async () => {
  covers('leeloo:webhook/SUBSCRIPTION');
  const { data } = (
    await api('POST', '/people', {
      json: { name: 'Subscriber', phone: '+380953066789', leadgentool_id: ids.leadgentoolId },
    })
  ).json;
  expect(await heard()).toEqual([
    {
      type: 'SUBSCRIPTION',
      data: {
        account_id: data.id,
        person_id: data.person_id,
        name: 'Subscriber',
        tunnel_id: ids.tunnelId,
        tunnel_name: 'Welcome tunnel',
        leadgentool_id: ids.leadgentoolId,
        leadgentool_name: 'Website form',
        email: 'NOT_DEFINED',
        phone: '+380953066789',
        created_at: moment,
      },
    },
  ]);
});

test('MESSAGE when a person writes, signed so that the receiver can check it', async () => {
  covers('leeloo:webhook/MESSAGE', 'leeloo:webhook/signed');
  const connectionId = fromObjectId(String(ids.connectionId)) as Id;
  const written = { kind: 'telegram', address: '4711', patch: { fullName: 'Lead' }, text: 'Is it "free"? ä' };
  const { channelId } = await server.server.deps.run(await systemOf(server), receiveMessage, {
    connectionId,
    ...written,
  });
  const account_id = toObjectId(channelId);
  await expect.poll(() => all.received.length, { timeout: 30_000 }).toBe(1);
  const [{ headers, body }] = all.received as [(typeof all.received)[number]];
  const data = { message_id: hex, account_id, person_id: hex, name: 'Lead', text: written.text, created_at: moment };
  expect(await heard()).toEqual([{ type: 'MESSAGE', data }]);
  expect(headers['content-type']).toBe('application/json');
  const signed = Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, String(headers[name])]),
  );
  expect(new Webhook(secret).verify(body, signed)).toMatchObject({ type: 'MESSAGE' });
  expect(() => new Webhook(secret).verify(body.replace('free', 'paid'), signed)).toThrow();
  // What it names can be read with the API.
  const chat = (await api('GET', `/communication-channels/${account_id}/chat-messages`)).json;
  expect(chat.data).toMatchObject([{ id: JSON.parse(body).data.message_id, type: 'FRIEND_MESSAGE' }]);
});

test('an endpoint is told what was chosen for it', async () => {
  covers('leeloo:webhook/chosen');
  const sales = await tellTo(server, 'leeloo', ['order.resolved']);
  const { id } = await order((await person('Chosen')).person_id);
  await api('POST', `/orders/${id}`, { json: { status: 'RESOLVED' } });
  const everything = await heard();
  expect(everything.map(({ type }) => type).sort()).toEqual(['ORDER', 'SALE']);
  expect(bodies(sales.received)).toMatchObject([{ type: 'SALE', data: { order_id: id } }]);
  sales.close();
});

test('of somebody who was erased meanwhile nothing is told', async () => {
  covers('leeloo:webhook/gone');
  const { person_id } = await person('Erased');
  await order(person_id);
  const id = fromObjectId(person_id) as Id;
  await server.server.deps.run({ ...(await systemOf(server)), source: 'leeloo' }, removeRecord, { ref: { id } });
  expect(await heard()).toEqual([]);
});
