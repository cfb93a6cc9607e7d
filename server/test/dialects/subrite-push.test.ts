import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { badRequest, packages, said } from './subrite-kit.ts';

/** App push: what is taken, what is kept, and what is handed to delivery. */

let server: TestServer;
let api: ReturnType<typeof packages>;
beforeAll(async () => {
  server = await startTestServer();
  api = packages(server, (server.demo.subrite as Record<string, unknown>).token);
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.sql(`delete from changes where type = 'push.requested'`);
  await server.sql('delete from pushes');
});

const push = {
  title: 'Æ title',
  body: 'The body',
  data: { url: 'https://example.com/a?b=c#d' },
  topics: ['news', 'økonomi'],
};
const created = [201, { status: 'created' }];
const kept = () =>
  server.sql('select id, title, body, data, topics, credential_id from pushes order by created_at, id');

test('is kept as it came and handed to delivery in the same transaction', async () => {
  covers('subrite:push/body', 'subrite:push/reply', 'subrite:push/kept');
  expect(said(await api.push(push))).toEqual(created);
  const [row, ...more] = await kept();
  expect([row, more]).toEqual([{ ...push, id: expect.any(String), credential_id: expect.any(String) }, []]);
  const changes = await server.sql(
    `select person_id, record_id, data, state from changes where type = 'push.requested'`,
  );
  expect(changes).toEqual([
    { person_id: null, record_id: null, data: { pushId: row?.id, topics: push.topics }, state: 'due' },
  ]);
});

test('data may be absent or empty; other keys of it are ignored; trailing slash or not', async () => {
  covers('subrite:push/body');
  const { data, ...bare } = push;
  for (const more of [{}, { data: null }, { data: {} }, { data: { other: 1 } }, { id: 'x', credentialId: 'y' }])
    expect(said(await api.push({ ...bare, ...more }))).toEqual(created);
  expect((await kept()).map((row) => row.data)).toEqual(Array.from({ length: 5 }, () => ({})));
  expect(data).toEqual(push.data);
});

test('once for an idempotency key', async () => {
  covers('subrite:push/kept');
  const key = { 'idempotency-key': 'one-push' };
  const answers = await Promise.all(Array.from({ length: 10 }, () => api.push(push, key)));
  expect(answers.map(said)).toEqual(answers.map(() => created));
  expect(await kept()).toHaveLength(1);
  expect((await api.push({ ...push, title: 'Another' }, key)).status).toBe(422);
  expect(said(await api.push(push))).toEqual(created);
  expect(await kept()).toHaveLength(2);
});

const long = (field: string, most: number) => `${field} must be shorter than or equal to ${most} characters`;
const many = (count: number, chars = 3) => Array.from({ length: count }, (_, i) => `t${i}`.padEnd(chars, 'x'));

test.each([
  ['nothing', () => ({}), ['title should not be empty', 'body should not be empty', 'topics should not be empty']],
  [
    'other types',
    () => ({ title: 1, body: {}, data: 'x', topics: 'news' }),
    ['title must be a string', 'body must be a string', 'data must be an object', 'topics must be an array'],
  ],
  [
    'empty ones',
    () => ({ ...push, title: '', body: '', topics: [] }),
    ['title should not be empty', 'body should not be empty', 'topics should not be empty'],
  ],
  ['an empty topic', () => ({ ...push, topics: ['a', ''] }), ['topics.1 should not be empty']],
  ['a topic that is no text', () => ({ ...push, topics: [7] }), ['topics.0 must be a string']],
  ['a long title', () => ({ ...push, title: 'x'.repeat(201) }), [long('title', 200)]],
  ['a long body', () => ({ ...push, body: 'x'.repeat(4_001) }), [long('body', 4_000)]],
  ['a long topic', () => ({ ...push, topics: ['x'.repeat(201)] }), [long('topics.0', 200)]],
  ['many topics', () => ({ ...push, topics: many(51) }), ['topics must contain no more than 50 elements']],
  [
    'a long address',
    () => ({ ...push, data: { url: `https://e.example/${'x'.repeat(2_048)}` } }),
    [long('data.url', 2_048)],
  ],
  ['an address that is no text', () => ({ ...push, data: { url: 1 } }), ['data.url must be a string']],
  ...['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '/relative', 'example.com', ''].map(
    (url) => [`the address ${url}`, () => ({ ...push, data: { url } }), ['data.url must be a URL address']] as const,
  ),
] as const)('%s is refused and nothing is kept', async (_, body, message) => {
  covers('subrite:push/refused');
  expect(said(await api.push(body()))).toEqual(badRequest(...message));
  expect(await kept()).toEqual([]);
});

test('each is taken at its limit', async () => {
  covers('subrite:push/refused');
  const url = `https://e.example/${'x'.repeat(2_048 - 'https://e.example/'.length)}`;
  const most = { title: 'x'.repeat(200), body: 'y'.repeat(4_000), data: { url }, topics: many(50, 200) };
  expect(said(await api.push(most))).toEqual(created);
  expect(await kept()).toEqual([expect.objectContaining(most)]);
});

test('a token without any permission is refused, one of another tenant keeps it there', async () => {
  covers('subrite:push/permission');
  await server.sql(`update credentials set scopes = '{}' where source = 'subrite'`);
  server.clock.move(5_000);
  expect(said(await api.push(push))).toEqual([
    403,
    { statusCode: 403, message: 'Forbidden resource', error: 'Forbidden' },
  ]);
  const other = await server.tenant('Other', { demo: false });
  const theirs = packages(server, (other.subrite as Record<string, unknown>).token);
  expect(said(await theirs.push(push))).toEqual(created);
  expect(await server.sql('select t.code from pushes p join tenants t on t.id = p.tenant_id')).toEqual([
    { code: other.tenant },
  ]);
});
