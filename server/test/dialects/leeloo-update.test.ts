import { afterAll, beforeAll, expect, test } from 'vitest';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Api, apiWith, ownToken } from './leeloo-client.ts';

let server: TestServer;
let api: Api;
let counter = 0;

beforeAll(async () => {
  server = await startTestServer();
  api = apiWith(server);
});
afterAll(() => server.close());

interface Field {
  type?: unknown;
  name?: unknown;
  value?: unknown;
}
const add = async (more: object = {}): Promise<string> => {
  counter += 1;
  return (await api('POST', '/people', { json: { name: 'Feliks', email: `feliks${counter}@gmail.com`, ...more } })).json
    .data.person_id;
};
const update = (id: string, json: unknown, call = api) => call('PUT', `/people/${id}`, { json });
const read = async (id: string) => (await api('GET', `/people/${id}`)).json.data;
const refused = (fields: Record<string, unknown>) => ({ status: 0, error: { fields, code: 'FORMAT_ERROR' } });

test('phone, e-mail and custom fields are what is read from then on; the answer is the person', async () => {
  covers('leeloo:people.update/body.phone', 'leeloo:people.update/body.email', 'leeloo:people.update/reply');
  covers('leeloo:people.update/body.custom_fields', 'leeloo:people.update/types', 'leeloo:people.update/partial');
  const id = await add();
  const fields = [
    { type: 'EMAIL', name: 'emailcust', value: 'customemail@gmail.com' },
    { type: 'PHONE', name: 'phone', value: '+48881644207' },
    { type: 'DATE', name: 'birthday', value: '1990-02-03' },
    { type: 'KEYWORD', name: 'colour', value: '42' },
    { type: 'NUMBER', name: 'size', value: '41.5' },
  ];
  const body = { phone: '+380669991876', email: 'NewMail@gmail.com', custom_fields: fields };
  const answer = await update(id, body);
  expect(answer.status).toBe(200);
  expect(answer.json).toEqual({ data: await read(id), included: {}, status: 1 });
  expect(answer.json.data).toMatchObject({ id, name: 'Feliks', phone: '+380669991876', email: 'NewMail@gmail.com' });
  expect(answer.json.data.custom_fields).toEqual(expect.arrayContaining(fields));
  expect((await api('GET', '/people?filter[email]=newmail@gmail.com')).json.data).toMatchObject([{ id }]);
  // What is not sent stays.
  await update(id, { custom_fields: [{ type: 'NUMBER', name: 'size', value: 42 }] });
  const after = await read(id);
  expect(after).toMatchObject({ phone: '+380669991876', email: 'NewMail@gmail.com' });
  expect(after.custom_fields).toEqual(
    expect.arrayContaining([...fields.slice(0, 4), { type: 'NUMBER', name: 'size', value: '42' }]),
  );
  expect(after.custom_fields).toHaveLength(5);
});

test('empty texts say nothing, an empty custom value removes its field, and an empty call changes nothing', async () => {
  covers('leeloo:people.update/empty');
  const id = await add({ phone: '+380669991800' });
  await update(id, { custom_fields: [{ type: 'EMAIL', name: 'x', value: 'a@example.com' }] });
  const before = await read(id);
  for (const body of [
    {},
    { email: '', phone: ' ' },
    { email: null, phone: 'NOT_DEFINED' },
    { custom_fields: [] },
    { name: 'Other' },
  ])
    expect((await update(id, body)).json.data).toEqual(before);
  const gone = await update(id, { custom_fields: [{ type: 'EMAIL', name: 'x', value: '' }] });
  expect(gone.json.data.custom_fields).toEqual([]);
  await update(id, { custom_fields: [{ type: 'KEYWORD', name: 'x', value: 'word' }] });
  expect((await read(id)).custom_fields).toEqual([{ type: 'KEYWORD', name: 'x', value: 'word' }]);
});

const one = (field: Field) => ({ custom_fields: [{ type: 'KEYWORD', name: 'n', value: 'v', ...field }] });
test.each<[unknown, Record<string, unknown>]>([
  [{ email: 'no mail' }, { email: 'WRONG_EMAIL' }],
  [{ email: {} }, { email: 'FORMAT_ERROR' }],
  [{ phone: ['1'] }, { phone: 'FORMAT_ERROR' }],
  [{ custom_fields: 'x' }, { custom_fields: 'FORMAT_ERROR' }],
  [one({ type: 'TEXT' }), { custom_fields: { type: 'NOT_ALLOWED_VALUE' } }],
  [one({ type: undefined }), { custom_fields: { type: 'REQUIRED' } }],
  [one({ name: ' ' }), { custom_fields: { name: 'REQUIRED' } }],
  [one({ name: 'n'.repeat(201) }), { custom_fields: { name: 'TOO_LONG' } }],
  [one({ value: {} }), { custom_fields: { value: 'FORMAT_ERROR' } }],
  [one({ type: 'EMAIL' }), { custom_fields: { value: 'WRONG_FORMAT' } }],
  [one({ type: 'PHONE' }), { custom_fields: { value: 'WRONG_FORMAT' } }],
  [one({ type: 'DATE', value: '2020-02-30' }), { custom_fields: { value: 'WRONG_FORMAT' } }],
  [one({ type: 'NUMBER', value: '1e9' }), { custom_fields: { value: 'WRONG_FORMAT' } }],
  [one({ name: 'shoeSize', value: 'large' }), { custom_fields: { value: 'FORMAT_ERROR' } }],
  [{ custom_fields: Array(101).fill({ type: 'KEYWORD', name: 'n', value: 'v' }) }, { custom_fields: 'TOO_LONG' }],
])('%j is refused, and nothing is kept', async (body, fields) => {
  covers('leeloo:people.update/wrong-fields');
  const id = await add();
  const before = await read(id);
  const answer = await update(id, body);
  expect([answer.status, answer.json]).toEqual([400, refused(fields)]);
  expect(await read(id)).toEqual(before);
});

