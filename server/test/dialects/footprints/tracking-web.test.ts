import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { covers } from '../../support/covers.ts';
import { sessionIn, startTracking, type Tracking } from './tracking-kit.ts';

/** Web Data Tracking: what a page sends. */

let web: Tracking;
beforeAll(async () => {
  web = await startTracking();
});
afterAll(() => web.close());

const sessionId = /^[0-9a-f]{64}$/;
const refusal = (field: string) => ({
  status: 400,
  json: { success: false, error: expect.stringContaining(field), message: expect.stringContaining(field) },
});
const technicalOf = async (spelled: string) =>
  (
    await web.server.sql<{ technical: Record<string, unknown> }>(
      'select technical from tracking_sessions where id = $1',
      [sessionIn(spelled)],
    )
  )[0]?.technical;

describe('Initialize web tracking session', () => {
  test('answers ok and an id of 64 hex digits, under one name for everybody', async () => {
    covers('footprints:web.init/reply', 'footprints:web.init/one-shape', 'footprints:web.init/body.email');
    const answer = await web.post('/jsapi/init', { email: 'test.email@test.com' });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.json).toEqual({ status: 'ok', success: true, pid: expect.stringMatching(sessionId) });
    expect(
      await web.server.sql('select email, surface from tracking_sessions where id = $1', [sessionIn(answer.json.pid)]),
    ).toEqual([{ email: 'test.email@test.com', surface: 'web' }]);
  });

  test('keeps what is told of the device, and what is not told again', async () => {
    covers('footprints:web.init/body.technicalInfo', 'footprints:web.init/resumed');
    const technicalInfo = {
      screenSize: '1920x1080',
      browserUserAgent:
        'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/69.0.3497.100 Safari/537.36',
      browserType: 'Chrome',
      appId: '284882215',
      deviceOs: 'Windows',
    };
    const form = Object.fromEntries(
      Object.entries(technicalInfo).map(([name, text]) => [`technicalInfo[${name}]`, text]),
    );
    const pid = await web.browser(form);
    expect(await technicalOf(pid)).toEqual(technicalInfo);
    const again = await web.json('POST', '/jsapi/init', { pid, technicalInfo: { browserType: 'Firefox' } });
    expect(again.json.pid).toBe(pid);
    expect(await technicalOf(pid)).toEqual({ ...technicalInfo, browserType: 'Firefox' });
  });

  test('what a device says of itself does not grow for ever: of too much, what it said last is kept', async () => {
    const pid = await web.browser();
    const said = (name: string) => ({
      [name]: Array.from({ length: 3_000 }, () => randomUUID())
        .join('')
        .slice(0, 60_000),
    });
    for (const name of ['one', 'two', 'three'])
      expect((await web.json('POST', '/jsapi/init', { pid, technicalInfo: said(name) })).json.pid).toBe(pid);
    expect(Object.keys((await technicalOf(pid)) ?? {})).toEqual(['three']);
  });

  test('an id that is not ours begins a session like none', async () => {
    covers('footprints:web.init/foreign-pid');
    const mine = await web.browser();
    const spoilt = [mine.replace(/.$/, (last) => (last === '0' ? '1' : '0')), 'b38efdc7087731bbef9d6cb050a6aa9b', 'x'];
    for (const pid of spoilt) {
      const answer = await web.post('/jsapi/init', { pid });
      expect([answer.status, answer.json.pid === mine]).toEqual([200, false]);
    }
  });

  test('an e-mail that is none says nothing', async () => {
    covers('footprints:web.init/bad-email');
    expect((await web.post('/jsapi/init', { email: 'test.email%40test.com' })).status).toBe(200);
  });
});

test('the app key: in the body or the header appKey; without one, or with another, 401', async () => {
  covers('footprints:tracking/appkey', 'footprints:tracking/appkey-header', 'footprints:tracking/appkey-wrong');
  const { server, appkey } = web;
  expect((await server.call('POST', '/jsapi/init', { form: { appkey } })).status).toBe(200);
  expect((await server.call('POST', '/jsapi/init', { headers: { appKey: appkey }, json: {} })).status).toBe(200);
  expect((await server.call('POST', '/jsapi/init', { headers: { appKey: appkey }, json: { appkey } })).status).toBe(
    200,
  );
  const bodies = [
    undefined,
    '',
    'x',
    `${appkey}0`,
    appkey.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    web.operator.token,
  ];
  for (const wrong of bodies) {
    const answer = await server.call('POST', '/jsapi/init', { form: wrong === undefined ? {} : { appkey: wrong } });
    expect([wrong, answer.status, Object.keys(answer.json)]).toEqual([wrong, 401, ['success', 'error', 'message']]);
  }
});

