import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Api, apiWith, ownToken, rowCounts } from './leeloo-client.ts';

let server: TestServer;
let api: Api;
let ids: Record<string, string>;
const hex = expect.stringMatching(/^[0-9a-f]{24}$/);
const feliks = { name: 'Feliks', email: 'feliks@gmail.com', phone: '+380953066789' };

beforeAll(async () => {
  server = await startTestServer();
  api = apiWith(server);
  ids = server.demo.leeloo as Record<string, string>;
});
afterAll(() => server.close());

const create = (json: unknown, call = api) => call('POST', '/people', { json });
const detail = async (id: string) => (await api('GET', `/people/${id}?include=contactedUsers`)).json;

test('answers the manual channel, with its own id and the person’s', async () => {
  covers('leeloo:people.create/reply', 'leeloo:people.create/reply.ids', 'leeloo:people.create/body.name');
  covers('leeloo:people.create/body.email', 'leeloo:people.create/body.phone');
  server.clock.freeze();
  const now = new Date(server.clock.now()).toISOString();
  const answer = await create(feliks);
  server.clock.run();
  expect(answer.status).toBe(200);
  expect(answer.json).toEqual({
    data: {
      id: hex,
      person_id: hex,
      ...feliks,
      tags: [],
      from: 'MANUAL',
      botStatus: 'BOT',
      connectionStatus: 'OK',
      gender: 'NOT_DEFINED',
      locale: '',
      subscribeHistory: [],
      createdAt: now,
      updatedAt: now,
    },
    status: 1,
  });
  const { id, person_id } = answer.json.data;
  expect(id).not.toBe(person_id);
  const { data } = await detail(person_id);
  expect(data).toMatchObject({ id: person_id, ...feliks, accounts: [{ account_id: id, from: 'MANUAL' }] });
});

test('only the name is required', async () => {
  covers(
    'leeloo:people.create/name-required',
    'leeloo:people.create/optional',
    'leeloo:people.create/reply.not-defined',
  );
  const unset = { email: 'NOT_DEFINED', phone: 'NOT_DEFINED' };
  for (const body of [
    { name: 'Alone' },
    { name: 'Alone', email: '', phone: '  ', leadgentool_id: '', connected_users_ids: [] },
    { name: 'Alone', ...unset },
    { name: 'Alone', email: null, phone: null, leadgentool_id: null, connected_users_ids: null },
  ]) {
    const answer = await create(body);
    expect(answer.json.data).toMatchObject({ name: 'Alone', ...unset });
  }
  for (const body of [{}, { name: '' }, { name: ' \t' }, { name: null }, { email: 'a@example.com' }]) {
    const answer = await create(body);
    const error = { fields: { name: 'REQUIRED' }, code: 'FORMAT_ERROR' };
    expect([answer.status, answer.json]).toEqual([400, { status: 0, error }]);
  }
  expect((await api('POST', '/people')).json.error.fields).toEqual({ name: 'REQUIRED' });
});

test.each([
  [{ name: ['x'] }, { name: 'FORMAT_ERROR' }],
  [{ name: { first: 'x' } }, { name: 'FORMAT_ERROR' }],
  [{ name: 'x'.repeat(4001) }, { name: 'TOO_LONG' }],
  [{ name: 'x', email: 'no mail' }, { email: 'WRONG_EMAIL' }],
  [{ name: 'x', email: ['a@example.com'] }, { email: 'FORMAT_ERROR' }],
  [{ name: 'x', phone: {} }, { phone: 'FORMAT_ERROR' }],
  [{ name: 'x', connected_users_ids: [[1]] }, { connected_users_ids: 'FORMAT_ERROR' }],
  [{ name: 'x', connected_users_ids: Array(101).fill('1') }, { connected_users_ids: 'TOO_LONG' }],
  [[{ name: 'x' }], { body: 'FORMAT_ERROR' }],
])('%j is refused', async (body, fields) => {
  covers('leeloo:people.create/wrong-fields', 'leeloo:general/error-body');
  const before = await rowCounts(server);
  const answer = await create(body);
  expect([answer.status, answer.json]).toEqual([400, { status: 0, error: { fields, code: 'FORMAT_ERROR' } }]);
  expect(await rowCounts(server)).toEqual(before);
});

