import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { receiveMessage } from '../../src/core/messaging/receive-message.ts';
import { fromObjectId, type Id, newId, toObjectId } from '../../src/kit/ids.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Api, apiWith, ownToken, systemOf, tokenOf } from './leeloo-client.ts';

/** Channels with who is behind them, and the connections that they go through. */

let server: TestServer;
let api: Api;
let ids: Record<string, string>;
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const day = 24 * 60 * 60 * 1000;
const list = '/communication-channels';

beforeAll(async () => {
  server = await startTestServer();
  api = apiWith(server);
  ids = server.demo.leeloo as Record<string, string>;
});
afterAll(() => server.close());

const page = async (query = '', call = api) => (await call('GET', `${list}${query}`)).json;
const shownIds = async (query = '') => (await page(query)).data.map(({ id }: { id: string }) => id);
const add = async (name: string, call = api): Promise<{ id: string; person_id: string }> =>
  (await call('POST', '/people', { json: { name } })).json.data;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
let senders = 0;
async function write(utmMarks?: Record<string, string>): Promise<string> {
  senders += 1;
  const sender = String(senders);
  const { channelId } = await server.server.deps.run(await systemOf(server), receiveMessage, {
    connectionId: fromObjectId(String(ids.connectionId)) as Id,
    kind: 'telegram',
    address: sender,
    patch: { fullName: `Sender ${sender}` },
    text: 'hi',
    ...(utmMarks ? { utmMarks } : {}),
  });
  return toObjectId(channelId);
}

describe('the list', () => {
  test('has each channel with its person and the campaign marks that it came with', async () => {
    covers('leeloo:channel.list/reply', 'leeloo:channel.list/utm', 'leeloo:channel.list/no-message');
    server.clock.move(1_000);
    const { id, person_id } = await add('Never wrote');
    server.clock.move(1_000);
    const written = await write({ utm_source: 'test_UTM_mark' });
    const { data, status } = await page('?limit=3');
    expect(status).toBe(1);
    const [first, second] = data.filter(({ id: one }: { id: string }) => [id, written].includes(one));
    expect(first).toEqual({
      id: written,
      person_id: expect.stringMatching(/^[0-9a-f]{24}$/),
      name: 'Sender 1',
      from: 'TELEGRAM',
      botStatus: 'BOT',
      lastMessageTime: moment,
      createdAt: moment,
      utmMarks: { utm_source: 'test_UTM_mark' },
    });
    expect(second).toMatchObject({ id, person_id, name: 'Never wrote', from: 'MANUAL', utmMarks: {} });
    expect(second.lastMessageTime).toBe(second.createdAt);
  });

  test('begins with the channel that was used last, and its pages hold each once', async () => {
    covers('leeloo:channel.list/order', 'leeloo:channel.list/limit', 'leeloo:channel.list/offset');
    const { id } = await add('Written to');
    server.clock.move(1_000);
    await write();
    server.clock.move(1_000);
    expect((await shownIds())[0]).not.toBe(id);
    await api('POST', '/messages/send-message', { json: { account_id: id, text: 'now' } });
    expect((await shownIds())[0]).toBe(id);
    const all = await shownIds('?limit=100');
    const paged: string[] = [];
    for (let offset = 0; offset < all.length; offset += 2) paged.push(...(await shownIds(`?limit=2&offset=${offset}`)));
    expect(paged).toEqual(all);
    const times = (await page('?limit=100')).data.map(
      ({ lastMessageTime }: { lastMessageTime: string }) => lastMessageTime,
    );
    expect(times).toEqual([...times].sort().reverse());
  });

  test('is bounded by the day of the last message, both days included', async () => {
    covers('leeloo:channel.list/filter.from', 'leeloo:channel.list/filter.to', 'leeloo:channel.list/meta');
    covers('leeloo:channel.list/moments');
    const { id: read } = await add('Read');
    const { id: later } = await add('Read later');
    const message = async (account_id: string) => {
      await api('POST', '/messages/send-message', { json: { account_id, text: 'x' } });
      return account_id;
    };
    const total = (await page()).meta.totalCount;
    server.clock.freeze();
    server.clock.move(10 * day);
    const first = await message(read);
    server.clock.move(3 * day);
    const second = await message(later);
    const at = server.clock.now();
    server.clock.run();
    const between = (from: string, to: string) =>
      page(`?filter[last_message][from]=${from}&filter[last_message][to]=${to}`);
    for (const [from, to, expected] of [
      [dayOf(at - 3 * day), dayOf(at), [second, first]],
      [dayOf(at - 3 * day), dayOf(at - 3 * day), [first]],
      [dayOf(at), dayOf(at), [second]],
      [dayOf(at - 2 * day), dayOf(at - day), []],
      ['', '', undefined],
      ['', dayOf(at - 3 * day), undefined],
      [new Date(at).toISOString(), new Date(at).toISOString(), [second]],
      [new Date(at + 1).toISOString(), '', []],
    ] as const) {
      const { data, meta } = await between(from, to);
      expect(meta.totalCount).toBe(total);
      if (expected === undefined) {
        expect(meta.filteredCount).toBe(to === '' ? total : total - 1);
        continue;
      }
      expect([from, to, data.map(({ id }: { id: string }) => id), meta.filteredCount]).toEqual([
        from,
        to,
        expected,
        expected.length,
      ]);
    }
    const wrong = await api('GET', `${list}?filter[last_message][from]=yesterday`);
    expect([wrong.status, wrong.json.error]).toEqual([
      400,
      { fields: { filter: { last_message: { from: 'WRONG_DATE' } } }, code: 'FORMAT_ERROR' },
    ]);
  });

  test('and its counts are exact, also while many are added and erased', async () => {
    covers('leeloo:channel.list/meta');
    const before = (await page()).meta.totalCount;
    await Promise.all(Array.from({ length: 12 }, (_, n) => (n % 2 ? write() : add(`Counted ${n}`))));
    const { meta } = await page('?limit=1');
    // Whoever writes gets a manual channel beside the one that the message came through.
    expect(meta).toEqual({ totalCount: before + 18, filteredCount: before + 18, limit: 1, offset: 0 });
    const [row] = await server.sql<{ n: number }>(
      'select count(*)::int as n from channels c join tenants t on t.id = c.tenant_id where t.code = $1',
      [server.demo.tenant],
    );
    expect(row?.n).toBe(meta.totalCount);
  });

  test('is that of the token: its tenant’s, and of one that sees its own only those', async () => {
    covers('leeloo:channel.list/visibility');
    const own = apiWith(server, await ownToken(server));
    expect(await page('', own)).toMatchObject({ data: [], meta: { totalCount: 0, filteredCount: 0 } });
    const mine = await add('Mine', own);
    const seen = await page('', own);
    expect(seen.data).toMatchObject([{ id: mine.id, person_id: mine.person_id, name: 'Mine' }]);
    expect(seen.meta).toMatchObject({ totalCount: 1, filteredCount: 1 });
    const today = dayOf(server.clock.now());
    expect((await page(`?filter[last_message][from]=${today}`, own)).meta).toMatchObject({ filteredCount: 1 });
    const other = await server.tenant('Other channels', { demo: false });
    expect((await page('', apiWith(server, tokenOf(other)))).meta).toMatchObject({ totalCount: 0, filteredCount: 0 });
  });

  test('refuses pages and filters that are none', async () => {
    for (const query of ['?limit=0', '?offset=-1', '?offset=1e18', '?limit=x', '?filter[last_message][from][$ne]=1'])
      expect([query, (await api('GET', `${list}${query}`)).status]).toEqual([query, 400]);
    expect((await page('?limit=1000000000')).meta.limit).toBe(100);
  });
});

