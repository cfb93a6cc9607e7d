import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPerson } from '../../src/core/people/add-person.ts';
import { fromObjectId, newId, toObjectId } from '../../src/kit/ids.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Api, apiWith, ownToken, systemOf, tokenOf } from './leeloo-client.ts';

let server: TestServer;
let api: Api;
const hex = expect.stringMatching(/^[0-9a-f]{24}$/);
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

beforeAll(async () => {
  server = await startTestServer();
  api = apiWith(server);
});
afterAll(() => server.close());

const idByEmail = async (email: string): Promise<string> =>
  (await api('GET', `/people?filter[email]=${email}`)).json.data[0].id;

test('somebody of whom little is known: every field, with its word for "not known"', async () => {
  covers('leeloo:people.read/reply.data', 'leeloo:people.read/reply.not-defined', 'leeloo:people.read/links-always');
  const { data } = (await api('POST', '/people', { json: { name: 'Mark Spenser' } })).json;
  const answer = await api('GET', `/people/${data.person_id}`);
  expect(answer.status).toBe(200);
  expect(answer.json).toEqual({
    data: {
      id: data.person_id,
      name: 'Mark Spenser',
      tags: [],
      profileImage: 'NOT_DEFINED',
      gender: 'NO_DATA',
      phone: 'NOT_DEFINED',
      email: 'NOT_DEFINED',
      locale: '',
      accounts: [{ account_id: data.id, connection_id: 'NOT_DEFINED', connection_status: 'OK', from: 'MANUAL' }],
      subscribeHistory: [],
      links: { contactedUsers: [], orders: [] },
      custom_fields: [],
      created_at: moment,
      updated_at: moment,
    },
    included: {},
    status: 1,
  });
});

test('what other sources know of a person is shown in this dialect’s words', async () => {
  covers('leeloo:people.read/reply.gender', 'leeloo:people.read/reply.profileImage', 'leeloo:people.read/reply.locale');
  covers('leeloo:people.read/reply.custom_fields');
  const run = server.server.deps.run;
  const { person } = await run(await systemOf(server), addPerson, {
    scope: '',
    onExisting: 'update',
    patch: {
      fullName: 'Known Well',
      sex: 'other',
      locale: 'ru_RU',
      imageUrl: 'https://images.example/1.jpg',
      customProperties: { shoeSize: 42, joined: '2024-01-31', motto: 'yes', member: true },
    },
  });
  const { data } = (await api('GET', `/people/${toObjectId(person.id)}`)).json;
  expect(data).toMatchObject({
    gender: 'OTHER',
    locale: 'ru_RU',
    profileImage: 'https://images.example/1.jpg',
    custom_fields: expect.arrayContaining([
      { type: 'NUMBER', name: 'shoeSize', value: '42' },
      { type: 'DATE', name: 'joined', value: '2024-01-31' },
      { type: 'KEYWORD', name: 'motto', value: 'yes' },
      { type: 'KEYWORD', name: 'member', value: 'true' },
    ]),
  });
});

test('a user of another dialect has a name, a manual account, and is found at once', async () => {
  covers('leeloo:people.read/other-dialects');
  const { partnerName, partnerSecret } = server.demo.feelme as Record<string, string>;
  const signedIn = await server.call('POST', '/api/v1/partner/token/', {
    headers: { authorization: `Basic ${Buffer.from(`${partnerName}:${partnerSecret}`).toString('base64')}` },
    json: { scope: 'admin', website: 'x' },
  });
  await server.call('POST', '/api/v1/partner/user/', {
    headers: { authorization: `Bearer ${signedIn.json.token}` },
    json: { email: 'Only.Mail@example.com', password: 'correct horse', agreed_to_policies: 'agreed' },
  });
  const { data } = (await api('GET', `/people/${await idByEmail('only.mail@example.com')}`)).json;
  expect(data).toMatchObject({
    name: 'only.mail@example.com',
    email: 'only.mail@example.com',
    phone: 'NOT_DEFINED',
    accounts: [{ account_id: hex, connection_status: 'OK', from: 'MANUAL' }],
  });
});

