import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertTag, tagRecord } from '../../src/core/demo/queries.ts';
import { fromObjectId, newId } from '../../src/kit/ids.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Api, apiWith, arrange, ownToken, tokenOf } from './leeloo-client.ts';

let server: TestServer;
let api: Api;

beforeAll(async () => {
  server = await startTestServer();
  api = apiWith(server);
});
afterAll(() => server.close());

const add = async (person: Record<string, unknown>): Promise<string> =>
  (await api('POST', '/people', { json: { name: 'Somebody', ...person } })).json.data.person_id;
/** Names of the rows that a query gives, with the count of all that fit it. */
const names = async (query: string, call = api) => {
  const { status, json } = await call('GET', `/people?${query}`);
  expect(status).toBe(200);
  return [json.data.map(({ name }: { name: string }) => name), json.meta.filteredCount];
};
const refusal = (fields: unknown) => [400, { status: 0, error: { fields, code: 'FORMAT_ERROR' } }];
const answerTo = async (query: string) => {
  const { status, json } = await api('GET', `/people?${query}`);
  return [status, json];
};

test('a row has exactly the documented fields, with the vendor’s word for what is not known', async () => {
  covers('leeloo:people.list/reply.row', 'leeloo:people.list/reply.createdAt', 'leeloo:people.list/reply.not-defined');
  server.clock.freeze();
  const created = new Date(server.clock.now()).toISOString();
  const { data } = (await api('POST', '/people', { json: { name: 'Grace Hopper' } })).json;
  server.clock.run();
  const page = await api('GET', '/people?limit=1');
  expect(page.json.status).toBe(1);
  expect(page.json.data).toEqual([
    {
      id: data.person_id,
      name: 'Grace Hopper',
      email: 'NOT_DEFINED',
      phone: 'NOT_DEFINED',
      tags: [],
      accounts: [{ account_id: data.id, connection_id: 'NOT_DEFINED', connection_status: 'OK', from: 'MANUAL' }],
      lastMessageTime: created,
      createdAt: created,
    },
  ]);
});

test('a channel that came through a connection names it, in capitals', async () => {
  covers('leeloo:people.list/reply.accounts');
  const [row] = (await api('GET', '/people?filter[email]=ioana.marin@example.com')).json.data;
  const { connectionId } = server.demo.leeloo as Record<string, string>;
  await arrange(server, (tx) =>
    tx.query({
      sql: "insert into channels (tenant_id, id, record_id, kind, connection_id, created_at, updated_at) values ($1, $2, $3, 'telegram', $4, now(), now())",
      parameters: [tx.tenantId, newId(server.clock.now()), fromObjectId(row.id), fromObjectId(connectionId ?? '')],
    }),
  );
  const { accounts } = (await api('GET', '/people?filter[email]=ioana.marin@example.com')).json.data[0];
  expect(accounts).toEqual([
    row.accounts[0],
    {
      account_id: expect.stringMatching(/^[0-9a-f]{24}$/),
      connection_id: connectionId,
      connection_status: 'OK',
      from: 'TELEGRAM',
    },
  ]);
});

