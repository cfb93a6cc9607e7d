import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findOrder } from '../../src/core/orders/find-order.ts';
import { fromObjectId, type Id } from '../../src/kit/ids.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Api, apiWith, systemOf } from './leeloo-client.ts';

let server: TestServer;
let api: Api;
let ids: Record<string, string>;
let person: string;
const hex = expect.stringMatching(/^[0-9a-f]{24}$/);
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

beforeAll(async () => {
  server = await startTestServer();
  api = apiWith(server);
  ids = server.demo.leeloo as Record<string, string>;
  person = (await api('POST', '/people', { json: { name: 'Feliks', email: 'feliks@gmail.com' } })).json.data.person_id;
});
afterAll(() => server.close());

const order = async (): Promise<string> => {
  const json = {
    paymentCreditsId: ids.paymentCreditsId,
    email: 'email123@gmail.com',
    phone: '+380669999777',
    transactionDate: '2020-02-04 11:46',
    offerId: ids.offerId,
    isNotifyAccount: false,
    personId: person,
  };
  return (await api('POST', '/orders', { json })).json.data.id;
};
const update = (id: string, json: object) => api('POST', `/orders/${id}`, { json });
const read = async (id: string, query = '') => (await api('GET', `/orders/${id}${query}`)).json.data;
const kept = async (id: string) =>
  server.server.deps.run(await systemOf(server), findOrder, { id: fromObjectId(id) as Id });
const facts = async (id: string) =>
  (
    await server.sql<{ fact: string }>(
      `select concat_ws(' ', type, data ->> 'price', data ->> 'currency') as fact from changes
       where data ->> 'orderId' = $1 order by at, number`,
      [String(fromObjectId(id))],
    )
  ).map(({ fact }) => fact);
const deposits = async () => {
  const block = server.demo.matchtrade as Record<string, string>;
  const token = await server.call('POST', '/proxy/auth/oauth/token', {
    headers: { authorization: `Basic ${Buffer.from(`${block.clientId}:${block.clientSecret}`).toString('base64')}` },
    form: { grant_type: 'password', username: block.username ?? '', password: block.password ?? '' },
  });
  const path = `/documentation/payment/api/partner/${block.partnerId}/deposits/deposit-view-model`;
  const headers = { authorization: `Bearer ${token.json.access_token}` };
  return (await server.call('GET', path, { headers })).json.content as Record<string, unknown>[];
};

test('an order as it is read, in either vocabulary', async () => {
  covers('leeloo:order.read/reply', 'leeloo:order.read/vocabulary');
  const id = await order();
  expect(await read(id)).toEqual({
    id,
    title: 'Two rooms, garden side',
    description: '',
    price: 800,
    currency: 'EUR',
    status: 'OPENED',
    paymentMethod: 'MANUAL',
    createdAt: moment,
    updatedAt: moment,
  });
  const words = async () => [(await read(id)).status, (await read(id, '?vocabulary=payment')).status];
  expect(await words()).toEqual(['OPENED', 'ORDER']);
  await server.sql('update orders set partly_paid = 1 where id = $1', [fromObjectId(id)]);
  expect(await words()).toEqual(['OPENED', 'PENDING']);
  await server.sql('update orders set partly_paid = 0 where id = $1', [fromObjectId(id)]);
  await update(id, { status: 'RESOLVED' });
  expect(await words()).toEqual(['RESOLVED', 'SUCCESS']);
  const other = await order();
  await update(other, { status: 'REJECTED' });
  expect((await read(other, '?vocabulary=payment')).status).toBe('FAILED');
  expect((await read(other, '?vocabulary=x')).status).toBe('REJECTED');
});

test('the payment method is the kind of the payment system, the description the offer’s', async () => {
  covers('leeloo:order.read/paymentMethod');
  const [payment, offer] = [ids.paymentCreditsId, ids.offerId].map((id) => fromObjectId(String(id)));
  await server.sql(`update catalogue_items set details = details || '{"kind":"wayforpay"}' where id = $1`, [payment]);
  await server.sql(`update catalogue_items set details = details || '{"description":"South"}' where id = $1`, [offer]);
  expect(await read(await order())).toMatchObject({ paymentMethod: 'WAYFORPAY', description: 'South' });
  await server.sql(`update catalogue_items set details = details - 'kind' where id = $1`, [payment]);
});

