import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { covers } from '../../support/covers.ts';
import { sessionIn, startTracking, type Tracking } from './tracking-kit.ts';

/** Mobile Data Tracking: what an app sends, as the document and the vendor's mobile library have it. */

let app: Tracking;
beforeAll(async () => {
  app = await startTracking();
});
afterAll(() => app.close());

/** As the vendor's mobile library calls: JSON, the key in the header and in the body. */
const sdk = (method: string, path: string, body: Record<string, unknown>) =>
  app.server.call(method, path, { headers: { appKey: app.appkey }, json: { appkey: app.appkey, ...body } });
const sessionOf = async (spelled: string) =>
  (
    await app.server.sql<Record<string, unknown>>(
      'select surface, email, phone, technical from tracking_sessions where id = $1',
      [sessionIn(spelled)],
    )
  )[0];

describe('Mobile Initialize tracking session', () => {
  test('answers what the document prints and what the library reads', async () => {
    covers(
      'footprints:mobile.init/reply',
      'footprints:mobile.init/body.userEmail',
      'footprints:mobile.init/body.userPhone',
    );
    covers('footprints:mobile.init/body.pushNotificationToken', 'footprints:mobile.init/body.technicalInfo');
    const answer = await app.post('/mobileapi/init', {
      userEmail: 'Test.Email@test.com',
      userPhone: '0722111444',
      pushNotificationToken: '123456',
      'technicalInfo[screenSize]': '1080x1920',
      'technicalInfo[deviceOs]': 'Android',
    });
    expect([answer.status, answer.json]).toEqual([
      200,
      { status: 'ok', success: true, mobileId: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(await sessionOf(answer.json.mobileId)).toEqual({
      surface: 'mobile',
      email: 'test.email@test.com',
      phone: '+40722111444',
      technical: { screenSize: '1080x1920', deviceOs: 'Android', pushNotificationToken: '123456' },
    });
  });

  test('as the library sends it: more of the device, and custom values as a list', async () => {
    covers('footprints:mobile.init/sdk', 'footprints:tracking/appkey-header', 'footprints:mobile.init/additionalData');
    const technicalInfo = {
      deviceType: 'phone',
      deviceUuid: 'u',
      deviceId: 'd',
      androidAdvertisingId: 'a',
      ipAddress: '10.0.0.1',
    };
    const additionalData = [
      { attributeName: 'card', attributeValue: '17' },
      { attributeName: 'silver', attributeValue: true },
    ];
    const { json } = await sdk('POST', '/mobileapi/init', {
      pushNotificationToken: 123456,
      technicalInfo,
      additionalData,
    });
    expect((await sessionOf(json.mobileId))?.technical).toEqual({
      ...technicalInfo,
      pushNotificationToken: '123456',
      attributes: { card: '17', silver: true },
    });
    const nameless = await sdk('POST', '/mobileapi/init', { additionalData: [{ attributeValue: 1 }] });
    expect([nameless.status, nameless.json.success]).toEqual([400, false]);
  });

  test('a returning device goes on with its mid, with the vendor’s letter or without', async () => {
    covers('footprints:mobile.init/body.mid', 'footprints:tracking/session-letter');
    const mid = await app.phone({ pushNotificationToken: '1' });
    for (const one of [mid, `p${mid}`, `c${mid}`])
      expect((await sdk('POST', '/mobileapi/init', { mid: one })).json.mobileId).toBe(mid);
    expect((await sdk('POST', '/mobileapi/init', { mid: `${mid}0` })).json.mobileId).not.toBe(mid);
  });
});

describe('Send mobile tracking screenview', () => {
  test('keeps the action, in either spelling of its data', async () => {
    covers('footprints:mobile.send/reply', 'footprints:mobile.send/body.mid', 'footprints:mobile.send/actions');
    covers('footprints:tracking/aditionalData');
    const mid = await app.phone();
    const form = { mid, actionType: 'visit', requestType: 'action', 'aditionalData[brands][0]': 'Zara' };
    const answer = await app.post('/mobileapi/send', form);
    expect([answer.status, answer.json]).toEqual([200, { success: true, message: 'Track saved' }]);
    const additionalData = { rating: 7 };
    expect((await sdk('POST', '/mobileapi/send', { mid, actionType: 'feedback', additionalData })).status).toBe(200);
    expect(await app.dataOf(mid)).toEqual([{ brands: ['Zara'] }, { rating: 7 }]);
    for (const actionType of ['visit', 'sale', 'contact', 'feedback', 'engagement', 'profiling'])
      expect((await app.post('/mobileapi/send', { mid, actionType })).status).toBe(200);
    for (const wrong of [{ mid, actionType: 'x' }, { actionType: 'visit' }, { mid: 'x', actionType: 'visit' }])
      expect(await app.post('/mobileapi/send', wrong as Record<string, string>)).toMatchObject({
        status: 400,
        json: { success: false },
      });
    expect(await app.dataOf(mid)).toHaveLength(8);
  });
});

describe('Send mobile tracking sensors', () => {
  const beacon = {
    uuid: '2376-34342-1233-23424',
    rssi: '5',
    distance: '4',
    macAddress: '3459',
    txPower: '2',
    name: 'mimi',
    minor: '3.2',
    major: '4.1',
  };
  const read = { ...beacon, rssi: 5, distance: 4, txPower: 2, minor: 3.2, major: 4.1 };
  const bracketed = (spell: (i: number, name: string) => string, of: readonly Record<string, string>[]) =>
    Object.fromEntries(of.flatMap((one, i) => Object.entries(one).map(([name, value]) => [spell(i, name), value])));
  const two = [beacon, { ...beacon, name: 'cici', rssi: '6' }];

  test.each([
    ['sensors[0][uuid] (curl, PHP, the table)', bracketed((i, name) => `sensors[${i}][${name}]`, two)],
    ['sensors[uuid][0] (Node)', bracketed((i, name) => `sensors[${name}][${i}]`, two)],
    ['sensors[uuid][]', bracketed((i, name) => `sensors[${name}][${i}]`, two)],
    ['names for x', bracketed((i, name) => `sensors[${['a', 'b'][i]}][${name}]`, two)],
    ['JSON text', { sensors: JSON.stringify(two) }],
  ])('%s', async (_, form) => {
    covers(
      'footprints:mobile.sensors/reply',
      'footprints:mobile.sensors/spellings',
      'footprints:mobile.sensors/attributes',
    );
    covers('footprints:mobile.sensors/numbers', 'footprints:mobile.sensors/methods');
    for (const method of ['PUT', 'POST']) {
      const mid = await app.phone();
      const answer = await app.server.call(method, '/mobileapi/sensors', {
        form: { appkey: app.appkey, mid, ...form },
      });
      expect([answer.status, answer.json]).toEqual([200, { success: true }]);
      expect(await app.dataOf(mid)).toEqual([{ sensors: [read, { ...read, name: 'cici', rssi: 6 }] }]);
    }
  });

  test('as the library sends them, and one alone', async () => {
    covers('footprints:mobile.sensors/sdk');
    const mid = await app.phone();
    const sensors = [{ uuid: 'u', major: 1, minor: 2, proximity: 'near', rssi: -70 }];
    expect((await sdk('PUT', '/mobileapi/sensors', { mid, sensors })).json).toEqual({ success: true });
    const one = { mid, 'sensors[uuid]': 'u', 'sensors[rssi]': '-70' };
    expect((await app.post('/mobileapi/sensors', one)).json).toEqual({ success: true });
    expect(await app.dataOf(mid)).toEqual([{ sensors }, { sensors: [{ uuid: 'u', rssi: -70 }] }]);
  });

  test('a call with none is what it says otherwise: a place, or an action', async () => {
    covers('footprints:mobile.sensors/as-geo', 'footprints:mobile.sensors/as-send');
    const mid = await app.phone();
    expect(
      (await app.post('/mobileapi/sensors', { mid, lat: '44.432149', lon: '26.088868', accuracy: '3' })).status,
    ).toBe(200);
    expect((await app.post('/mobileapi/sensors', { mid, actionType: 'visit', requestType: 'action' })).status).toBe(
      200,
    );
    const kinds = await app.server.sql(
      'select kind from tracking_events where session_id = $1 order by received_at, id',
      [sessionIn(mid)],
    );
    expect(kinds).toEqual([{ kind: 'geo' }, { kind: 'visit' }]);
    expect(await app.post('/mobileapi/sensors', { mid })).toMatchObject({
      status: 400,
      json: { error: expect.stringContaining('sensors') },
    });
  });

  test.each([
    ['lists of different lengths', { uuid: ['a', 'b'], rssi: ['1'] }],
    ['texts', ['a', 'b']],
    ['a list of lists', [['a']]],
    ['a text', 'x'],
    ['none', []],
    ['an empty object', {}],
  ])('%s cannot be read and are refused', async (_, sensors) => {
    covers('footprints:mobile.sensors/wrong');
    const mid = await app.phone();
    expect(await sdk('PUT', '/mobileapi/sensors', { mid, sensors })).toMatchObject({
      status: 400,
      json: { success: false },
    });
    expect(await app.dataOf(mid)).toEqual([]);
  });
});

describe('Send mobile tracking geolocation', () => {
  test.each(['PUT', 'POST'])('%s keeps where the phone is', async (method) => {
    covers('footprints:mobile.geo/reply', 'footprints:mobile.geo/methods', 'footprints:mobile.geo/body');
    const mid = await app.phone();
    const form = { appkey: app.appkey, mid: `p${mid}`, lat: '44.432149', lon: '26.088868', accuracy: '3' };
    const answer = await app.server.call(method, '/mobileapi/geo', { form });
    expect([answer.status, answer.json]).toEqual([200, { success: true }]);
    expect(await app.dataOf(mid)).toEqual([{ lat: 44.432149, lon: 26.088868, accuracy: 3 }]);
  });

  test('as the library sends it', async () => {
    covers('footprints:mobile.geo/sdk');
    const mid = await app.phone();
    const place = {
      lat: -44.4,
      lon: -179.99,
      accuracy: 3.5,
      altitude: -12.5,
      heading: 270,
      speed: 1.4,
      timestamp: 1763740800000,
    };
    expect((await sdk('PUT', '/mobileapi/geo', { mid, ...place })).json).toEqual({ success: true });
    expect(await app.dataOf(mid)).toEqual([place]);
  });

  test.each([
    ['lat', { lon: '26' }],
    ['lon', { lat: '44' }],
    ['lat', { lat: '90.1', lon: '26' }],
    ['lon', { lat: '44', lon: '-180.5' }],
    ['lat', { lat: 'north', lon: '26' }],
    ['accuracy', { lat: '44', lon: '26', accuracy: '-1' }],
  ] as [string, Record<string, string>][])('a wrong %s is refused and counted', async (field, form) => {
    covers('footprints:mobile.geo/wrong', 'footprints:tracking/warnings');
    await app.server.sql('delete from ingestion_warnings');
    const mid = await app.phone();
    const answer = await app.post('/mobileapi/geo', { mid, ...form });
    expect(answer).toMatchObject({ status: 400, json: { success: false, error: expect.stringContaining(field) } });
    expect(await app.warnings()).toEqual([{ reason: expect.any(String), field, count: 1 }]);
  });
});

test('a message id is stored once on every path of a phone', async () => {
  covers('footprints:tracking/messageId');
  const mid = await app.phone();
  const calls: [string, string, Record<string, unknown>][] = [
    ['POST', '/mobileapi/send', { actionType: 'visit' }],
    ['PUT', '/mobileapi/sensors', { sensors: [{ uuid: 'u' }] }],
    ['PUT', '/mobileapi/geo', { lat: 1, lon: 2 }],
  ];
  for (const [method, path, body] of calls)
    for (let i = 0; i < 3; i += 1)
      expect((await sdk(method, path, { mid, ...body, messageId: path })).status).toBe(200);
  expect(await app.dataOf(mid)).toEqual([{}, { sensors: [{ uuid: 'u' }] }, { lat: 1, lon: 2 }]);
});
