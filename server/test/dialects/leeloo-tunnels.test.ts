import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromObjectId, newId, toObjectId } from '../../src/kit/ids.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Api, apiWith, ownToken } from './leeloo-client.ts';

let server: TestServer;
let api: Api;
let ids: Record<string, string>;
let other: Record<string, string>;
const hex = expect.stringMatching(/^[0-9a-f]{24}$/);
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

beforeAll(async () => {
  server = await startTestServer();
  api = apiWith(server);
  ids = server.demo.leeloo as Record<string, string>;
  other = (await server.tenant('Other')).leeloo as Record<string, string>;
});
afterAll(() => server.close());

const refused = (fields: Record<string, unknown>) => ({ status: 0, error: { fields, code: 'FORMAT_ERROR' } });
const notFound = (field: string) => ({ status: 0, error: { fields: { [field]: 'WRONG_ID' }, code: 'WRONG_ID' } });
const wrong = () => [other.tunnelId, '595f5d522a934035decc093d', 'x', ids.tagId] as string[];
const person = async (name = 'Feliks'): Promise<{ id: string; person_id: string }> =>
  (await api('POST', '/people', { json: { name } })).json.data;

/** A tunnel with blocks, of the demo tenant. */
async function tunnel(name: string, blocks: { kind: string; details?: object }[] = []) {
  const id = newId(server.clock.now());
  await server.sql(
    `insert into tunnels (tenant_id, id, name, created_at, updated_at) select id, $2, $3, $4, $4 from tenants where code = $1`,
    [server.demo.tenant, id, name, new Date(server.clock.now())],
  );
  const made: string[] = [];
  for (const [index, { kind, details = {} }] of blocks.entries()) {
    const block = newId(server.clock.now());
    await server.sql(
      `insert into tunnel_blocks (tenant_id, id, tunnel_id, kind, name, position, details, created_at)
       select tenant_id, $2, id, $3, $3, $4, $5, now() from tunnels where id = $1`,
      [id, block, kind, (index + 1) * 10, details],
    );
    made.push(toObjectId(block));
  }
  return { id: toObjectId(id), blocks: made };
}

describe('traffic sources', () => {
  const add = (id: string, json: unknown) => api('POST', `/leadgentools/${id}/create-traffic-source`, { json });

  test('are answered with everything that the vendor says of one', async () => {
    covers(
      'leeloo:traffic-source.create/reply',
      'leeloo:traffic-source.create/body',
      'leeloo:traffic-source.create/hash',
    );
    const answer = await add(String(ids.leadgentoolId), {
      name: 'some ts',
      description: 'some ts description',
      hash: 'x',
    });
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        data: {
          type: 'normal',
          fb_adset_id: null,
          name: 'some ts',
          description: 'some ts description',
          synchronized_with_fb: false,
          synchronization_error: false,
          disabled: false,
          company_id: hex,
          leadgentool_id: ids.leadgentoolId,
          tunnel_id: ids.tunnelId,
          created_by: hex,
          hash: expect.stringMatching(/^[0-9a-z]{6}$/),
          resubscribe_button_id: hex,
          createdAt: moment,
          updatedAt: moment,
          id: hex,
        },
        status: 1,
      },
    ]);
    const many = await Promise.all(
      Array.from({ length: 20 }, (_, i) => add(String(ids.leadgentoolId), { name: `ts ${i}` })),
    );
    expect(new Set(many.map(({ json }) => json.data.hash)).size).toBe(20);
    expect(many[0]?.json.data.description).toBe('');
    const rows = await server.sql('select 1 from traffic_sources where hash is not null');
    expect(rows).toHaveLength(21);
  });

  test('need a name and a tool of this tenant', async () => {
    covers('leeloo:traffic-source.create/wrong', 'leeloo:traffic-source.create/unknown');
    for (const json of [{}, { name: '' }, { name: ' ' }, { description: 'x' }])
      expect((await add(String(ids.leadgentoolId), json)).json).toEqual(refused({ name: 'REQUIRED' }));
    for (const id of [other.leadgentoolId, ...wrong()]) {
      const answer = await add(String(id), { name: 'x' });
      expect([answer.status, answer.json]).toEqual([404, notFound('leadgentool_id')]);
    }
  });

  test('do not take the place of the first: who names none comes through that', async () => {
    covers('leeloo:traffic-source.create/default-stays');
    await add(String(ids.leadgentoolId), { name: 'later' });
    const made = (await api('POST', '/people', { json: { name: 'X', leadgentool_id: ids.leadgentoolId } })).json.data;
    const { data } = (await api('GET', `/people/${made.person_id}`)).json;
    expect(data.subscribeHistory).toMatchObject([{ trafficSource: 'Default traffic source' }]);
  });
});