describe('whom a channel leads to', () => {
  test('is the person as it is read by its own id, with nothing included', async () => {
    covers('leeloo:channel.person/reply', 'leeloo:channel.person/path.account_id');
    const { id, person_id } = await add('Mark Down');
    const answer = await api('GET', `${list}/${id}/person`);
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual((await api('GET', `/people/${person_id}`)).json);
    expect(answer.json).toMatchObject({ data: { id: person_id, accounts: [{ account_id: id }] }, included: {} });
    const asked = await api('GET', `${list}/${id}/person?include=orders`);
    expect(asked.json.included).toEqual({});
  });

  test('is nobody for ids that are no channel’s, or another’s', async () => {
    covers('leeloo:channel.person/unknown');
    const { id, person_id } = await add('Somebody');
    const elsewhere = apiWith(server, tokenOf(await server.tenant('Other person')));
    const own = apiWith(server, await ownToken(server));
    const wrongId = { status: 0, error: { fields: { account_id: 'WRONG_ID' }, code: 'WRONG_ID' } };
    for (const [call, text] of [
      [api, person_id],
      [api, '5b3f543bb2737000133d25b0'],
      [api, '513f543gb2737020133d25b0'],
      [elsewhere, id],
      [own, id],
    ] as const) {
      const answer = await call('GET', `${list}/${text}/person`);
      expect([answer.status, answer.json]).toEqual([404, wrongId]);
    }
  });
});

test('connections are listed by id, type and name while they are in use', async () => {
  covers('leeloo:connection.list/reply', 'leeloo:connection.list/in-use');
  const { tenant } = (await server.sql<{ tenant: string }>('select tenant_id as tenant from connections'))[0] as {
    tenant: string;
  };
  await server.sql(
    `insert into connections (tenant_id, id, type, name, details, secret, archived_at, created_at, updated_at)
     select $1, id, 'telegram', name, '{"hidden":1}', 'x', at, now(), now() from
       (values ($2::uuid, 'Telegram bot', null::timestamptz), ($3::uuid, 'Old bot', now())) of (id, name, at)`,
    [tenant, newId(server.clock.now()), newId(server.clock.now())],
  );
  const answer = await api('GET', '/connections');
  expect([answer.status, answer.json]).toEqual([
    200,
    {
      data: {
        connections: expect.arrayContaining([
          { id: ids.connectionId, type: 'catcher', name: 'Inbox of the demo' },
          { id: expect.stringMatching(/^[0-9a-f]{24}$/), type: 'telegram', name: 'Telegram bot' },
        ]),
      },
      status: 1,
    },
  ]);
  expect(answer.json.data.connections).toHaveLength(2);
});
