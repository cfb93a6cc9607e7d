import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Block, type Session, signIn, somebody } from './session.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

let server: TestServer;
let appkey = '';
let session: Session;
beforeAll(async () => {
  server = await startTestServer();
  session = await signIn(server, server.demo.footprints as Block);
  appkey = session.block.appkey ?? '';
});
afterAll(() => server.close());

const post = (path: string, form: Record<string, string>) => server.call('POST', path, { form: { appkey, ...form } });
const init = async (form: Record<string, string> = {}): Promise<string> => (await post('/jsapi/init', form)).json.pid;
const eventsOf = (kind: string) =>
  server.sql<{ data: unknown; happened_at: number }>('select data, happened_at from tracking_events where kind = $1 order by received_at, id', [kind]);

test('a session is begun, and what is done in it is stored', async () => {
  const started = await post('/jsapi/init', { email: 'test.email@test.com', 'technicalInfo[screenSize]': '1x1' });
  expect(started).toMatchObject({ status: 200, json: { status: 'ok', success: true, pid: expect.stringMatching(/^[0-9a-f]{64}$/) } });
  const sent = await post('/jsapi/send', {
    uid: started.json.pid,
    uType: 'c',
    actionType: 'visit',
    requestType: 'action',
    'aditionalData[brands][0]': 'Zara',
    'aditionalData[brands][1]': 'Adidas',
    'aditionalData[tenants][0]': 'H&M',
  });
  expect(sent).toMatchObject({ status: 200, json: { success: true } });
  expect(await eventsOf('visit')).toMatchObject([{ data: { brands: ['Zara', 'Adidas'], tenants: ['H&M'] } }]);
});

test('register, prepopulate', async () => {
  const uid = await init();
  const who = somebody();
  const answer = await post('/jsapi/register', { uid, uType: 'p', ...who, userFirstName: 'Ann' });
  expect(answer).toMatchObject({ status: 200, json: { status: 'ok', pid: uid } });
  expect((await session.client(who)).json).toMatchObject({ userFirstName: 'Ann' });
  expect((await post('/jsapi/prepopulate', { uid, email: who.userEmail })).json).toEqual({ status: 'ok', data: { ...who, userFirstName: 'Ann' } });
  expect((await post('/jsapi/prepopulate', { uid: await init(), email: who.userEmail })).json).toEqual({ status: 'ok', data: {} });
});

test('several', async () => {
  const uid = await init();
  const events = [1, 2, 3, 2].map((n) => ({ messageId: `m${n}`, requestType: 'action', actionType: 'engagement', aditionalData: { description: `d${n}` } }));
  const bad = { messageId: 'x', actionType: 'dance' };
  expect((await post('/jsapi/send', { uid, uType: 'p', events: JSON.stringify([...events, bad]) })).json).toEqual({ success: true, message: 'Track saved', rejected: 1 });
  expect((await eventsOf('engagement')).map(({ data }) => data)).toEqual([{ description: 'd1' }, { description: 'd2' }, { description: 'd3' }]);
  expect(await server.sql('select reason, field, count from ingestion_warnings order by 1, 2')).toEqual([
    { reason: 'duplicate', field: 'messageId', count: '1' },
    { reason: 'wrong_value', field: 'actionType', count: '1' },
  ]);
});