describe('include', () => {
  let ioana: string;
  beforeAll(async () => {
    ioana = await idByEmail('ioana.marin@example.com');
    const record = fromObjectId(ioana);
    const now = server.clock.now();
    await server.sql(
      `insert into orders (tenant_id, id, record_id, title, price, currency, status, created_at, updated_at)
       select tenant_id, $1, id, 'Key', 12.50, 'EUR', 'resolved', $3, $3 from records where id = $2 or person_id = $2 limit 1`,
      [newId(now), String(record), new Date(now)],
    );
  });

  test('fills `included` in the order of `links`; links are there in any case', async () => {
    covers('leeloo:people.read/include', 'leeloo:people.read/reply.links', 'leeloo:people.read/reply.included.users');
    covers('leeloo:people.read/reply.included.orders', 'leeloo:people.read/links-always');
    const plain = (await api('GET', `/people/${ioana}`)).json;
    const { data, included } = (await api('GET', `/people/${ioana}?include=contactedUsers,orders`)).json;
    const { userId } = server.demo.leeloo as Record<string, string>;
    expect(plain).toEqual({ data, included: {}, status: 1 });
    expect(data.links.contactedUsers).toEqual([{ type: 'users', id: userId }]);
    expect(data.links.orders).toEqual([
      { type: 'orders', id: hex },
      { type: 'orders', id: hex },
    ]);
    expect(included.users).toEqual([{ id: userId, name: 'Ada Consultant', createdAt: moment, updatedAt: moment }]);
    const order = (title: string, price: number, status: string, id: string) => ({
      id,
      title,
      price,
      currency: 'EUR',
      status,
      updatedAt: moment,
    });
    expect(included.orders).toEqual([
      order('Two rooms, garden side', 800, 'OPENED', data.links.orders[0].id),
      order('Key', 12.5, 'RESOLVED', data.links.orders[1].id),
    ]);
  });

  test('takes one name, encoded commas, spaces, lists; names it does not know ask for nothing', async () => {
    covers('leeloo:people.read/include-forms');
    for (const [query, keys] of [
      ['include=orders', ['orders']],
      ['include=contactedUsers', ['users']],
      ['include=contactedUsers%2Corders', ['users', 'orders']],
      ['include=orders,%20contactedUsers', ['users', 'orders']],
      ['include=orders&include=contactedUsers', ['users', 'orders']],
      ['include[]=orders', ['orders']],
      ['include=', []],
      ['include=passwords,__proto__,users', []],
    ] as const) {
      const { included } = (await api('GET', `/people/${ioana}?${query}`)).json;
      expect([query, Object.keys(included)]).toEqual([query, keys]);
    }
  });

  test('is an empty list where there is nothing to include', async () => {
    covers('leeloo:people.read/include-empty');
    const olena = await idByEmail('olena@example.com');
    const { data, included } = (await api('GET', `/people/${olena}?include=contactedUsers,orders`)).json;
    expect([data.links, included]).toEqual([
      { contactedUsers: [], orders: [] },
      { users: [], orders: [] },
    ]);
  });
});

test('an id in capitals is the same id; a channel’s id is nobody’s', async () => {
  covers('leeloo:people.read/id', 'leeloo:people.read/channel-id');
  const { data } = (await api('POST', '/people', { json: { name: 'Ids' } })).json;
  expect(data.id).not.toBe(data.person_id);
  expect((await api('GET', `/people/${data.person_id.toUpperCase()}`)).json.data.id).toBe(data.person_id);
  expect((await api('GET', `/people/${data.id}`)).status).toBe(404);
});

test('unknown, impossible and foreign ids are answered alike', async () => {
  covers('leeloo:people.read/unknown', 'leeloo:people.read/visibility');
  const ioana = await idByEmail('ioana.marin@example.com');
  const elsewhere = apiWith(server, tokenOf(await server.tenant('Other')));
  const own = apiWith(server, await ownToken(server));
  const wrongId = { status: 0, error: { fields: { person_id: 'WRONG_ID' }, code: 'WRONG_ID' } };
  for (const id of ['5b3f543bb2737000133d25b0', 'ffffffffffffffffffffffff', '513f543gb2737020133d25b0', '1', 'stats']) {
    const answer = await api('GET', `/people/${id}`);
    expect([answer.status, answer.json]).toEqual([404, wrongId]);
  }
  for (const call of [elsewhere, own]) {
    const answer = await call('GET', `/people/${ioana}?include=orders`);
    expect([answer.status, answer.json]).toEqual([404, wrongId]);
  }
});
