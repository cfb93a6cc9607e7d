import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findOrder } from '../../src/core/orders/find-order.ts';
import { removeRecord } from '../../src/core/people/remove-record.ts';
import { fromObjectId, type Id } from '../../src/kit/ids.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Api, apiWith, ownToken, systemOf } from './leeloo-client.ts';

let server: TestServer;
let api: Api;
let ids: Record<string, string>;
let person: string;
const hex = expect.stringMatching(/^[0-9a-f]{24}$/);

beforeAll(async () => {
  server = await startTestServer();
  api = apiWith(server);
  ids = server.demo.leeloo as Record<string, string>;
  person = (await api('POST', '/people', { json: { name: 'Feliks', email: 'feliks@gmail.com' } })).json.data.person_id;
});
afterAll(() => server.close());

const body = (more: object = {}) => ({
  paymentCreditsId: ids.paymentCreditsId,
  email: 'email123@gmail.com',
  phone: '+380669999777',
  transactionDate: '2020-02-04T11:46:48.803Z',
  offerId: ids.offerId,
  isNotifyAccount: 'false',
  personId: person,
  managerId: ids.userId,
  ...more,
});
const create = (more: object = {}, call = api) => call('POST', '/orders', { json: body(more) });
const kept = async (id: string) => {
  const order = { id: fromObjectId(id) as Id };
  return server.server.deps.run(await systemOf(server), findOrder, order);
};
const refused = (fields: Record<string, string>) => ({ status: 0, error: { fields, code: 'FORMAT_ERROR' } });
const total = async (call = api) => (await call('GET', '/orders?limit=1')).json.meta.totalCount;
const caught = () => server.sql<{ text: string }>('select text from caught_messages order by created_at, id');
const facts = async (id: string) =>
  server.sql<{ type: string; data: unknown }>(
    `select type, data from changes where data ->> 'orderId' = $1 order by at, number`,
    [String(fromObjectId(id))],
  );

