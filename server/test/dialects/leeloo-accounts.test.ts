import { afterAll, beforeAll, expect, test } from 'vitest';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { apiWith, ownToken, tokenOf } from './leeloo-client.ts';

/** The older surface below `/api/v1`, as its clients use it. */

let server: TestServer;
let ids: Record<string, string>;
const v1 = (method: string, path: string, json?: unknown, token = tokenOf(server.demo)) =>
  server.call(method, `/api/v1${path}`, {
    headers: { 'x-leeloo-authtoken': token },
    ...(json === undefined ? {} : { json }),
  });
const v2 = (method: string, path: string) => apiWith(server)(method, path);

beforeAll(async () => {
  server = await startTestServer();
  ids = server.demo.leeloo as Record<string, string>;
});
afterAll(() => server.close());

const add = async (name = 'Feliks') => (await v1('POST', '/accounts', { name })).json.data;
const order = (more: object) => ({
  paymentCreditsId: ids.paymentCreditsId,
  email: 'email123@gmail.com',
  phone: '+380669999777',
  transactionDate: '2020-02-04 11:46',
  offerId: ids.offerId,
  isNotifyAccount: 'false',
  ...more,
});

test('accounts are people: added, listed and read, by either id', async () => {
  covers('leeloo:v1/accounts', 'leeloo:v1/account');
  const { id, person_id } = await add();
  expect((await v1('GET', '/accounts?limit=10&offset=0')).json).toEqual((await v2('GET', '/people?limit=10')).json);
  const person = (await v2('GET', `/people/${person_id}?include=contactedUsers,orders`)).json;
  for (const either of [id, person_id]) {
    const answer = await v1('GET', `/accounts/${either}?include=contactedUsers,orders`);
    expect([answer.status, answer.json]).toEqual([200, person]);
  }
  expect(person.included).toEqual({ users: [], orders: [] });
});

test('an account of nobody is 404, naming account_id', async () => {
  const { id } = await add();
  const elsewhere = tokenOf(await server.tenant('Other account'));
  for (const [path, token] of [
    ['5b3f543bb2737000133d25b0', tokenOf(server.demo)],
    ['x', tokenOf(server.demo)],
    [id, elsewhere],
    [id, await ownToken(server)],
  ] as const) {
    const answer = await v1('GET', `/accounts/${path}`, undefined, token);
    expect([answer.status, answer.json.error]).toEqual([404, { fields: { account_id: 'WRONG_ID' }, code: 'WRONG_ID' }]);
  }
  const nowhere = await v1('GET', '/accounts/1/2/3');
  expect([nowhere.status, nowhere.json]).toEqual([404, { status: 0, error: { fields: {}, code: 'NOT_FOUND' } }]);
});

test('tags are given and taken by either id, in the form that its clients send', async () => {
  covers('leeloo:v1/account-tags');
  const { id, person_id } = await add('Tagged');
  const headers = { 'x-leeloo-authtoken': tokenOf(server.demo) };
  const tags = async () => (await v1('GET', `/accounts/${id}`)).json.data.tags;
  for (const either of [id, person_id]) {
    const form = { tag_id: String(ids.tagId) };
    const given = await server.call('PUT', `/api/v1/accounts/${either}/add-tag`, { headers, form });
    expect([given.status, given.json, await tags()]).toEqual([200, { status: 1, data: {} }, ['vip']]);
    const taken = await v1('PUT', `/accounts/${either}/remove-tag`, form);
    expect([taken.status, taken.json, await tags()]).toEqual([200, { status: 1, data: {} }, []]);
  }
});

test('messages are sent as in v2', async () => {
  covers('leeloo:v1/messages');
  const { id: account_id } = await add('Reader');
  expect((await v1('POST', '/messages/send-message', { account_id, text: 'v1' })).json).toEqual({
    status: 1,
    data: {},
  });
  await v1('POST', '/messages/send-template', { account_id, template_id: ids.templateId });
  const { data } = (await v2('GET', `/communication-channels/${account_id}/chat-messages`)).json;
  expect(data.map(({ text }: { text: string }) => text).sort()).toEqual(['Welcome, Reader!', 'v1']);
});

test('orders are those of v2, a new one for `accountId`', async () => {
  covers('leeloo:v1/orders', 'leeloo:v1/order-account');
  const { id, person_id } = await add('Buyer');
  for (const accountId of [id, person_id]) {
    const made = await v1('POST', '/orders', order({ accountId }));
    expect([made.status, made.json.data.status]).toEqual([200, 'OPENED']);
    const orderId = made.json.data.id;
    expect((await v1('GET', `/orders/${orderId}`)).json).toEqual((await v2('GET', `/orders/${orderId}`)).json);
    expect((await v1('GET', '/orders?limit=1')).json.data).toMatchObject([{ id: orderId, person_id }]);
    const decided = await v1('POST', `/orders/${orderId}`, { status: 'RESOLVED', price: '100' });
    expect(decided.json).toEqual({ data: { id: orderId }, status: 1 });
  }
  const wrong = [
    [{}, { accountId: 'REQUIRED' }],
    [{ accountId: ' ' }, { accountId: 'REQUIRED' }],
    [{ accountId: 'x' }, { accountId: 'WRONG_ID' }],
    [{ accountId: '5b3f543bb2737000133d25b0' }, { accountId: 'WRONG_ID' }],
  ] as const;
  for (const [more, fields] of wrong) {
    const answer = await v1('POST', '/orders', order(more));
    expect([more, answer.status, answer.json.error]).toEqual([more, 400, { fields, code: 'FORMAT_ERROR' }]);
  }
  const foreign = await v1('POST', '/orders', order({ accountId: id }), tokenOf(await server.tenant('Other order')));
  expect(foreign.json.error.fields).toMatchObject({ accountId: 'WRONG_ID' });
});

test('browser pages may call it as they may v2, and a token in the query works', async () => {
  covers('leeloo:v1/accounts');
  const preflight = await server.call('OPTIONS', '/api/v1/accounts/5e1c7ce2b4066a01900cdba0/add-tag', {
    headers: {
      origin: 'https://page.example',
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'x-leeloo-authtoken,content-type',
    },
  });
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
  expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT');
  expect(preflight.headers.get('access-control-allow-headers')).toMatch(/X-Leeloo-AuthToken.*Content-Type/i);
  const listed = await server.call('GET', `/api/v1/accounts?authToken=${tokenOf(server.demo)}`, {
    headers: { origin: 'https://page.example' },
  });
  expect([listed.status, listed.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
});