describe('tunnels', () => {
  test('are listed a page at a time', async () => {
    covers('leeloo:tunnel.list/page');
    server.clock.move(1_000);
    const { id } = await tunnel('Newest');
    const page = async (query: string) => (await api('GET', `/tunnels?${query}`)).json;
    expect(await page('limit=1')).toEqual({
      status: 1,
      data: [{ id, name: 'Newest', createdAt: moment, updatedAt: moment }],
      meta: { totalCount: 2, filteredCount: 2, limit: 1, offset: 0 },
    });
    expect(await page('limit=1&offset=1')).toMatchObject({ data: [{ id: ids.tunnelId, name: 'Welcome tunnel' }] });
    expect((await apiWith(server, other.token)('GET', '/tunnels')).json.meta.totalCount).toBe(1);
  });

  test('are read with the ways into them', async () => {
    covers('leeloo:tunnel.read/links', 'leeloo:tunnel.read/include', 'leeloo:tunnel.read/type');
    covers('leeloo:tunnel.read/no-include');
    const links = { leadgentools: [{ type: 'leadgentools', id: ids.leadgentoolId }] };
    const data = { id: ids.tunnelId, name: 'Welcome tunnel', createdAt: moment, updatedAt: moment, links };
    const read = async (query = '') => (await api('GET', `/tunnels/${ids.tunnelId}${query}`)).json;
    expect(await read()).toEqual({ status: 1, data, linked: {} });
    const leadgentools = [{ id: ids.leadgentoolId, name: 'Website form', type: 'FORM' }];
    for (const query of ['?include=leadgentools', '?include=x,leadgentools', '?include=x&include=leadgentools'])
      expect(await read(query)).toEqual({ status: 1, data, linked: { leadgentools } });
    expect(await read('?include=blocks')).toEqual({ status: 1, data, linked: {} });
    await server.sql(`update entry_points set kind = 'fb_ad' where id = $1`, [fromObjectId(String(ids.leadgentoolId))]);
    expect((await read('?include=leadgentools')).linked.leadgentools[0].type).toBe('FB_AD');
    await server.sql(`update entry_points set kind = 'form' where id = $1`, [fromObjectId(String(ids.leadgentoolId))]);
  });

  test('unknown, impossible and foreign ones are 404 alike', async () => {
    covers('leeloo:tunnel.read/unknown', 'leeloo:tunnel.stats/unknown');
    for (const id of wrong()) {
      for (const answer of [await api('GET', `/tunnels/${id}`), await api('GET', `/tunnels/${id}/stats`)])
        expect([answer.status, answer.json]).toEqual([404, notFound('tunnel_id')]);
    }
  });
});