test('names that mean something to JavaScript are names like any other', async () => {
  const id = await add();
  const fields = ['__proto__', 'constructor', 'toString', 'email'].map((name) => ({
    type: 'KEYWORD',
    name,
    value: 'v',
  }));
  expect((await update(id, { custom_fields: fields })).json.data.custom_fields).toEqual(expect.arrayContaining(fields));
});

test('a declared property takes its declared type, so that other sources read it', async () => {
  covers('leeloo:people.update/declared');
  const id = await add();
  await update(id, { custom_fields: [{ type: 'KEYWORD', name: 'shoeSize', value: '43' }] });
  await update(id, { custom_fields: [{ type: 'KEYWORD', name: 'userFirstName', value: 'Mallory' }] });
  const values = await server.sql<{ size: unknown }>(
    `select profile -> 'customProperties' -> 'shoeSize' as size from people where profile -> 'customProperties' ? 'shoeSize'`,
  );
  expect(values).toEqual([{ size: 43 }]);
  const fields = (await read(id)).custom_fields;
  expect(fields).toContainEqual({ type: 'KEYWORD', name: 'shoeSize', value: '43' });
  // Other names mean something to this source alone: no other takes them for its own.
  expect(fields).toContainEqual({ type: 'KEYWORD', name: 'userFirstName', value: 'Mallory' });
  expect(await server.sql(`select 1 from people where profile::text like '%Mallory%'`)).toEqual([]);
});

test('an e-mail of another person of this source is refused', async () => {
  covers('leeloo:people.update/taken');
  const taken = (await read(await add())).email;
  const id = await add();
  const before = await read(id);
  const answer = await update(id, { email: taken.toUpperCase(), phone: '+380669991877' });
  const error = { fields: { email: 'NOT_UNIQUE' }, code: 'NOT_UNIQUE' };
  expect([answer.status, answer.json]).toEqual([409, { status: 0, error }]);
  expect(await read(id)).toEqual(before);
});

test('fifty writers of different custom fields lose nothing', async () => {
  covers('leeloo:people.update/at-once');
  const [ioana] = (await api('GET', '/people?filter[email]=ioana.marin@example.com')).json.data;
  const fields = Array.from({ length: 50 }, (_, i) => ({
    type: 'EMAIL',
    name: `field ${i}`,
    value: `f${i}@example.com`,
  }));
  const answers = await Promise.all(fields.map((field) => update(ioana.id, { custom_fields: [field] })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect((await read(ioana.id)).custom_fields).toEqual(expect.arrayContaining(fields));
});

test('urlencoded and multipart say the same as JSON', async () => {
  const fields = { phone: '+380669991878', 'custom_fields[0][type]': 'EMAIL', 'custom_fields[0][name]': 'x' };
  const raw = new FormData();
  for (const [name, value] of Object.entries(fields)) raw.append(name, value);
  raw.append('custom_fields[0][value]', 'a@example.com');
  for (const options of [{ form: { ...fields, 'custom_fields[0][value]': 'a@example.com' } }, { raw }]) {
    const { data } = (await api('PUT', `/people/${await add()}`, options)).json;
    expect(data.custom_fields).toEqual([{ type: 'EMAIL', name: 'x', value: 'a@example.com' }]);
    expect(data.phone).toBe('+380669991878');
  }
});

test('unknown, impossible and foreign people are 404, also for a token that sees its own', async () => {
  covers('leeloo:people.update/unknown');
  const id = await add();
  const other = await server.tenant('Other');
  const theirs = apiWith(server, (other.leeloo as Record<string, string>).token);
  const own = apiWith(server, await ownToken(server));
  for (const [call, wrong] of [
    [api, '5e1c7ce2b4066a01900cdba0'],
    [api, 'x'],
    [theirs, id],
    [own, id],
  ] as const) {
    const answer = await update(wrong, { phone: '+380669991879' }, call);
    const error = { fields: { person_id: 'WRONG_ID' }, code: 'WRONG_ID' };
    expect([answer.status, answer.json]).toEqual([404, { status: 0, error }]);
  }
});