describe('Send web tracking data', () => {
  test('answers as the vendor’s library reads it, and keeps the action', async () => {
    covers('footprints:web.send/reply', 'footprints:web.send/visit');
    const uid = await web.browser();
    const answer = await web.post('/jsapi/send', {
      uid,
      uType: 'c',
      actionType: 'visit',
      requestType: 'action',
      'aditionalData[brands][0]': 'Zara',
      'aditionalData[brands][1]': 'Adidas',
      'aditionalData[tenants][0]': 'H&M',
      'aditionalData[interests][]': 'Beverages',
    });
    expect([answer.status, answer.json]).toEqual([200, { success: true, message: 'Track saved' }]);
    expect(await web.dataOf(uid)).toEqual([{ brands: ['Zara', 'Adidas'], tenants: ['H&M'], interests: ['Beverages'] }]);
  });

  test.each([
    [
      'sale',
      {
        receipts: [
          { name: 'C&A', value: 52 },
          { name: 'Adidas', value: '322.50' },
        ],
      },
      {
        receipts: [
          { name: 'C&A', value: '52' },
          { name: 'Adidas', value: '322.50' },
        ],
      },
    ],
    ['feedback', { rating: '10' }, { rating: 10 }],
    [
      'contact',
      { appointmentDate: '2026-11-21 17:30:00', senderType: 'organization' },
      { appointmentDate: '2026-11-21 17:30:00', senderType: 'organization' },
    ],
    ['profiling', { percentCompleted: 100 }, { percentCompleted: 100 }],
    ['engagement', { description: 'read the news' }, { description: 'read the news' }],
    ['visit', { page: '/shoes', nested: { deep: ['x'] } }, { page: '/shoes', nested: { deep: ['x'] } }],
  ])('%s keeps what belongs to it', async (actionType, aditionalData, kept) => {
    covers('footprints:web.send/sale', 'footprints:web.send/feedback', 'footprints:web.send/contact');
    covers('footprints:web.send/profiling', 'footprints:web.send/engagement', 'footprints:web.send/other-data');
    const uid = await web.browser();
    const answer = await web.json('POST', '/jsapi/send', { uid, actionType, requestType: 'action', aditionalData });
    expect(answer.status).toBe(200);
    expect(await web.dataOf(uid)).toEqual([kept]);
  });

  test('receipts as a form writes them', async () => {
    covers('footprints:web.send/sale');
    const uid = await web.browser();
    const receipt = (i: number, name: string, value: string): [string, string][] => [
      [`aditionalData[receipts][${i}][name]`, name],
      [`aditionalData[receipts][${i}][value]`, value],
    ];
    const form: [string, string][] = [
      ['appkey', web.appkey],
      ['uid', uid],
      ['actionType', 'sale'],
      ...receipt(0, 'C&A', '52'),
      ...receipt(1, 'Adidas', '322'),
    ];
    expect((await web.server.call('POST', '/jsapi/send', { form })).status).toBe(200);
    expect(await web.dataOf(uid)).toEqual([
      {
        receipts: [
          { name: 'C&A', value: '52' },
          { name: 'Adidas', value: '322' },
        ],
      },
    ]);
  });

  test('the documents’ spelling of aditionalData goes before the right one', async () => {
    covers('footprints:tracking/aditionalData');
    const uid = await web.browser();
    const send = (data: object) => web.json('POST', '/jsapi/send', { uid, actionType: 'engagement', ...data });
    expect((await send({ additionalData: { description: 'right' } })).status).toBe(200);
    expect(
      (await send({ additionalData: { description: 'right' }, aditionalData: { description: 'sic' } })).status,
    ).toBe(200);
    expect((await send({ aditionalData: '{"description":"as JSON text"}' })).status).toBe(200);
    const texts = ['right', 'sic', 'as JSON text'];
    expect(await web.dataOf(uid)).toEqual(texts.map((description) => ({ description })));
  });

  test.each([
    ['actionType', { actionType: 'dance' }],
    ['actionType', { actionType: '' }],
    ['requestType', { actionType: 'visit', requestType: 'dance' }],
    ['uType', { actionType: 'visit', uType: 'x' }],
    ['aditionalData.rating', { actionType: 'feedback', 'aditionalData[rating]': '11' }],
    ['aditionalData.rating', { actionType: 'feedback', 'aditionalData[rating]': '0' }],
    ['aditionalData.rating', { actionType: 'feedback', 'aditionalData[rating]': 'good' }],
    ['aditionalData.percentCompleted', { actionType: 'profiling', 'aditionalData[percentCompleted]': '101' }],
    ['aditionalData.percentCompleted', { actionType: 'profiling', 'aditionalData[percentCompleted]': '50%' }],
    ['aditionalData.appointmentDate', { actionType: 'contact', 'aditionalData[appointmentDate]': 'tomorrow' }],
    ['aditionalData.senderType', { actionType: 'contact', 'aditionalData[senderType]': 'robot' }],
    ['aditionalData.receipts.0.value', { actionType: 'sale', 'aditionalData[receipts][0][value]': 'much' }],
    ['aditionalData', { actionType: 'visit', aditionalData: 'text' }],
    ['messageId', { actionType: 'visit', messageId: 'x'.repeat(101) }],
  ] as [string, Record<string, string>][])(
    'a wrong %s is refused, named, and counted without its value',
    async (field, form) => {
      covers(
        'footprints:web.send/body.actionType',
        'footprints:web.send/body.requestType',
        'footprints:web.send/body.uType',
      );
      covers('footprints:web.send/wrong-data', 'footprints:tracking/warnings');
      const uid = await web.browser();
      await web.server.sql('delete from ingestion_warnings');
      expect(await web.post('/jsapi/send', { uid, ...form })).toMatchObject(refusal(field));
      expect(await web.dataOf(uid)).toEqual([]);
      const counted = field.replace(/\.\d+/g, '[]');
      expect(await web.warnings()).toEqual([{ reason: expect.any(String), field: counted, count: 1 }]);
    },
  );

  test('the other request types of the library are kept with the action', async () => {
    covers('footprints:web.send/body.requestType-other');
    const uid = await web.browser();
    for (const requestType of ['reach', 'impression', 'action', ''])
      expect((await web.post('/jsapi/send', { uid, actionType: 'visit', requestType })).status).toBe(200);
    expect(await web.dataOf(uid)).toEqual([{ requestType: 'reach' }, { requestType: 'impression' }, {}, {}]);
  });

  test('the session under uid or pid, with the vendor’s letter or without; none or another’s is refused', async () => {
    covers('footprints:web.send/body.uid', 'footprints:tracking/session-letter', 'footprints:tracking/session-forged');
    const uid = await web.browser();
    const send = (form: Record<string, string>) => web.post('/jsapi/send', { actionType: 'visit', ...form });
    for (const form of [{ uid }, { pid: uid }, { uid: `p${uid}`, uType: 'p' }, { uid: `c${uid}`, uType: 'c' }])
      expect((await send(form as Record<string, string>)).status).toBe(200);
    expect(await web.dataOf(uid)).toHaveLength(4);
    const other = await web.browser();
    const mixed = uid.slice(0, 32) + other.slice(32);
    const printed = 'a5c2dd6ebhsgtdr4ca6142a42910a972fecc71aa32ea88a0c681f77395bc218667';
    for (const forged of [printed, mixed, uid.toUpperCase(), `${uid}0`, `z${uid}`, 'NaN'])
      expect(await send({ uid: forged })).toMatchObject(refusal('uid'));
    expect(await send({})).toMatchObject(refusal('uid'));
    expect(await web.dataOf(uid)).toHaveLength(4);
  });

  test('the session of another application is refused', async () => {
    covers('footprints:tracking/session-forged');
    const foreign = (await web.server.tenant('Other')).footprints as Record<string, string>;
    const theirs = (await web.server.call('POST', '/jsapi/init', { form: { appkey: foreign.appkey ?? '' } })).json.pid;
    expect(await web.post('/jsapi/send', { uid: theirs, actionType: 'visit' })).toMatchObject(refusal('uid'));
    const own = await web.browser();
    const there = { appkey: foreign.appkey ?? '', uid: own, actionType: 'visit' };
    expect(await web.server.call('POST', '/jsapi/send', { form: there })).toMatchObject(refusal('uid'));
  });
});