describe('subscribing by hand', () => {
  const subscribe = (account: string, json: object, call = api) =>
    call('POST', `/communication-channels/${account}/manual-subscribe`, { json });
  const messages = async (account: string) =>
    (
      await server.sql<{ text: string }>(
        `select c.text from caught_messages c join messages m on m.id = c.message_id where m.channel_id = $1 order by c.created_at, c.id`,
        [fromObjectId(account)],
      )
    ).map(({ text }) => text);
  const facts = async (account: string) =>
    (
      await server.sql<{ fact: string }>(
        `select concat_ws(' ', type, data ->> 'state', data ->> 'text') as fact from changes
         where type like 'tunnel.%' and data ->> 'channelId' = $1 order by at, number`,
        [String(fromObjectId(account))],
      )
    ).map(({ fact }) => fact);
  const now = () => server.server.jobs.runNow();

  test('goes through the blocks: a message, a wait, a tag, the end', async () => {
    covers('leeloo:channel.subscribe/reply', 'leeloo:channel.subscribe/block', 'leeloo:channel.subscribe/form-data');
    const [templateId, tagId] = [ids.templateId, ids.tagId].map((id) => fromObjectId(String(id)));
    const way = await tunnel('Way', [
      { kind: 'notify', details: { text: 'not reached' } },
      { kind: 'send_template', details: { templateId } },
      { kind: 'wait', details: { seconds: 3_600 } },
      { kind: 'notify', details: { text: 'an hour later' } },
      { kind: 'add_tag', details: { tagId } },
      { kind: 'end' },
      { kind: 'notify', details: { text: 'not reached, either' } },
    ]);
    const { id, person_id } = await person('Mark');
    const form = new FormData();
    form.append('tunnel_id', way.id);
    form.append('tunnel_block_id', String(way.blocks[1]));
    const answer = await api('POST', `/communication-channels/${id}/manual-subscribe`, { raw: form });
    expect([answer.status, answer.json]).toEqual([200, { status: 1, data: {} }]);
    expect(await messages(id)).toEqual([]);
    await now();
    await now();
    expect(await messages(id)).toEqual(['Welcome, Mark!']);
    expect(await facts(id)).toEqual(['tunnel.entered']);
    server.clock.move(3_590_000);
    await now();
    expect(await facts(id)).toEqual(['tunnel.entered']);
    server.clock.move(10_000);
    await now();
    await now();
    expect(await facts(id)).toEqual(['tunnel.entered', 'tunnel.notified an hour later', 'tunnel.ended ended']);
    expect((await api('GET', `/people/${person_id}`)).json.data.tags).toEqual(['vip']);
    expect(await messages(id)).toEqual(['Welcome, Mark!']);
    // The tag is on what this source said: going through a tunnel makes no record of another.
    expect(await server.sql('select source from records where person_id = $1', [fromObjectId(person_id)])).toEqual([
      { source: 'leeloo' },
    ]);
  });

  test('takes tags away, too', async () => {
    const tagId = fromObjectId(String(ids.tagId));
    const way = await tunnel('Untag', [{ kind: 'remove_tag', details: { tagId } }]);
    const { id, person_id } = await person();
    await api('PUT', `/people/${person_id}/add-tag`, { json: { tag_id: ids.tagId } });
    await subscribe(id, { tunnel_id: way.id, tunnel_block_id: way.blocks[0] });
    await now();
    expect((await api('GET', `/people/${person_id}`)).json.data.tags).toEqual([]);
    expect(await facts(id)).toEqual(['tunnel.entered', 'tunnel.ended ended']);
  });

  test('shows in the history, through a tool that every tunnel has by itself', async () => {
    covers('leeloo:channel.subscribe/history', 'leeloo:channel.subscribe/encodings');
    const way = await tunnel('History', [{ kind: 'end' }]);
    const { id, person_id } = await person();
    const fields = { tunnel_id: way.id, tunnel_block_id: String(way.blocks[0]), utm: 'x' };
    await Promise.all([
      subscribe(id, fields),
      ...Array.from({ length: 8 }, async () => subscribe((await person()).id, fields)),
    ]);
    const path = `/communication-channels/${id}/manual-subscribe/`;
    expect((await api('POST', path, { form: fields })).json).toEqual({ status: 1, data: {} });
    const { data } = (await api('GET', `/people/${person_id}`)).json;
    const entry = {
      tunnelName: 'History',
      leadgentoolName: 'Default',
      trafficSource: 'Default traffic source',
      tunnelId: way.id,
      leadgentoolId: hex,
      trafficSourceId: hex,
      accountId: id,
    };
    expect(data.subscribeHistory).toEqual([entry]);
    const { linked } = (await api('GET', `/tunnels/${way.id}?include=leadgentools`)).json;
    expect(linked.leadgentools).toEqual([
      { id: data.subscribeHistory[0].leadgentoolId, name: 'Default', type: 'DEFAULT' },
    ]);
  });

  test('again and at once: the way goes on from the new block, once', async () => {
    covers('leeloo:channel.subscribe/again');
    const way = await tunnel('Again', [
      { kind: 'wait', details: { seconds: 3_600 } },
      { kind: 'notify', details: { text: 'done' } },
    ]);
    const { id } = await person();
    const [first, second] = way.blocks;
    await subscribe(id, { tunnel_id: way.id, tunnel_block_id: first });
    await now();
    const calls = Array.from({ length: 12 }, () => subscribe(id, { tunnel_id: way.id, tunnel_block_id: second }));
    expect(new Set((await Promise.all(calls)).map(({ status }) => status))).toEqual(new Set([200]));
    await Promise.all([now(), now(), now()]);
    expect((await facts(id)).filter((fact) => fact !== 'tunnel.entered')).toEqual([
      'tunnel.notified done',
      'tunnel.ended ended',
    ]);
    server.clock.move(7_200_000);
    await now();
    expect((await facts(id)).filter((fact) => fact !== 'tunnel.entered')).toHaveLength(2);
    expect((await facts(id)).filter((fact) => fact === 'tunnel.entered')).toHaveLength(13);
  });

  test('unknown, impossible and foreign things are refused', async () => {
    covers('leeloo:channel.subscribe/wrong', 'leeloo:channel.subscribe/account');
    const way = await tunnel('Wrong', [{ kind: 'end' }]);
    const { id, person_id } = await person();
    const good = { tunnel_id: way.id, tunnel_block_id: way.blocks[0] };
    const count = async () => (await server.sql('select 1 from tunnel_entries')).length;
    const before = await count();
    for (const tunnel_id of wrong())
      expect((await subscribe(id, { ...good, tunnel_id })).json).toEqual(refused({ tunnel_id: 'WRONG_ID' }));
    for (const tunnel_block_id of [ids.tunnelBlockId, other.tunnelBlockId, ...wrong()])
      expect((await subscribe(id, { ...good, tunnel_block_id })).json).toEqual(
        refused({ tunnel_block_id: 'WRONG_ID' }),
      );
    expect((await subscribe(id, {})).json).toEqual(refused({ tunnel_id: 'REQUIRED', tunnel_block_id: 'REQUIRED' }));
    const theirs = (await apiWith(server, other.token)('POST', '/people', { json: { name: 'X' } })).json.data.id;
    const own = apiWith(server, await ownToken(server));
    for (const [account, call] of [
      [person_id, api],
      [theirs, api],
      ['x', api],
      [id, own],
    ] as const) {
      const answer = await subscribe(account, good, call);
      expect([answer.status, answer.json]).toEqual([404, notFound('account_id')]);
    }
    expect(await count()).toBe(before);
  });

  test('who comes in through a tool goes its tunnel’s way from the first block on', async () => {
    covers('leeloo:channel.subscribe/leadgentool');
    const made = (await api('POST', '/people', { json: { name: 'Newcomer', leadgentool_id: ids.leadgentoolId } })).json
      .data;
    await now();
    expect(await messages(made.id)).toEqual(['Welcome, Newcomer!']);
    server.clock.move(24 * 3_600_000);
    await now();
    expect(await facts(made.id)).toEqual([
      'tunnel.entered',
      'tunnel.notified Call the newcomer back',
      'tunnel.ended ended',
    ]);
  });
});