describe('pages', () => {
  test('hold everybody once, newest first, and say what was given', async () => {
    covers(
      'leeloo:people.list/limit',
      'leeloo:people.list/offset',
      'leeloo:people.list/meta',
      'leeloo:people.list/order',
    );
    for (let i = 0; i < 5; i += 1) await add({ name: `Page ${i}` });
    const { totalCount } = (await api('GET', '/people')).json.meta;
    const seen: { id: string; createdAt: string }[] = [];
    for (let offset = 0; offset < totalCount; offset += 3) {
      const { data, meta } = (await api('GET', `/people?limit=3&offset=${offset}`)).json;
      expect(meta).toEqual({ totalCount, filteredCount: totalCount, limit: 3, offset });
      expect(data.length).toBe(Math.min(3, totalCount - offset));
      seen.push(...data);
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(totalCount);
    const times = seen.map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
    const past = (await api('GET', `/people?limit=3&offset=${totalCount + 50}`)).json;
    expect(past.data).toEqual([]);
    expect(past.meta).toEqual({ totalCount, filteredCount: totalCount, limit: 3, offset: totalCount + 50 });
  });

  test('have 20 rows without a word and at most 100, and the answer says so', async () => {
    covers('leeloo:people.list/limit-default', 'leeloo:people.list/limit-cap');
    await Promise.all(Array.from({ length: 105 }, (_, i) => add({ name: `Many ${i}` })));
    for (const [query, rows] of [
      ['', 20],
      ['limit=100', 100],
      ['limit=101', 100],
      ['limit=1000000000', 100],
    ] as const) {
      const { data, meta } = (await api('GET', `/people?${query}`)).json;
      expect([data.length, meta.limit, meta.offset]).toEqual([rows, rows, 0]);
      expect(meta.totalCount).toBeGreaterThan(105);
    }
  });

  test.each([
    ['limit=0', { limit: 'NOT_ALLOWED_VALUE' }],
    ['limit=-1', { limit: 'NOT_ALLOWED_VALUE' }],
    ['limit=ten', { limit: 'FORMAT_ERROR' }],
    ['limit=1.5', { limit: 'FORMAT_ERROR' }],
    ['offset=-1', { offset: 'NOT_ALLOWED_VALUE' }],
    ['offset=1e18', { offset: 'NOT_ALLOWED_VALUE' }],
    ['offset=x&limit=0', { offset: 'FORMAT_ERROR', limit: 'NOT_ALLOWED_VALUE' }],
    ['limit=1&limit=2', { limit: 'FORMAT_ERROR' }],
  ])('%s is refused', async (query, fields) => {
    covers('leeloo:people.list/wrong-page', 'leeloo:general/error-body');
    expect(await answerTo(query)).toEqual(refusal(fields));
  });
});

describe('filter[email] and filter[phone]', () => {
  test('find in any spelling, encoded or not, and count exactly', async () => {
    covers('leeloo:people.list/filter.email', 'leeloo:people.list/filter.phone', 'leeloo:people.list/meta');
    const total = (await api('GET', '/people')).json.meta.totalCount;
    await add({ name: 'Filter Me', email: 'Filter.Me+tag@Example.com', phone: '+40722900100' });
    for (const query of [
      'filter[email]=filter.me+tag@example.com',
      'filter%5Bemail%5D=FILTER.me%2Btag%40example.com',
      'filter[phone]=+40722900100',
      'filter%5Bphone%5D=%2B40722900100',
      'filter[phone]=0722900100',
      'filter[phone]=0040%20722%20900%20100',
      'filter[phone]=+40722900100&filter[email]=filter.me%2Btag@example.com',
    ]) {
      const { data, meta } = (await api('GET', `/people?${query}`)).json;
      expect(data).toMatchObject([{ name: 'Filter Me', email: 'Filter.Me+tag@Example.com', phone: '+40722900100' }]);
      expect(meta).toEqual({ totalCount: total + 1, filteredCount: 1, limit: 20, offset: 0 });
    }
  });

  test('a plus that was sent as it is finds a number of another country', async () => {
    covers('leeloo:people.list/filter.phone');
    expect(await names('filter[phone]=+380966565556')).toEqual([['Olena Shevchenko'], 1]);
  });

  test('both must hold; what nobody has finds nobody; empty ones ask for nothing', async () => {
    covers('leeloo:people.list/filter.email', 'leeloo:people.list/filter.phone');
    for (const query of [
      'filter[phone]=+40722900100&filter[email]=ioana.marin@example.com',
      'filter[email]=nobody@example.com',
      'filter[email]=%25',
      'filter[email]=NOT_DEFINED',
      'filter[phone]=_',
      'filter[phone]=NOT_DEFINED',
    ])
      expect(await names(query)).toEqual([[], 0]);
    const { meta } = (await api('GET', '/people?filter[email]=&filter[phone]=&filter[tags]=&filter[other]=1')).json;
    expect(meta.filteredCount).toBe(meta.totalCount);
  });

  test.each([
    ['filter[email][$ne]=1', { filter: { email: 'FORMAT_ERROR' } }],
    ['filter[phone]=1&filter[phone]=2', { filter: { phone: 'FORMAT_ERROR' } }],
    ['filter=all', { filter: 'FORMAT_ERROR' }],
    ['filter[tags][a]=1', { filter: { tags: 'FORMAT_ERROR' } }],
    [`filter[email]=${'x'.repeat(4_001)}`, { filter: { email: 'TOO_LONG' } }],
  ])('%s is refused', async (query, fields) => {
    covers('leeloo:people.list/wrong-filter', 'leeloo:general/error-body');
    expect(await answerTo(query)).toEqual(refusal(fields));
  });
});

test('filter[tags]: one, or several that must all be there', async () => {
  covers('leeloo:people.list/filter.tags', 'leeloo:people.list/filter.tags-and', 'leeloo:people.list/reply.tags');
  const both = await add({ name: 'Both', email: 'both@example.com' });
  const one = await add({ name: 'One', email: 'one@example.com' });
  await arrange(server, async (tx, { now }) => {
    const at = new Date(now);
    const tag = newId(now);
    const { tagId } = server.demo.leeloo as Record<string, string>;
    await tx.run(insertTag, { tenant: tx.tenantId, id: tag, name: 'tag2', now: at });
    for (const [record, tags] of [
      [both, [fromObjectId(tagId ?? '') ?? tag, tag]],
      [one, [tag]],
    ] as const)
      for (const id of tags)
        await tx.run(tagRecord, { tenant: tx.tenantId, record: fromObjectId(record) ?? tag, tag: id, now: at });
  });
  expect(await names('filter[tags]=vip&filter[tags]=tag2')).toEqual([['Both'], 1]);
  expect(await names('filter[tags][]=tag2&filter[tags][]=vip')).toEqual([['Both'], 1]);
  expect(await names('filter[tags]=tag2')).toEqual([['One', 'Both'], 2]);
  expect(await names('filter[tags]=vip')).toEqual([['Both', 'Ioana Marin'], 2]);
  expect(await names('filter[tags]=tag2&filter[email]=one@example.com')).toEqual([['One'], 1]);
  expect(await names('filter[tags]=tag2&filter[tags]=')).toEqual([['One', 'Both'], 2]);
  expect(await names('filter[tags]=none')).toEqual([[], 0]);
  expect(await names('filter[tags]=%25')).toEqual([[], 0]);
  const { data } = (await api('GET', '/people?filter[email]=both@example.com')).json;
  expect(data[0].tags.toSorted()).toEqual(['tag2', 'vip']);
});

describe('filter[last_message]', () => {
  beforeAll(async () => {
    const now = server.clock.now();
    server.clock.freeze();
    for (const at of [
      '2015-04-01T23:59:59.999Z',
      '2015-04-02T00:00:00.000Z',
      '2015-04-03T23:59:59.999Z',
      '2015-04-04T00:00:00.000Z',
    ]) {
      server.clock.set(Date.parse(at));
      await add({ name: at });
    }
    server.clock.set(now);
    server.clock.run();
  });
  const [before, first, last, after] = [
    '2015-04-01T23:59:59.999Z',
    '2015-04-02T00:00:00.000Z',
    '2015-04-03T23:59:59.999Z',
    '2015-04-04T00:00:00.000Z',
  ];

  test('bounds are whole days of UTC, both included, each optional; moments are taken too', async () => {
    covers('leeloo:people.list/filter.last_message.from', 'leeloo:people.list/filter.last_message.to');
    covers('leeloo:people.list/filter.last_message-optional', 'leeloo:people.list/filter.last_message-moment');
    const from = (text: string) => `filter[last_message][from]=${text}`;
    const to = (text: string) => `filter[last_message][to]=${text}`;
    expect(await names(`${from('2015-04-02')}&${to('2015-04-03')}`)).toEqual([[last, first], 2]);
    expect(await names(`${from('2015-04-02')}&${to('2015-04-02')}`)).toEqual([[first], 1]);
    expect(await names(to('2015-04-03'))).toEqual([[last, first, before], 3]);
    expect(await names(`${from('2015-04-03')}&${to('2015-04-30')}`)).toEqual([[after, last], 2]);
    expect(await names(`${from('2015-04-03')}&${to('2015-04-02')}`)).toEqual([[], 0]);
    expect(await names(`${from('2015-04-02T00:00Z')}&${to(last)}`)).toEqual([[last, first], 2]);
    expect(await names(`${from('2015-04-02%2000:01')}&${to('2015-04-03%2023:59:59')}`)).toEqual([[], 0]);
    expect(await names(`${from('')}&${to('2015-04-01')}`)).toEqual([[before], 1]);
  });

  test('looks at the last message where there is one, and the row shows it', async () => {
    covers('leeloo:people.list/reply.lastMessageTime');
    const id = await add({ name: 'Talker' });
    await arrange(server, (tx) =>
      tx.query({
        sql: 'update people set last_message_at = $3 where tenant_id = $1 and id = $2',
        parameters: [tx.tenantId, fromObjectId(id), new Date('2016-05-05T05:05:05.005Z')],
      }),
    );
    const query = 'filter[last_message][from]=2016-05-05&filter[last_message][to]=2016-05-05';
    const { data } = (await api('GET', `/people?${query}`)).json;
    expect(data).toMatchObject([{ id, lastMessageTime: '2016-05-05T05:05:05.005Z' }]);
    expect(data[0].createdAt).not.toBe(data[0].lastMessageTime);
  });

  test.each([
    ['filter[last_message][from]=yesterday', { from: 'WRONG_DATE' }],
    ['filter[last_message][to]=2015-02-30', { to: 'WRONG_DATE' }],
    ['filter[last_message][to]=0000-01-01', { to: 'WRONG_DATE' }],
    ['filter[last_message][from][x]=1', { from: 'FORMAT_ERROR' }],
    ['filter[last_message]=2015-04-02', 'FORMAT_ERROR'],
  ])('%s is refused', async (query, fields) => {
    covers('leeloo:people.list/wrong-date');
    expect(await answerTo(query)).toEqual(refusal({ filter: { last_message: fields } }));
  });
});

test('a token that sees its own counts and shows its own; another tenant shows nothing of this one', async () => {
  covers('leeloo:people.list/visibility');
  const own = apiWith(server, await ownToken(server));
  expect(await names('', own)).toEqual([[], 0]);
  await own('POST', '/people', { json: { name: 'Ioana', email: 'ioana.marin@example.com' } });
  const page = (await own('GET', '/people')).json;
  expect(page.data).toMatchObject([{ name: 'Ioana', phone: 'NOT_DEFINED', tags: [] }]);
  expect(page.meta).toEqual({ totalCount: 1, filteredCount: 1, limit: 20, offset: 0 });
  expect(await names('filter[tags]=vip', own)).toEqual([[], 0]);
  expect(await names('filter[phone]=+40722111222', own)).toEqual([[], 0]);
  const other = apiWith(server, tokenOf(await server.tenant('Other', { demo: false })));
  expect(await names('filter[email]=ioana.marin@example.com', other)).toEqual([[], 0]);
});