describe('several at once', () => {
  const action = (n: number, more = {}) => ({
    requestType: 'action',
    actionType: 'engagement',
    aditionalData: { description: `d${n}` },
    ...more,
  });

  test('the good are stored in their order, the bad counted; one message id is stored once', async () => {
    covers('footprints:web.send/events', 'footprints:tracking/messageId', 'footprints:tracking/warnings');
    await web.server.sql('delete from ingestion_warnings');
    const uid = await web.browser();
    const events = [1, 2, 3, 2].map((n) => action(n, { messageId: `m${n}` }));
    const bad = [{ messageId: 'x', actionType: 'dance' }, 'text', action(9, { aditionalData: 'no object' })];
    const answer = await web.post('/jsapi/send', {
      uid,
      uType: 'p',
      events: JSON.stringify([...events, ...bad]),
      dropped: '7',
    });
    expect(answer.json).toEqual({ success: true, message: 'Track saved', rejected: 3 });
    expect(await web.dataOf(uid)).toEqual(['d1', 'd2', 'd3'].map((description) => ({ description })));
    expect(await web.warnings()).toEqual([
      { reason: 'dropped_by_sender', field: '', count: 7 },
      { reason: 'duplicate', field: 'messageId', count: 1 },
      { reason: 'wrong_type', field: 'aditionalData', count: 1 },
      { reason: 'wrong_type', field: 'events[]', count: 1 },
      { reason: 'wrong_value', field: 'actionType', count: 1 },
    ]);
  });

  test('when none can be taken the call is refused, and each is counted', async () => {
    covers('footprints:web.send/events-none');
    await web.server.sql('delete from ingestion_warnings');
    const uid = await web.browser();
    const events = [{ actionType: 'dance' }, { actionType: 'sing' }, {}];
    expect(await web.json('POST', '/jsapi/send', { uid, events })).toMatchObject(refusal('actionType'));
    expect(await web.warnings()).toEqual([
      { reason: 'required', field: 'actionType', count: 1 },
      { reason: 'wrong_value', field: 'actionType', count: 2 },
    ]);
    expect(await web.json('POST', '/jsapi/send', { uid, events: [] })).toMatchObject(refusal('events'));
  });

  test('a hundred are taken, more are refused and none of them stored', async () => {
    covers('footprints:web.send/events-limit');
    const uid = await web.browser();
    const list = (count: number) => Array.from({ length: count }, (_, n) => action(n));
    expect((await web.json('POST', '/jsapi/send', { uid, events: list(100) })).status).toBe(200);
    expect((await web.dataOf(uid)).map(({ description }) => description)).toEqual(
      Array.from({ length: 100 }, (_, n) => `d${n}`),
    );
    expect(await web.json('POST', '/jsapi/send', { uid, events: list(101) })).toMatchObject(refusal('events'));
    expect(await web.dataOf(uid)).toHaveLength(100);
  });

  test('the moment by the sender’s clock is kept where it can be', async () => {
    covers('footprints:tracking/at');
    const uid = await web.browser();
    const now = web.server.clock.now();
    const events = [now - 60_000, now - 32 * 86_400_000, now + 2 * 86_400_000, 'x'].map((at, n) => action(n, { at }));
    expect((await web.json('POST', '/jsapi/send', { uid, events })).json).toEqual({
      success: true,
      message: 'Track saved',
    });
    const rows = await web.server.sql<{ ago: number }>(
      `select round(extract(epoch from received_at - happened_at))::int as ago from tracking_events where session_id = $1 order by received_at, id`,
      [sessionIn(uid)],
    );
    expect(rows.map(({ ago }) => Math.round(ago / 10))).toEqual([6, 0, 0, 0]);
  });
});

test('a sale that anybody can send earns nothing', async () => {
  covers('footprints:tracking/earns-nothing');
  const uid = await web.browser({ email: 'buyer@example.org' });
  const points = async () =>
    web.server.sql(
      'select (select count(*) from loyalty_points)::int as points, (select count(*) from loyalty_purchases)::int as purchases, (select count(*) from loyalty_codes)::int as codes',
    );
  const before = await points();
  const receipts = [{ name: 'C&A', value: '100000' }];
  expect((await web.json('POST', '/jsapi/send', { uid, actionType: 'sale', aditionalData: { receipts } })).status).toBe(
    200,
  );
  expect(await points()).toEqual(before);
});