describe('updating', () => {
  test('decides the order with what was really paid, and other dialects see the payment', async () => {
    covers('leeloo:order.update/status', 'leeloo:order.update/price', 'leeloo:order.update/currency');
    covers('leeloo:order.update/paymentDate', 'leeloo:order.update/userComments', 'leeloo:order.update/reply');
    covers('leeloo:order.update/facts');
    const id = await order();
    const before = (await deposits()).length;
    server.clock.move(5_000);
    const answer = await update(id, {
      status: 'RESOLVED',
      paymentDate: '2018-06-27 07:32',
      currency: 'RUB',
      price: '100',
      userComments: 'actual date dont match',
    });
    expect([answer.status, answer.json]).toEqual([200, { data: { id }, status: 1 }]);
    const shown = await read(id);
    expect(shown).toMatchObject({ status: 'RESOLVED', currency: 'RUB', price: 100 });
    expect(Date.parse(shown.updatedAt)).toBeGreaterThanOrEqual(Date.parse(shown.createdAt) + 5_000);
    expect(await kept(id)).toMatchObject({
      paidAt: Date.UTC(2018, 5, 27, 7, 32),
      comment: 'actual date dont match',
    });
    expect(await facts(id)).toEqual(['order.created 800.00 EUR', 'order.resolved 100.00 RUB']);
    const [newest, ...more] = await deposits();
    expect(newest).toMatchObject({ amount: 100, currency: 'RUB', created: shown.createdAt, email: 'feliks@gmail.com' });
    expect(more).toHaveLength(before);
    const rejected = await order();
    await update(rejected, { status: 'REJECTED' });
    expect(await facts(rejected)).toEqual(['order.created 800.00 EUR', 'order.rejected 800.00 EUR']);
    expect(await deposits()).toHaveLength(before + 1);
    expect((await kept(rejected)).paidAt).toBeNull();
  });

  test.each([
    [{ status: 'SUCCESS' }, { status: 'RESOLVED' }],
    [{ status: 'failed' }, { status: 'REJECTED' }],
    [{ status: 'RESOLVED', price: 12.5 }, { price: 12.5 }],
    [
      { status: 'RESOLVED', price: '12,5', currency: 'uah' },
      { price: 12.5, currency: 'UAH' },
    ],
    [
      { status: 'RESOLVED', price: 0, currency: 'RON' },
      { price: 0, currency: 'RON' },
    ],
    [{ status: 'RESOLVED', price: '999999999999.99', currency: 'USD' }, { price: 999_999_999_999.99 }],
    [
      { status: 'RESOLVED', price: '', currency: null, userComments: ' ' },
      { price: 800, currency: 'EUR' },
    ],
  ])('%j is taken', async (json, shown) => {
    covers('leeloo:order.update/status-words', 'leeloo:order.update/price-text');
    const id = await order();
    expect((await update(id, json)).json).toEqual({ data: { id }, status: 1 });
    expect(await read(id)).toMatchObject(shown);
  });

  test.each([
    ['2018-06-27 07:32:10', Date.UTC(2018, 5, 27, 7, 32, 10)],
    ['2018-06-27T07:32:10.500Z', Date.UTC(2018, 5, 27, 7, 32, 10, 500)],
  ])('takes the date %s', async (paymentDate, paidAt) => {
    covers('leeloo:order.update/dates');
    const id = await order();
    await update(id, { paymentDate, status: 'RESOLVED' });
    expect((await kept(id)).paidAt).toBe(paidAt);
  });

  test('without a status the order stays opened and takes the rest', async () => {
    covers('leeloo:order.update/opened');
    const id = await order();
    await update(id, { userComments: 'call first', price: 700 });
    expect(await read(id)).toMatchObject({ status: 'OPENED', price: 700 });
    expect(await facts(id)).toEqual(['order.created 800.00 EUR']);
    expect((await update(id, { status: 'RESOLVED' })).status).toBe(200);
    expect(await kept(id)).toMatchObject({ comment: 'call first', price: '700.00', status: 'resolved' });
    expect((await kept(id)).paidAt).toBeGreaterThan(0);
  });

  test.each([
    [{}, { status: 'REQUIRED' }],
    [{ status: '', other: 'x' }, { status: 'REQUIRED' }],
    [{ status: 'OPENED' }, { status: 'NOT_ALLOWED_VALUE' }],
    [{ status: 'constructor' }, { status: 'NOT_ALLOWED_VALUE' }],
    [{ status: 'REFUNDED' }, { status: 'NOT_ALLOWED_VALUE' }],
    [{ status: 'RESOLVED', currency: 'CHF' }, { currency: 'NOT_ALLOWED_VALUE' }],
    [{ status: 'RESOLVED', price: '-1' }, { price: 'WRONG_FORMAT' }],
    [{ status: 'RESOLVED', price: '1e3' }, { price: 'WRONG_FORMAT' }],
    [{ status: 'RESOLVED', price: '1.005' }, { price: 'WRONG_FORMAT' }],
    [{ status: 'RESOLVED', price: '1000000000000' }, { price: 'WRONG_FORMAT' }],
    [{ status: 'RESOLVED', price: {} }, { price: 'FORMAT_ERROR' }],
    [{ status: 'RESOLVED', paymentDate: '27.06.2018' }, { paymentDate: 'WRONG_DATE' }],
    [{ status: ['RESOLVED', 'REJECTED'] }, { status: 'FORMAT_ERROR' }],
  ])('%j is refused, and nothing changes', async (json, fields) => {
    covers('leeloo:order.update/wrong-fields');
    const id = await order();
    const before = await read(id);
    const answer = await update(id, json);
    expect([answer.status, answer.json]).toEqual([400, { status: 0, error: { fields, code: 'FORMAT_ERROR' } }]);
    expect(await read(id)).toEqual(before);
  });

  test('form-data, urlencoded and JSON say the same', async () => {
    covers('leeloo:order.update/form-data', 'leeloo:order.update/encodings');
    const json = {
      status: 'RESOLVED',
      paymentDate: '2018-06-27 07:32',
      currency: 'RUB',
      price: '100',
      userComments: 'x',
    };
    const raw = new FormData();
    for (const [name, value] of Object.entries(json)) raw.append(name, value);
    for (const options of [{ raw }, { form: json }, { json }]) {
      const id = await order();
      const answer = await api('POST', `/orders/${id}/`, options);
      expect([answer.status, answer.json]).toEqual([200, { data: { id: hex }, status: 1 }]);
      expect(await read(id)).toMatchObject({ status: 'RESOLVED', currency: 'RUB', price: 100 });
    }
  });

  test('part payments and payment systems’ own orders are conflicts', async () => {
    covers('leeloo:order.update/partial', 'leeloo:order.update/manual');
    for (const change of ['partly_paid = 10', 'is_manual = false']) {
      const id = await order();
      await server.sql(`update orders set ${change} where id = $1`, [fromObjectId(id)]);
      for (const json of [{ status: 'RESOLVED' }, { userComments: 'x' }]) {
        const answer = await update(id, json);
        expect([answer.status, answer.json]).toEqual([409, { status: 0, error: { fields: {}, code: 'CONFLICT' } }]);
      }
      expect((await read(id)).status).toBe('OPENED');
      expect(await facts(id)).toEqual(['order.created 800.00 EUR']);
    }
  });

  test('of many decisions at once one is made, and told once', async () => {
    covers('leeloo:order.update/once');
    for (let round = 0; round < 4; round += 1) {
      const id = await order();
      const wanted = Array.from({ length: 20 }, (_, i) => (i % 2 ? 'RESOLVED' : 'REJECTED'));
      const answers = await Promise.all(wanted.map((status, i) => update(id, { status, price: i + 1 })));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(19).fill(409)]);
      const winner = answers.findIndex(({ status }) => status === 200);
      expect(await read(id)).toMatchObject({ status: wanted[winner], price: winner + 1 });
      const fact = `order.${wanted[winner]?.toLowerCase()} ${winner + 1}.00 EUR`;
      expect(await facts(id)).toEqual(['order.created 800.00 EUR', fact]);
      for (const status of ['RESOLVED', 'REJECTED']) expect((await update(id, { status })).status).toBe(409);
    }
  });

  test('the same key decides once and answers the same again', async () => {
    const id = await order();
    const send = () =>
      api('POST', `/orders/${id}`, { json: { status: 'RESOLVED' }, headers: { 'idempotency-key': `pay-${id}` } });
    const answers = await Promise.all(Array.from({ length: 6 }, send));
    for (const { status, json } of answers) expect([status, json]).toEqual([200, { data: { id }, status: 1 }]);
  });
});

test('unknown, impossible and foreign orders are 404 alike', async () => {
  covers('leeloo:order.read/unknown', 'leeloo:order.update/unknown');
  const other = await server.tenant('Other');
  const theirs = apiWith(server, (other.leeloo as Record<string, string>).token);
  const foreign = (await theirs('GET', '/orders')).json.data[0].id;
  for (const id of [foreign, '5e2825e081fbca000d8596e4', 'x', person, ids.offerId]) {
    for (const answer of [await api('GET', `/orders/${id}`), await update(id, { status: 'RESOLVED' })]) {
      const error = { fields: { order_id: 'WRONG_ID' }, code: 'WRONG_ID' };
      expect([answer.status, answer.json]).toEqual([404, { status: 0, error }]);
    }
  }
  expect((await theirs('GET', `/orders/${foreign}`)).json.data.status).toBe('OPENED');
});
