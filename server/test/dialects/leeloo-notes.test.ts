import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromObjectId, newId } from '../../src/kit/ids.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Api, apiWith, ownToken } from './leeloo-client.ts';

let server: TestServer;
let api: Api;
let ids: Record<string, string>;
let person: string;
let account: string;
const hex = expect.stringMatching(/^[0-9a-f]{24}$/);

beforeAll(async () => {
  server = await startTestServer();
  api = apiWith(server);
  ids = server.demo.leeloo as Record<string, string>;
  const made = (await api('POST', '/people', { json: { name: 'Feliks', email: 'feliks@gmail.com' } })).json.data;
  [person, account] = [made.person_id, made.id];
});
afterAll(() => server.close());

const refused = (fields: Record<string, unknown>) => ({ status: 0, error: { fields, code: 'FORMAT_ERROR' } });
const count = async (table: string) =>
  (await server.sql<{ n: number }>(`select count(*)::int as n from ${table}`))[0]?.n ?? 0;
const types = async (id: string) =>
  (
    await server.sql<{ type: string }>('select type from changes where person_id = $1 order by at, number', [
      fromObjectId(id),
    ])
  ).map(({ type }) => type);
const otherTenant = async () => {
  const block = (await server.tenant('Other')).leeloo as Record<string, string>;
  const call = apiWith(server, block.token);
  const row = (await call('GET', '/people?filter[email]=ioana.marin@example.com')).json.data[0];
  return { block, call, person: row.id as string, account: row.accounts[0].account_id as string };
};
const multipart = (fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
};