describe('creating', () => {
  test('opens an order of the offer, at its price, on the person', async () => {
    covers('leeloo:order.create/reply', 'leeloo:order.create/body.offerId', 'leeloo:order.create/body.personId');
    covers(
      'leeloo:order.create/body.contact',
      'leeloo:order.create/contact-not-person',
      'leeloo:order.create/flag-text',
    );
    covers('leeloo:order.create/body.transactionDate', 'leeloo:order.create/body.paymentCreditsId');
    server.clock.freeze();
    const now = server.clock.now();
    const answer = await create();
    server.clock.run();
    const at = new Date(now).toISOString();
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        data: {
          id: hex,
          title: 'Two rooms, garden side',
          price: 800,
          currency: 'EUR',
          status: 'OPENED',
          createdAt: at,
          updatedAt: at,
        },
        status: 1,
      },
    ]);
    const { id } = answer.json.data;
    const detail = (await api('GET', `/people/${person}?include=orders`)).json;
    expect(detail.data.links.orders).toEqual([{ type: 'orders', id }]);
    expect(detail.included.orders).toMatchObject([{ id, price: 800, status: 'OPENED' }]);
    expect(detail.data).toMatchObject({ email: 'feliks@gmail.com', phone: 'NOT_DEFINED' });
    expect(await kept(id)).toMatchObject({
      email: 'email123@gmail.com',
      phone: '+380669999777',
      transactionAt: Date.UTC(2020, 1, 4, 11, 46, 48, 803),
      paymentKind: 'manual',
    });
    expect(await facts(id)).toEqual([
      { type: 'order.created', data: { orderId: String(fromObjectId(id)), price: '800.00', currency: 'EUR' } },
    ]);
    expect(await caught()).toEqual([]);
  });

  test.each([
    ['2020-02-04 11:46', '2020-02-04T11:46:00.000Z'],
    ['2020-02-04 11:46:48', '2020-02-04T11:46:48.000Z'],
    ['2020-02-04', '2020-02-04T00:00:00.000Z'],
  ])('takes the date %s', async (transactionDate, moment) => {
    covers('leeloo:order.create/dates');
    const { data } = (await create({ transactionDate })).json;
    expect(new Date((await kept(data.id)).transactionAt ?? 0).toISOString()).toBe(moment);
  });

  test('tells the person when it is asked to, by the flag as a boolean or a text', async () => {
    covers('leeloo:order.create/body.isNotifyAccount');
    for (const isNotifyAccount of [true, 'true']) {
      const before = (await caught()).length;
      expect((await create({ isNotifyAccount })).status).toBe(200);
      await server.server.jobs.runNow();
      const now = await caught();
      expect(now).toHaveLength(before + 1);
      expect(now.at(-1)?.text).toBe('We have taken down your order: Two rooms, garden side, 800.00 EUR.');
    }
    await server.sql(
      `insert into templates (tenant_id, id, key, name, body, created_at)
       select tenant_id, $1, 'order_created', 'Order', '{{title}} — {{price}} {{currency}}', now() from templates limit 1`,
      ['01900000-0000-7000-8000-000000000001'],
    );
    await create({ isNotifyAccount: true });
    await server.server.jobs.runNow();
    expect((await caught()).at(-1)?.text).toBe('Two rooms, garden side — 800.00 EUR');
    // A text that cannot be filled in does not keep the order from being taken down.
    await server.sql(`update templates set body = '{{nobody_knows}}' where key = 'order_created'`);
    expect((await create({ isNotifyAccount: true })).status).toBe(200);
    await server.server.jobs.runNow();
    expect((await caught()).at(-1)?.text).toMatch(/^We have taken down/);
  });

  test('somebody who cannot be reached is not told, and the order stands', async () => {
    covers('leeloo:order.create/notify-nowhere');
    const before = await caught();
    const bare = await server.tenant('Bare', { demo: true });
    const theirs = bare.leeloo as Record<string, string>;
    await server.sql(
      `update connections set archived_at = now() where tenant_id = (select id from tenants where code = $1)`,
      [bare.tenant],
    );
    const call = apiWith(server, theirs.token);
    const made = (await call('POST', '/people', { json: { name: 'Unreachable' } })).json.data;
    const more = { personId: made.person_id, offerId: theirs.offerId, paymentCreditsId: theirs.paymentCreditsId };
    const answer = await create({ ...more, managerId: undefined, isNotifyAccount: true }, call);
    expect([answer.status, answer.json.data?.status]).toEqual([200, 'OPENED']);
    await server.server.jobs.runNow();
    expect(await caught()).toEqual(before);
  });

  test('only the manager may be absent', async () => {
    covers('leeloo:order.create/body.managerId', 'leeloo:order.create/required');
    for (const managerId of [undefined, '', null]) expect((await create({ managerId })).status).toBe(200);
    const before = await total();
    for (const field of ['paymentCreditsId', 'email', 'phone', 'transactionDate', 'offerId', 'personId']) {
      for (const value of [undefined, '', ' ']) {
        const answer = await create({ [field]: value });
        expect([answer.status, answer.json]).toEqual([400, refused({ [field]: 'REQUIRED' })]);
      }
    }
    const answer = await create({ isNotifyAccount: undefined });
    expect([answer.status, answer.json]).toEqual([400, refused({ isNotifyAccount: 'REQUIRED' })]);
    expect(await total()).toBe(before);
  });

  test('ids that are none of this tenant’s are refused by name', async () => {
    covers('leeloo:order.create/unknown');
    const other = (await server.tenant('Other')).leeloo as Record<string, string>;
    const theirs = (await apiWith(server, other.token)('GET', '/people')).json.data[0].id;
    const before = await total();
    for (const [field, foreign] of Object.entries({
      paymentCreditsId: other.paymentCreditsId,
      offerId: other.offerId,
      personId: theirs,
      managerId: other.userId,
    })) {
      for (const id of [foreign, '609290d3e060416cdea6823e', 'x', ids.tagId]) {
        const answer = await create({ [field]: id });
        expect([answer.status, answer.json]).toEqual([400, refused({ [field]: 'WRONG_ID' })]);
      }
    }
    expect(await total()).toBe(before);
  });

  test.each([
    [{ email: 'no mail' }, { email: 'WRONG_EMAIL' }],
    [{ transactionDate: '2020-02-30' }, { transactionDate: 'WRONG_DATE' }],
    [{ transactionDate: 'soon' }, { transactionDate: 'WRONG_DATE' }],
    [{ isNotifyAccount: 'perhaps' }, { isNotifyAccount: 'FORMAT_ERROR' }],
    [{ phone: {} }, { phone: 'FORMAT_ERROR' }],
    [{ offerId: ['x'] }, { offerId: 'FORMAT_ERROR' }],
  ])('%j is refused', async (more, fields) => {
    covers('leeloo:order.create/wrong-fields');
    const before = await total();
    const answer = await create(more);
    expect([answer.status, answer.json]).toEqual([400, refused(fields)]);
    expect(await total()).toBe(before);
  });

  test('what the order says is the offer’s, whatever the caller sends', async () => {
    covers('leeloo:order.create/price');
    const more = {
      price: 1,
      title: 'Free',
      status: 'RESOLVED',
      currency: 'RUB',
      createdAt: '2001-01-01',
      id: ids.tagId,
    };
    expect((await create(more)).json.data).toMatchObject({
      title: 'Two rooms, garden side',
      price: 800,
      currency: 'EUR',
      status: 'OPENED',
    });
  });

  test('JSON, urlencoded and multipart say the same', async () => {
    covers('leeloo:order.create/encodings');
    const fields = { ...body({ utm: 'x' }) } as unknown as Record<string, string>;
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    for (const options of [{ json: fields }, { form: fields }, { raw: form }]) {
      const answer = await api('POST', '/orders/', options);
      expect([answer.status, answer.json.data?.price]).toEqual([200, 800]);
    }
  });

  test('a token that sees its own takes and sees orders of its own people', async () => {
    covers('leeloo:order.create/own', 'leeloo:order.list/visibility');
    const own = apiWith(server, await ownToken(server));
    expect((await create({}, own)).json).toEqual(refused({ personId: 'WRONG_ID' }));
    const mine = (await own('POST', '/people', { json: { name: 'Mine', email: 'feliks@gmail.com' } })).json.data;
    const { id } = (await create({ personId: mine.person_id }, own)).json.data;
    const page = (await own('GET', '/orders')).json;
    expect(page.data).toMatchObject([{ id, person_id: mine.person_id }]);
    expect(page.meta).toEqual({ totalCount: 1, filteredCount: 1, limit: 20, offset: 0 });
    expect((await own('GET', `/orders/${id}`)).status).toBe(200);
    const theirs = (await create()).json.data.id;
    expect((await own('GET', `/orders/${theirs}`)).status).toBe(404);
    expect((await own('POST', `/orders/${theirs}`, { json: { status: 'REJECTED' } })).status).toBe(404);
    expect((await kept(theirs)).status).toBe('opened');
    const whole = (await api('GET', '/orders?limit=2')).json.data;
    expect(whole.map((row: { id: string; person_id: string }) => [row.id, row.person_id])).toEqual([
      [theirs, person],
      [id, person],
    ]);
  });
});

