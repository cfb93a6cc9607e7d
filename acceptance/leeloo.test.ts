import { beforeAll, describe, expect, inject, test } from 'vitest';
import { printedChannel, printedList, printedPerson } from './leeloo.samples.ts';
import { covers } from './support/covers.ts';
import { shapeProblems } from './support/shape.ts';

const baseUrl = inject('baseUrl');
const { leeloo = {} } = inject('credentials');

// biome-ignore lint/suspicious/noExplicitAny: what comes is compared with what the document prints
type Json = any;
const sentinels = ['NOT_DEFINED'];

async function send(method: string, path: string, body?: string | FormData, type?: string): Promise<Json> {
  const response = await fetch(`${baseUrl}/api/v2${path}`, {
    method,
    headers: { 'X-Leeloo-AuthToken': String(leeloo.token), ...(type ? { 'Content-Type': type } : {}) },
    ...(body === undefined ? {} : { body }),
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  return response.json();
}

/** The document's body, with ids that exist here in the place of its own. */
const feliks = `{
    "name":"Feliks",
    "email":"feliks@gmail.com",
    "phone":"+380953066789",
    "leadgentool_id":"${leeloo.leadgentoolId}",
    "connected_users_ids": ["${leeloo.userId}"]
}`;
let created: Json;
beforeAll(async () => {
  created = await send('POST', '/people', feliks, 'application/json');
});

describe('Добавить человека на платформе', () => {
  test('the example', () => {
    covers('leeloo:people.create/example', 'leeloo:people.create/reply', 'leeloo:people.create/reply.ids');
    expect(shapeProblems(created, printedChannel)).toEqual([]);
    const { id, person_id, createdAt, updatedAt, ...meaning } = printedChannel.data;
    expect(created).toMatchObject({ data: meaning, status: 1 });
    expect(created.data.id).not.toBe(created.data.person_id);
  });

  test('without what is not required, and in the other encodings', async () => {
    covers('leeloo:people.create/encodings', 'leeloo:people.create/optional');
    const short = await send('POST', '/people', '{"name":"Feliks"}', 'application/json');
    expect(shapeProblems(short, printedChannel, { sentinels })).toEqual([]);
    expect(short.data).toMatchObject({ email: 'NOT_DEFINED', phone: 'NOT_DEFINED' });
    const fields = Object.entries({ ...JSON.parse(feliks), connected_users_ids: leeloo.userId }) as [string, string][];
    const form = new FormData();
    for (const [name, value] of fields) form.append(name, value);
    const encoded = new URLSearchParams(fields).toString();
    for (const answer of [
      await send('POST', '/people', encoded, 'application/x-www-form-urlencoded'),
      await send('POST', '/people', form),
    ]) {
      expect(shapeProblems(answer, printedChannel)).toEqual([]);
      expect(answer.data.person_id).toBe(created.data.person_id);
    }
  });
});

describe('Получить список людей', () => {
  const example =
    '/people?limit=20&offset=100&filter[tags]=vip&filter[tags]=tag2&filter[last_message][from]=2015-04-02&filter[last_message][to]=2015-04-03&filter[phone]=+380966565556&filter[email]=feliks@gmail.com';

  test('the example, as it is printed', async () => {
    covers('leeloo:people.list/example', 'leeloo:people.list/meta');
    const page = await send('GET', example);
    expect(shapeProblems(page, printedList)).toEqual([]);
    expect(page).toMatchObject({ status: 1, data: [], meta: { filteredCount: 0, limit: 20, offset: 100 } });
  });

  test('its filters find the person they describe', async () => {
    covers('leeloo:people.list/example', 'leeloo:people.list/reply.row', 'leeloo:people.list/filter.phone');
    const day = created.data.createdAt.slice(0, 10);
    const query = example
      .slice(example.indexOf('&filter[last_message]'))
      .replace('2015-04-02', day)
      .replace('2015-04-03', day)
      .replace('+380966565556', '+380953066789');
    const page = await send('GET', `/people?limit=20&offset=0${query}`);
    expect(shapeProblems(page, printedList, { sentinels, extra: ['data.createdAt'] })).toEqual([]);
    expect(page.meta).toMatchObject({ filteredCount: 1, limit: 20, offset: 0 });
    expect(page.data).toMatchObject([
      {
        id: created.data.person_id,
        name: 'Feliks',
        email: 'feliks@gmail.com',
        phone: '+380953066789',
        accounts: [{ account_id: created.data.id, connection_status: 'OK', from: 'MANUAL' }],
      },
    ]);
  });

  test('without any parameter', async () => {
    covers('leeloo:people.list/limit-default', 'leeloo:people.list/filter.last_message-optional');
    const page = await send('GET', '/people');
    expect(shapeProblems(page, printedList, { sentinels, extra: ['data.createdAt'] })).toEqual([]);
    expect(page.data.length).toBeGreaterThan(0);
  });
});

describe('Получить информацию по конкретному человеку', () => {
  test('the example', async () => {
    covers('leeloo:people.read/example', 'leeloo:people.read/include', 'leeloo:people.read/reply.data');
    const answer = await send('GET', `/people/${created.data.person_id}?include=contactedUsers,orders`);
    expect(shapeProblems(answer, printedPerson, { sentinels })).toEqual([]);
    expect(answer.data).toMatchObject({
      name: 'Feliks',
      gender: 'NO_DATA',
      profileImage: 'NOT_DEFINED',
      subscribeHistory: [
        { tunnelId: leeloo.tunnelId, leadgentoolId: leeloo.leadgentoolId, accountId: created.data.id },
      ],
      links: { contactedUsers: [{ type: 'users', id: leeloo.userId }], orders: [] },
    });
    expect(answer.included.users).toMatchObject([{ id: leeloo.userId }]);
  });

  test('of somebody with orders, tags and users', async () => {
    covers('leeloo:people.read/reply.included.users', 'leeloo:people.read/reply.included.orders');
    const [vip] = (await send('GET', '/people?filter[tags]=vip&filter[email]=ioana.marin@example.com')).data;
    const answer = await send('GET', `/people/${vip.id}?include=contactedUsers,orders`);
    expect(shapeProblems(answer, printedPerson, { sentinels })).toEqual([]);
    const { links } = answer.data;
    expect(links.orders.length).toBeGreaterThan(0);
    expect(answer.included.orders.map(({ id }: Json) => id)).toEqual(links.orders.map(({ id }: Json) => id));
    expect(answer.included.users.map(({ id }: Json) => id)).toEqual(links.contactedUsers.map(({ id }: Json) => id));
  });

  test('without include, everything but `included` is the same', async () => {
    covers('leeloo:people.read/links-always');
    const answer = await send('GET', `/people/${created.data.person_id}`);
    expect(answer.included).toEqual({});
    expect(shapeProblems(answer, { ...printedPerson, included: {} }, { sentinels })).toEqual([]);
  });
});