describe('comments', () => {
  const add = (id: string, json: unknown, call = api) => call('PUT', `/people/${id}/add-comment`, { json });

  test('are answered as they were written, by the token and of the tenant', async () => {
    covers('leeloo:comment.create/reply', 'leeloo:comment.create/text', 'leeloo:comment.create/owner');
    server.clock.freeze();
    const at = new Date(server.clock.now()).toISOString();
    const text = ' <script>alert(1)</script> \n текст {{x}} ';
    const { status, json } = await add(person, { comment: text });
    server.clock.run();
    expect([status, json]).toEqual([
      200,
      {
        data: {
          created_by: hex,
          company_id: hex,
          text,
          entity_id: person,
          entity_type: 'PERSON',
          created_at: at,
          updated_at: at,
          id: hex,
        },
        status: 1,
      },
    ]);
    const again = (await add(person, { comment: 'x' })).json.data;
    expect(again).toMatchObject({ created_by: json.data.created_by, company_id: json.data.company_id });
    const [row] = await server.sql('select text from comments where id = $1', [fromObjectId(json.data.id)]);
    expect(row).toEqual({ text });
  });

  test('need a text, and a person', async () => {
    covers('leeloo:comment.create/person-id');
    const before = await count('comments');
    for (const json of [{}, { comment: '' }, { comment: ' \n' }, { comment: null }])
      expect((await add(person, json)).json).toEqual(refused({ comment: 'REQUIRED' }));
    expect((await add(person, { comment: 'x'.repeat(4001) })).json).toEqual(refused({ comment: 'TOO_LONG' }));
    expect((await add(person, { comment: {} })).json).toEqual(refused({ comment: 'FORMAT_ERROR' }));
    const other = await otherTenant();
    for (const id of [account, '5e1c7ce2b4066a01900cdba0', 'x', other.person]) {
      const answer = await add(id, { comment: 'x' });
      const error = { fields: { person_id: 'WRONG_ID' }, code: 'WRONG_ID' };
      expect([answer.status, answer.json]).toEqual([404, { status: 0, error }]);
    }
    expect(await count('comments')).toBe(before);
  });

  test('fifty at once are all kept, in any encoding, on one record of this source', async () => {
    covers('leeloo:comment.create/at-once');
    const [ioana] = (await api('GET', '/people?filter[email]=ioana.marin@example.com')).json.data;
    const path = `/people/${ioana.id}/add-comment`;
    const texts = Array.from({ length: 50 }, (_, i) => `comment ${i}`);
    const answers = await Promise.all(
      texts.map((comment, i) => {
        const options = [{ json: { comment } }, { form: { comment } }, { raw: multipart({ comment }) }][i % 3];
        return api('PUT', path, options);
      }),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const rows = await server.sql<{ text: string; record: string; source: string }>(
      `select c.text, c.record_id as record, r.source from comments c join records r on r.id = c.record_id where c.text like 'comment %'`,
    );
    expect(rows.map(({ text }) => text).toSorted()).toEqual(texts.toSorted());
    expect(new Set(rows.map(({ record, source }) => `${record} ${source}`)).size).toBe(1);
    expect(rows[0]?.source).toBe('leeloo');
  });
});

describe('calls', () => {
  const body = (more: object = {}) => ({
    user_id: ids.userId,
    from: '606',
    to: '607',
    date: '2024-03-22T15:30:17.339Z',
    account_id: account,
    record_link: 'https://file-examples.com/storage/2017/11/file_example_MP3_5MG.mp3',
    status: 'SUCCESS',
    duration: '100',
    type: 'INBOUND',
    ...more,
  });
  const add = (more: object = {}, call = api) => call('POST', '/calls', { json: body(more) });

  test('are answered under the vendor’s names', async () => {
    covers('leeloo:call.create/reply', 'leeloo:call.create/body.date', 'leeloo:call.create/body.duration');
    covers('leeloo:call.create/next_check', 'leeloo:call.create/telephony', 'leeloo:call.create/record_link-kept');
    server.clock.freeze();
    const now = server.clock.now();
    const { status, json } = await add();
    server.clock.run();
    expect([status, json]).toEqual([
      200,
      {
        data: {
          raw_response: {},
          record_link: body().record_link,
          company_id: hex,
          user_id: ids.userId,
          account_id: account,
          provider_type: 'MANUAL',
          to: '607',
          from: '606',
          type: 'INBOUND',
          status: 'SUCCESS',
          telephone_connection_id: 'NOT_DEFINED',
          call_id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
          billsec: 100,
          created_at: '2024-03-22T15:30:17.339Z',
          updated_at: '2024-03-22T15:30:17.339Z',
          next_check: new Date(now + 60_000).toISOString(),
          id: hex,
        },
        status: 1,
      },
    ]);
    const [row] = await server.sql('select caller, callee, duration_s, direction, status from calls where id = $1', [
      fromObjectId(json.data.id),
    ]);
    expect(row).toEqual({ caller: '606', callee: '607', duration_s: 100, direction: 'inbound', status: 'success' });
  });

  test.each([
    ...['TALKING', 'SUCCESS', 'NO_ANSWER', 'CLOSED_BY_SYSTEM'].map((status) => ({ status })),
    { type: 'OUTBOUND' },
    { record_link: 'NOT_DEFINED' },
    { duration: 0 },
    { date: '2024-03-22 15:30' },
  ])('%j is taken', async (more) => {
    covers('leeloo:call.create/body.status', 'leeloo:call.create/body.type', 'leeloo:call.create/body.record_link');
    const { data } = (await add(more)).json;
    const { duration, date, ...shown } = more as Record<string, unknown>;
    expect(data).toMatchObject(shown);
    if (duration !== undefined) expect(data.billsec).toBe(duration);
    if (date !== undefined) expect(data.created_at).toBe('2024-03-22T15:30:00.000Z');
  });

  test.each([
    [{ status: 'BUSY' }, { status: 'NOT_ALLOWED_VALUE' }],
    [{ type: 'BOTH' }, { type: 'NOT_ALLOWED_VALUE' }],
    [{ date: 'yesterday' }, { date: 'WRONG_DATE' }],
    [{ duration: '1.5' }, { duration: 'FORMAT_ERROR' }],
    [{ duration: -1 }, { duration: 'NOT_ALLOWED_VALUE' }],
    [{ duration: 3e9 }, { duration: 'NOT_ALLOWED_VALUE' }],
    [{ from: '6'.repeat(201) }, { from: 'TOO_LONG' }],
    [{ record_link: 'javascript:alert(1)' }, { record_link: 'WRONG_FORMAT' }],
    [{ record_link: 'file:///etc/passwd' }, { record_link: 'WRONG_FORMAT' }],
    [{ record_link: 'somewhere' }, { record_link: 'WRONG_FORMAT' }],
    [{ to: {} }, { to: 'FORMAT_ERROR' }],
  ])('%j is refused', async (more, fields) => {
    covers('leeloo:call.create/wrong-fields');
    const before = await count('calls');
    const answer = await add(more);
    expect([answer.status, answer.json]).toEqual([400, refused(fields)]);
    expect(await count('calls')).toBe(before);
  });

  test('all fields are required, and name what is this tenant’s', async () => {
    covers('leeloo:call.create/required');
    const before = await count('calls');
    for (const name of Object.keys(body())) {
      expect((await add({ [name]: undefined })).json).toEqual(refused({ [name]: 'REQUIRED' }));
      if (name !== 'duration') expect((await add({ [name]: ' ' })).json).toEqual(refused({ [name]: 'REQUIRED' }));
    }
    const other = await otherTenant();
    for (const user_id of [other.block.userId, ids.tagId, 'x'])
      expect((await add({ user_id })).json).toEqual(refused({ user_id: 'WRONG_ID' }));
    for (const account_id of [other.account, person, 'x'])
      expect((await add({ account_id })).json).toEqual(refused({ account_id: 'WRONG_ID' }));
    const own = apiWith(server, await ownToken(server));
    expect((await add({}, own)).json).toEqual(refused({ account_id: 'WRONG_ID' }));
    expect(await count('calls')).toBe(before);
  });
});

describe('tags', () => {
  const change = (verb: 'add' | 'remove', id: string, tag_id: unknown, call = api) =>
    call('PUT', `/people/${id}/${verb}-tag`, { json: { tag_id } });
  const tagsOf = async (id: string) => (await api('GET', `/people/${id}`)).json.data.tags;
  const done = { status: 1, data: {} };
  let more: { id: string; name: string }[];

  beforeAll(async () => {
    const made = Array.from({ length: 50 }, (_, i) => newId(server.clock.now() + 1 + i));
    await server.sql(
      `insert into tags (tenant_id, id, name, created_at)
       select t.id, one.id, 'tag ' || one.n, now() from tenants t, unnest($2::uuid[]) with ordinality one (id, n) where t.code = $1`,
      [server.demo.tenant, made],
    );
  });

  test('are listed, without pages', async () => {
    covers('leeloo:tag.list/reply');
    const { json } = await api('GET', '/tags');
    expect(Object.keys(json).toSorted()).toEqual(['data', 'status']);
    expect(json.data[0]).toEqual({ id: ids.tagId, name: 'vip' });
    expect(json.data).toHaveLength(51);
    more = json.data.slice(1);
    expect((await apiWith(server, (await otherTenant()).block.token)('GET', '/tags')).json.data).toHaveLength(1);
  });

  test('are given and taken, in every encoding', async () => {
    covers('leeloo:tag.add/body', 'leeloo:tag.remove/body', 'leeloo:tag.add/reply', 'leeloo:tag.remove/reply');
    covers('leeloo:tag.encodings');
    const fields = { tag_id: String(ids.tagId), utm: 'x' };
    for (const options of [{ raw: multipart(fields) }, { form: fields }, { json: fields }]) {
      const given = await api('PUT', `/people/${person}/add-tag`, options);
      expect([given.status, given.json]).toEqual([200, done]);
      expect(await tagsOf(person)).toEqual(['vip']);
      const found = (await api('GET', '/people?filter[tags]=vip')).json.data;
      expect(found.map(({ id }: { id: string }) => id)).toContain(person);
      const taken = await api(
        'PUT',
        `/people/${person}/remove-tag/`,
        options.raw ? { raw: multipart(fields) } : options,
      );
      expect([taken.status, taken.json]).toEqual([200, done]);
      expect(await tagsOf(person)).toEqual([]);
    }
  });

  test('again is no error, and told once', async () => {
    covers('leeloo:tag.again');
    const { data } = (await api('POST', '/people', { json: { name: 'Once' } })).json;
    const id = data.person_id;
    for (const verb of ['add', 'add', 'remove', 'remove'] as const)
      expect((await change(verb, id, ids.tagId)).json).toEqual(done);
    expect((await types(id)).filter((type) => type.includes('tagged'))).toEqual(['person.tagged', 'person.untagged']);
  });

  test('of another source are taken, too', async () => {
    covers('leeloo:tag.other-sources');
    const [ioana] = (await api('GET', '/people?filter[email]=ioana.marin@example.com')).json.data;
    expect(ioana.tags).toEqual(['vip']);
    await change('add', ioana.id, ids.tagId);
    await change('remove', ioana.id, ids.tagId);
    expect(await tagsOf(ioana.id)).toEqual([]);
  });

  test('unknown, impossible and foreign ones are refused, and so are people', async () => {
    covers('leeloo:tag.unknown');
    const other = await otherTenant();
    const before = await count('record_tags');
    for (const verb of ['add', 'remove'] as const) {
      for (const tag of [other.block.tagId, '5e1c7ce2b4066a01900cdba0', 'x', person])
        expect((await change(verb, person, tag)).json).toEqual(refused({ tag_id: 'WRONG_ID' }));
      expect((await change(verb, person, undefined)).json).toEqual(refused({ tag_id: 'REQUIRED' }));
      for (const id of [other.person, '5e1c7ce2b4066a01900cdba0', 'x', account])
        expect((await change(verb, id, ids.tagId)).status).toBe(404);
    }
    expect(await count('record_tags')).toBe(before);
  });

  test('fifty at once are all there, and so are those left when half is taken', async () => {
    covers('leeloo:tag.at-once');
    const [kari] = (await api('GET', '/people?filter[email]=kari.nordmann@example.com')).json.data;
    await Promise.all(more.map(({ id }) => change('add', kari.id, id)));
    expect((await tagsOf(kari.id)).toSorted()).toEqual(more.map(({ name }) => name).toSorted());
    await Promise.all([
      ...more.slice(0, 25).map(({ id }) => change('remove', kari.id, id)),
      ...more.slice(25).map(({ id }) => change('add', kari.id, id)),
    ]);
    expect((await tagsOf(kari.id)).toSorted()).toEqual(
      more
        .slice(25)
        .map(({ name }) => name)
        .toSorted(),
    );
  });

  test('a token that sees its own tags its own record', async () => {
    covers('leeloo:tag.own');
    const own = apiWith(server, await ownToken(server));
    expect((await change('add', person, ids.tagId, own)).status).toBe(404);
    const mine = (await own('POST', '/people', { json: { name: 'Mine', email: 'kari.nordmann@example.com' } })).json
      .data;
    await change('add', mine.person_id, ids.tagId, own);
    expect((await own('GET', `/people/${mine.person_id}`)).json.data.tags).toEqual(['vip']);
    await change('remove', mine.person_id, more[30]?.id, own);
    const [kari] = (await api('GET', '/people?filter[email]=kari.nordmann@example.com')).json.data;
    expect(kari.tags).toEqual(expect.arrayContaining(['vip', more[30]?.name]));
  });
});

describe('users', () => {
  test('are listed a page at a time and read one by one', async () => {
    covers('leeloo:user.list/reply', 'leeloo:user.list/meta', 'leeloo:user.read/reply');
    const { json } = await api('GET', '/users?limit=20&offset=0');
    const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const ada = { id: ids.userId, name: 'Ada Consultant', createdAt: moment, updatedAt: moment };
    expect(json).toEqual({
      status: 1,
      data: [ada],
      meta: { totalCount: 1, filteredCount: 1, limit: 20, offset: 0 },
    });
    expect((await api('GET', `/users/${ids.userId}`)).json).toEqual({ data: json.data[0], status: 1 });
    await server.sql(
      `insert into staff (tenant_id, id, first_name, last_name, email, role, created_at, updated_at)
       select tenant_id, '01900000-0000-7000-8000-000000000077', 'Igor', '', 'igor@example.com', 'manager', now() + interval '1 day', now() from staff where id = $1`,
      [fromObjectId(String(ids.userId))],
    );
    const page = async (query: string) => (await api('GET', `/users?${query}`)).json;
    expect(await page('limit=1')).toMatchObject({ data: [{ name: 'Igor' }], meta: { totalCount: 2, limit: 1 } });
    expect((await page('limit=1&offset=1')).data).toEqual(json.data);
    expect((await page('limit=1000&offset=2')).meta).toEqual({
      totalCount: 2,
      filteredCount: 2,
      limit: 100,
      offset: 2,
    });
  });

  test('unknown, impossible and foreign ones are 404 alike', async () => {
    covers('leeloo:user.read/unknown');
    for (const id of [(await otherTenant()).block.userId, '5e1c7ce2b4066a01900cdba0', 'x', ids.tagId]) {
      const answer = await api('GET', `/users/${id}`);
      const error = { fields: { user_id: 'WRONG_ID' }, code: 'WRONG_ID' };
      expect([answer.status, answer.json]).toEqual([404, { status: 0, error }]);
    }
  });
});