test('JSON, urlencoded and multipart say the same; fields it does not know are ignored', async () => {
  covers('leeloo:people.create/encodings', 'leeloo:people.create/unknown-fields', 'leeloo:general/json');
  const person = (n: number) => ({ name: `Coded ${n}`, email: `coded${n}@example.com`, phone: `+4072290020${n}` });
  const multipart = new FormData();
  for (const [name, value] of Object.entries(person(3))) multipart.append(name, value);
  multipart.append('leadgentool_id', ids.leadgentoolId ?? '');
  multipart.append('connected_users_ids[]', ids.userId ?? '');
  multipart.append('utm', 'x');
  const tool = { leadgentool_id: ids.leadgentoolId };
  const answers = [
    await create({ ...person(1), ...tool, connected_users_ids: [ids.userId], utm: { a: [1] } }),
    await api('POST', '/people/', {
      form: {
        ...person(2),
        leadgentool_id: String(ids.leadgentoolId),
        'connected_users_ids[0]': String(ids.userId),
        utm: 'x',
      },
    }),
    await api('POST', '/people', { raw: multipart }),
    await api('POST', '/people', {
      form: { ...person(4), leadgentool_id: String(ids.leadgentoolId), connected_users_ids: String(ids.userId) },
    }),
  ];
  for (const [i, answer] of answers.entries()) {
    expect([answer.status, answer.json.status]).toEqual([200, 1]);
    expect(answer.json.data).toMatchObject(person(i + 1));
    const { data, included } = await detail(answer.json.data.person_id);
    expect(data.subscribeHistory).toHaveLength(1);
    expect(included.users).toMatchObject([{ id: ids.userId }]);
  }
});

test('numbers where texts are expected are read as texts', async () => {
  covers('leeloo:people.create/numbers');
  const { data } = (await create({ name: 12345, phone: 40722900300 })).json;
  expect(data).toMatchObject({ name: '12345', phone: '40722900300' });
});

describe('leadgentool_id', () => {
  test('subscribes to its tunnel through the default traffic source; later reads show it', async () => {
    covers('leeloo:people.create/body.leadgentool_id', 'leeloo:people.read/reply.subscribeHistory');
    const { data } = (await create({ name: 'Subscriber', leadgentool_id: ids.leadgentoolId })).json;
    expect(data.subscribeHistory).toEqual([]);
    const shown = (await detail(data.person_id)).data;
    expect(shown.subscribeHistory).toEqual([
      {
        tunnelName: 'Welcome tunnel',
        leadgentoolName: 'Website form',
        trafficSource: 'Default traffic source',
        tunnelId: ids.tunnelId,
        leadgentoolId: ids.leadgentoolId,
        trafficSourceId: hex,
        accountId: data.id,
      },
    ]);
  });

  test('unknown, impossible, another thing’s or another tenant’s: refused alike, and nothing is kept', async () => {
    covers('leeloo:people.create/leadgentool-unknown');
    const other = (await server.tenant('Other')).leeloo as Record<string, string>;
    const before = await rowCounts(server);
    for (const id of ['609290d3e060416cdea6823e', 'x', '7', ids.tunnelId, other.leadgentoolId]) {
      const answer = await create({ name: 'Half', email: 'half@example.com', leadgentool_id: id });
      const error = { fields: { leadgentool_id: 'WRONG_ID' }, code: 'FORMAT_ERROR' };
      expect([answer.status, answer.json]).toEqual([400, { status: 0, error }]);
    }
    expect(await rowCounts(server)).toEqual(before);
  });
});

describe('connected_users_ids', () => {
  test('connects the users; naming one twice is naming it once', async () => {
    covers('leeloo:people.create/body.connected_users_ids');
    const { data } = (await create({ name: 'Connected', connected_users_ids: [ids.userId, ids.userId] })).json;
    const shown = await detail(data.person_id);
    expect(shown.data.links.contactedUsers).toEqual([{ type: 'users', id: ids.userId }]);
    expect(shown.included.users).toMatchObject([{ id: ids.userId, name: 'Ada Consultant' }]);
  });

  test('one unknown, impossible or foreign id refuses all, and nothing is kept', async () => {
    covers('leeloo:people.create/users-unknown');
    const other = (await server.tenant('Other')).leeloo as Record<string, string>;
    const before = await rowCounts(server);
    for (const id of ['609290d3e060416cdea68444', 'x', ids.tagId, other.userId]) {
      const answer = await create({ name: 'Half', email: 'half@example.com', connected_users_ids: [ids.userId, id] });
      const error = { fields: { connected_users_ids: 'WRONG_ID' }, code: 'FORMAT_ERROR' };
      expect([answer.status, answer.json]).toEqual([400, { status: 0, error }]);
    }
    expect(await rowCounts(server)).toEqual(before);
  });
});