test('a token that sees its own is told of its own records, and of nothing else', async () => {
  covers('leeloo:tunnel.stats/visibility');
  const own = apiWith(server, await ownToken(server));
  const stats = async (call: Api, path = '/tunnels/stats') => (await call('GET', path)).json.data[0];
  const nothing = Object.fromEntries(Object.keys(await stats(own)).map((name) => [name, 0]));
  expect(await stats(own)).toEqual(nothing);
  await server.sql('update traffic_sources set expenses_usd = 10');
  const before = await stats(api);
  expect(before).toMatchObject({ totalExpenses: expect.any(Number), subscribers: expect.any(Number) });
  const json = { name: 'Mine', email: 'ioana.marin@example.com', leadgentool_id: ids.leadgentoolId };
  await own('POST', '/people', { json });
  expect(await stats(own)).toEqual({ ...nothing, subscribers: 1, uniqSubscribers: 1 });
  expect(await stats(own, `/tunnels/${ids.tunnelId}/stats`)).toEqual({
    ...nothing,
    subscribers: 1,
    uniqSubscribers: 1,
  });
  expect((await stats(api)).subscribers).toBe(before.subscribers + 1);
  expect(await stats(apiWith(server, other.token))).toMatchObject({ subscribers: 0, orders: 0 });
});
