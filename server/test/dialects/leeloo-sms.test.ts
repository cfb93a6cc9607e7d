import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromObjectId } from '../../src/kit/ids.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Api, apiWith, tokenOf } from './leeloo-client.ts';

/** People who are reached by SMS: handed over in a list, taken in behind the request. */

let server: TestServer;
let api: Api;
let ids: Record<string, string>;
beforeAll(async () => {
  server = await startTestServer();
  api = apiWith(server);
  ids = server.demo.leeloo as Record<string, string>;
});
afterAll(() => server.close());

const body = (data: unknown, more: object = {}) => ({
  data,
  connection_id: ids.connectionId,
  leadgentool_id: ids.leadgentoolId,
  tags: [ids.tagId],
  ...more,
});
const hand = (data: unknown, more: object = {}, call = api) => call('POST', '/people/sms', { json: body(data, more) });
const find = async (email: string) => (await api('GET', `/people?filter[email]=${email}`)).json;
const read = async (id: string) => (await api('GET', `/people/${id}`)).json.data;

test('is answered at once; afterwards each is a person with a channel, the tags and the subscription', async () => {
  covers('leeloo:people.sms/reply', 'leeloo:people.sms/body.data', 'leeloo:people.sms/body.connection_id');
  covers('leeloo:people.sms/body.leadgentool_id', 'leeloo:people.sms/body.tags');
  const answer = await hand([
    { name: 'test123', email: 'test123@example.com', phone: '+380667772233' },
    { name: 'test124', email: 'test124@example.com', phone: '+380667772234' },
  ]);
  expect([answer.status, answer.json]).toEqual([200, { data: { count_to_process: 2 }, status: 1 }]);
  await server.server.jobs.runNow();
  const { data } = await find('test123@example.com');
  const sms = { connection_id: ids.connectionId, connection_status: 'OK', from: 'SMS' };
  const detail = await read(data[0].id);
  expect(detail).toMatchObject({
    name: 'test123',
    phone: '+380667772233',
    tags: ['vip'],
    accounts: expect.arrayContaining([expect.objectContaining(sms)]),
    subscribeHistory: [{ tunnelId: ids.tunnelId, leadgentoolId: ids.leadgentoolId }],
  });
  const account_id = detail.subscribeHistory[0].accountId;
  expect(detail.accounts).toContainEqual({ account_id, ...sms });
  expect((await find('test124@example.com')).meta.filteredCount).toBe(1);
  // The channel is one like any other: what is sent to it goes to the number.
  await api('POST', '/messages/send-message', { json: { account_id, text: 'Hello by SMS' } });
  await server.server.jobs.runNow();
  const caught = await server.sql('select address from caught_messages where text = $1', ['Hello by SMS']);
  expect(caught).toEqual([{ address: '+380667772233' }]);
});

test('one who cannot be taken in does not stop the others', async () => {
  covers('leeloo:people.sms/bad-item');
  const { json } = await hand([
    { name: 'No phone' },
    {},
    { name: 'Good', email: 'good@example.com', phone: '+380667772301' },
  ]);
  expect(json.data).toEqual({ count_to_process: 3 });
  await server.server.jobs.runNow();
  expect((await find('good@example.com')).meta.filteredCount).toBe(1);
  const items = await server.sql(
    `select state, reason, said from import_items where job_id = (select id from import_jobs order by id desc limit 1) order by number`,
  );
  expect(items).toEqual([
    { state: 'failed', reason: 'phone required', said: null },
    { state: 'failed', reason: 'phone required', said: null },
    { state: 'done', reason: null, said: null },
  ]);
});

test('a known person is the same one, in every encoding, and the number has one channel', async () => {
  covers('leeloo:people.sms/known');
  const known = (await api('POST', '/people', { json: { name: 'Known', email: 'known@example.com' } })).json.data;
  const form = new FormData();
  const fields: [string, string][] = [
    ['data[0][name]', 'Known'],
    ['data[0][email]', 'known@example.com'],
    ['data[0][phone]', '+380667772401'],
    ['connection_id', String(ids.connectionId)],
    ['leadgentool_id', String(ids.leadgentoolId)],
    ['tags[]', String(ids.tagId)],
  ];
  for (const [name, value] of fields) form.append(name, value);
  const answers = [
    await hand([{ name: 'Known', email: 'known@example.com', phone: '+380 66 777 24 01' }]),
    await api('POST', '/people/sms', { form: fields }),
    await api('POST', '/people/sms', { raw: form }),
  ];
  for (const { json } of answers) expect(json).toEqual({ data: { count_to_process: 1 }, status: 1 });
  await server.server.jobs.runNow();
  const { accounts, tags } = await read(known.person_id);
  expect([accounts.map(({ from }: { from: string }) => from).sort(), tags]).toEqual([['MANUAL', 'SMS'], ['vip']]);
});

test('a list that was accepted is taken in by the server that starts next', async () => {
  covers('leeloo:people.sms/restart');
  await server.server.jobs.stop();
  await hand([{ name: 'Later', email: 'later@example.com', phone: '+380667772501' }]);
  expect((await find('later@example.com')).meta.filteredCount).toBe(0);
  const next = await startTestServer({ DATABASE_URL: server.databaseUrl });
  try {
    await next.server.jobs.runNow();
  } finally {
    await next.close();
  }
  expect((await find('later@example.com')).meta.filteredCount).toBe(1);
});

test('what cannot be accepted is refused by name, and nobody is taken down', async () => {
  covers('leeloo:people.sms/wrong');
  const before = await server.sql('select 1 from import_jobs');
  const item = { name: 'x', phone: '+380667772601' };
  const other = apiWith(server, tokenOf(await server.tenant('Other list')));
  const wrong = '5b3f543bb2737000133d25b0';
  for (const [data, more, fields, call] of [
    [[], {}, { data: 'REQUIRED' }, api],
    [undefined, {}, { data: 'REQUIRED' }, api],
    [Array.from({ length: 1_001 }, () => item), {}, { data: 'TOO_LONG' }, api],
    [['x'], {}, { data: 'FORMAT_ERROR' }, api],
    [[item], { connection_id: wrong }, { connection_id: 'WRONG_ID' }, api],
    [[item], { connection_id: undefined }, { connection_id: 'REQUIRED' }, api],
    [[item], { leadgentool_id: wrong }, { leadgentool_id: 'WRONG_ID' }, api],
    [[item], { leadgentool_id: 'x' }, { leadgentool_id: 'WRONG_ID' }, api],
    [[item], { tags: [ids.tagId, wrong] }, { tags: 'WRONG_ID' }, api],
    [[item], {}, { connection_id: 'WRONG_ID', leadgentool_id: 'WRONG_ID', tags: 'WRONG_ID' }, other],
  ] as const) {
    const answer = await hand(data, more, call);
    expect([more, answer.status, answer.json.error]).toEqual([more, 400, { fields, code: 'FORMAT_ERROR' }]);
  }
  expect(await server.sql('select 1 from import_jobs')).toEqual(before);
  expect(fromObjectId(wrong)).toBeDefined();
});