describe('somebody known already', () => {
  test('is the same person with the same channel, under the newer name', async () => {
    covers('leeloo:people.create/known');
    const first = (await create({ name: 'Twice', email: 'twice@example.com', leadgentool_id: ids.leadgentoolId })).json
      .data;
    const again = (await create({ name: 'Twice Again', email: ' TWICE@example.com', phone: '0722 900 400' })).json.data;
    expect(again).toMatchObject({
      id: first.id,
      person_id: first.person_id,
      name: 'Twice Again',
      phone: '0722 900 400',
      createdAt: first.createdAt,
      subscribeHistory: [{ leadgentoolId: ids.leadgentoolId, accountId: first.id }],
    });
    const byPhone = (await create({ name: 'Twice', phone: '+40722900400' })).json.data;
    expect(byPhone).toMatchObject({ id: first.id, person_id: first.person_id });
  });

  test('came in elsewhere: the channel it has is answered, not a second one', async () => {
    covers('leeloo:people.create/known-elsewhere');
    const [row] = (await api('GET', '/people?filter[email]=olena@example.com')).json.data;
    const { data } = (await create({ name: 'Olena', email: 'olena@example.com' })).json;
    expect([data.person_id, data.id]).toEqual([row.id, row.accounts[0].account_id]);
    const [after] = (await api('GET', '/people?filter[email]=olena@example.com')).json.data;
    expect(after.accounts).toEqual(row.accounts);
  });

  test('thirty identical calls at once make one person and one channel', async () => {
    covers('leeloo:people.create/race');
    const spellings = ['race@example.com', 'RACE@example.com', ' race@Example.com '];
    const calls = Array.from({ length: 30 }, (_, i) =>
      create({ name: 'Race', email: spellings[i % 3], phone: '+40722900500', leadgentool_id: ids.leadgentoolId }),
    );
    const answers = await Promise.all(calls);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ json }) => `${json.data.person_id} ${json.data.id}`)).size).toBe(1);
    const [row] = (await api('GET', '/people?filter[email]=race@example.com')).json.data;
    expect(row.accounts).toHaveLength(1);
  });
});

describe('a token that sees its own', () => {
  test('gets a channel and an id of its own for somebody known elsewhere, the same for every call', async () => {
    covers('leeloo:people.create/own');
    const own = apiWith(server, await ownToken(server));
    const [row] = (await api('GET', '/people?filter[email]=kari.nordmann@example.com')).json.data;
    const body = { name: 'Kari', email: 'kari.nordmann@example.com', leadgentool_id: ids.leadgentoolId };
    const answers = await Promise.all(Array.from({ length: 10 }, () => create(body, own)));
    expect(new Set(answers.map(({ json }) => `${json.data.person_id} ${json.data.id}`)).size).toBe(1);
    const { data } = answers[0]?.json ?? {};
    expect(data).toMatchObject({ name: 'Kari', phone: 'NOT_DEFINED' });
    expect([data.person_id, data.id]).not.toEqual([row.id, row.accounts[0].account_id]);
    const mine = (await own('GET', `/people/${data.person_id}`)).json.data;
    expect(mine.accounts).toMatchObject([{ account_id: data.id, from: 'MANUAL' }]);
    expect(mine.subscribeHistory).toHaveLength(1);
    const whole = (await api('GET', '/people?filter[email]=kari.nordmann@example.com')).json;
    expect(whole.meta.filteredCount).toBe(1);
    expect(whole.data[0].accounts.map((account: { account_id: string }) => account.account_id).toSorted()).toEqual(
      [row.accounts[0].account_id, data.id].toSorted(),
    );
  });
});