describe('the list', () => {
  test('holds every order once, newest first, with exact totals', async () => {
    covers(
      'leeloo:order.list/reply.row',
      'leeloo:order.list/meta',
      'leeloo:order.list/order',
      'leeloo:order.list/page',
    );
    for (let i = 0; i < 25; i += 1) await create();
    const all = await total();
    const seen: string[] = [];
    for (let offset = 0; offset < all; offset += 7) {
      const { data, meta } = (await api('GET', `/orders?limit=7&offset=${offset}`)).json;
      expect(meta).toEqual({ totalCount: all, filteredCount: all, limit: 7, offset });
      seen.push(...data.map(({ id }: { id: string }) => id));
    }
    expect(new Set(seen).size).toBe(all);
    const rows = (await api('GET', '/orders?limit=500')).json;
    expect(rows.meta.limit).toBe(100);
    expect(rows.data.map(({ id }: { id: string }) => id)).toEqual(seen);
    const times = rows.data.map(({ createdAt }: { createdAt: string }) => createdAt);
    expect(times).toEqual(times.toSorted().reverse());
    const fresh = (await create()).json.data;
    const [row] = (await api('GET', '/orders')).json.data;
    expect(row).toEqual({ ...fresh, person_id: person });
    expect((await api('GET', '/orders')).json.data).toHaveLength(20);
    for (const query of ['limit=0', 'limit=x', 'offset=-1', 'offset=1000000001'])
      expect([query, (await api('GET', `/orders?${query}`)).status]).toEqual([query, 400]);
  });

  test('counts exactly: orders at once, and people who are erased', async () => {
    covers('leeloo:order.list/totals');
    const rows = async () => {
      const [one] = await server.sql<{ n: number }>(
        'select count(*)::int as n from orders o join tenants t on t.id = o.tenant_id where t.code = $1',
        [server.demo.tenant],
      );
      return one?.n;
    };
    const gone = (await api('POST', '/people', { json: { name: 'Gone' } })).json.data.person_id;
    await Promise.all(Array.from({ length: 20 }, (_, i) => create({ personId: i % 2 ? gone : person })));
    expect(await total()).toBe(await rows());
    const before = await total();
    const actor = { ...(await systemOf(server)), source: 'leeloo' };
    await server.server.deps.run(actor, removeRecord, { ref: { id: fromObjectId(gone) as Id } });
    expect(await total()).toBe(before - 10);
    expect(await total()).toBe(await rows());
  });
});

test('the same key makes one order, however often it is sent', async () => {
  const before = await total();
  const send = () => api('POST', '/orders', { json: body(), headers: { 'idempotency-key': 'order-1' } });
  const answers = await Promise.all(Array.from({ length: 8 }, send));
  expect(new Set(answers.map(({ json }) => json.data.id)).size).toBe(1);
  expect(await total()).toBe(before + 1);
});
