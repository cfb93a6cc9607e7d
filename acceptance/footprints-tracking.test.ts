import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { stringify } from 'node:querystring';
import { json } from 'node:stream/consumers';
import { describe, expect, inject, test } from 'vitest';
import {
  geoBody,
  mobileInitBodies,
  mobileSendBody,
  printedMobileId,
  printedPid,
  printedSaved,
  sensorsBody,
  sensorsNode,
  webInitBody,
  webSendBody,
  webSendNode,
} from './footprints-tracking.samples.ts';
import { covers } from './support/covers.ts';
import { shapeProblems } from './support/shape.ts';

/** The samples of Web Data Tracking and Mobile Data Tracking, as each of their languages sends them, with our key and ids in them. */

const baseUrl = inject('baseUrl');
const { footprints = {} } = inject('credentials');
const appkey = String(footprints.appkey);
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

// biome-ignore lint/suspicious/noExplicitAny: what comes is compared with what the document prints
type Json = any;

const filled = (body: string, id = '') => body.replace('{{appkey}}', appkey).replace('{{id}}', id);

/** As curl, PHP and Ruby do: the body's length is stated. */
async function send(method: string, path: string, body: string, headers: Record<string, string> = form): Promise<Json> {
  const response = await fetch(`${baseUrl}${path}`, { method, headers, body });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  return response.json();
}

/** As the Node samples do: `req.write(qs.stringify({…}))`, so the body comes in chunks. */
async function sendAsNode(method: string, path: string, fields: Record<string, string | number>): Promise<Json> {
  const sent = request(`${baseUrl}${path}`, { method, headers: form });
  sent.write(stringify({ appkey, ...fields }));
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  return json(response);
}

/** As the vendor's mobile library does. */
const sendAsLibrary = (method: string, path: string, body: object) =>
  send(method, path, JSON.stringify({ appkey, ...body }), { 'Content-Type': 'application/json', appKey: appkey });

const pid = async () => (await send('POST', '/jsapi/init', filled(webInitBody))).pid;
const mobileId = async () => (await send('POST', '/mobileapi/init', filled(mobileInitBodies.ruby))).mobileId;

describe('Web Data Tracking', () => {
  test('Initialize web tracking session', async () => {
    covers('footprints:web.init/example', 'footprints:web.init/reply', 'footprints:web.init/used');
    // The Node sample encodes the address before it is encoded.
    const node = { email: 'test.email%40test.com' };
    for (const answer of [
      await send('POST', '/jsapi/init', filled(webInitBody)),
      await sendAsNode('POST', '/jsapi/init', node),
    ]) {
      expect(shapeProblems(answer, printedPid, { extra: ['success'] })).toEqual([]);
      expect(answer).toMatchObject({ status: 'ok', success: true, pid: expect.stringMatching(/^[0-9a-f]{64}$/) });
      expect(await send('POST', '/jsapi/send', filled(webSendBody, answer.pid))).toMatchObject(printedSaved);
    }
  });

  test('Send web tracking data', async () => {
    covers('footprints:web.send/example', 'footprints:web.send/reply', 'footprints:web.send/body.uType');
    const uid = await pid();
    expect(await send('POST', '/jsapi/send', filled(webSendBody, uid))).toEqual({
      success: true,
      message: 'Track saved',
    });
    expect(await sendAsNode('POST', '/jsapi/send', { uid, ...webSendNode })).toMatchObject(printedSaved);
    // What init answers is a pid, for which the text says p.
    expect(await sendAsNode('POST', '/jsapi/send', { uid, ...webSendNode, uType: 'p' })).toMatchObject(printedSaved);
  });

  test('the table’s own examples of aditionalData', async () => {
    covers('footprints:web.send/visit', 'footprints:web.send/sale');
    const uid = await pid();
    const action = (actionType: string, aditionalData: object) =>
      send(
        'POST',
        '/jsapi/send',
        JSON.stringify({ appkey, uid, uType: 'p', requestType: 'action', actionType, aditionalData }),
        {
          'Content-Type': 'application/json',
        },
      );
    const receipts = [
      { name: 'C&A', value: 52 },
      { name: 'Adidas', value: 322 },
    ];
    const examples: [string, object][] = [
      ['visit', { brands: ['Zara', 'Adidas', 'C&A'], tenants: ['H&M'], interests: ['Beverages', 'Food'] }],
      ['sale', { receipts }],
      ['feedback', { rating: 10 }],
      ['contact', { appointmentDate: '2021-01-12 06:42:55', senderType: 'person' }],
      ['profiling', { percentCompleted: 100 }],
      ['engagement', { description: 'string' }],
    ];
    for (const [actionType, data] of examples) expect(await action(actionType, data)).toMatchObject(printedSaved);
  });
});

describe('Mobile Data Tracking', () => {
  test.each(Object.entries(mobileInitBodies))('Mobile Initialize tracking session (%s)', async (_, body) => {
    covers('footprints:mobile.init/example', 'footprints:mobile.init/reply');
    const answer = await send('POST', '/mobileapi/init', filled(body));
    expect(shapeProblems(answer, printedMobileId, { extra: ['success'] })).toEqual([]);
    expect(answer).toMatchObject({ success: true, mobileId: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test('Mobile Initialize tracking session (Node, and the vendor’s library)', async () => {
    covers('footprints:mobile.init/example', 'footprints:mobile.init/sdk', 'footprints:tracking/appkey-header');
    const node = { userEmail: 'test.email%40test.com', pushNotificationToken: 123456 };
    const technicalInfo = { deviceType: 'phone', deviceUuid: 'a', deviceId: 'b', ipAddress: '10.0.0.1' };
    const additionalData = [{ attributeName: 'card', attributeValue: '17' }];
    const library = { pushNotificationToken: '123456', technicalInfo, additionalData };
    const answers = [
      await sendAsNode('POST', '/mobileapi/init', node),
      await sendAsLibrary('POST', '/mobileapi/init', library),
    ];
    for (const answer of answers) expect(shapeProblems(answer, printedMobileId, { extra: ['success'] })).toEqual([]);
    const again = await sendAsLibrary('POST', '/mobileapi/init', { mid: answers[1].mobileId });
    expect(again.mobileId).toBe(answers[1].mobileId);
  });

  test('Send mobile tracking screenview', async () => {
    covers('footprints:mobile.send/example', 'footprints:mobile.send/reply');
    const mid = await mobileId();
    const { uType: _, ...node } = webSendNode;
    const library = { mid, actionType: 'visit', requestType: 'action', additionalData: { brands: ['Zara'] } };
    const answers = [
      await send('POST', '/mobileapi/send', filled(mobileSendBody, mid)),
      await sendAsNode('POST', '/mobileapi/send', { mid, ...node }),
      await sendAsLibrary('POST', '/mobileapi/send', library),
    ];
    for (const answer of answers) expect(answer).toEqual({ success: true, message: 'Track saved' });
  });

  test('Send mobile tracking sensors', async () => {
    covers('footprints:mobile.sensors/example', 'footprints:mobile.sensors/reply', 'footprints:mobile.sensors/methods');
    covers('footprints:mobile.sensors/spellings', 'footprints:mobile.sensors/as-send', 'footprints:mobile.sensors/sdk');
    const mid = await mobileId();
    const sensors = [{ uuid: 'f7826da6', major: 1, minor: 2, proximity: 'near', rssi: -70 }];
    const answers = [
      await send('PUT', '/mobileapi/sensors', filled(sensorsBody, mid)),
      // PHP's id has a letter before its 64 digits.
      await send('PUT', '/mobileapi/sensors', filled(sensorsBody, `p${mid}`)),
      await sendAsNode('PUT', '/mobileapi/sensors', { mid, ...sensorsNode }),
      await send('POST', '/mobileapi/sensors', filled(mobileSendBody, mid)),
      await sendAsLibrary('PUT', '/mobileapi/sensors', { mid, sensors }),
    ];
    for (const answer of answers) expect(answer).toEqual(printedSaved);
  });

  test('Send mobile tracking geolocation', async () => {
    covers('footprints:mobile.geo/example', 'footprints:mobile.geo/reply', 'footprints:mobile.geo/methods');
    covers('footprints:mobile.sensors/as-geo', 'footprints:mobile.geo/sdk');
    const mid = await mobileId();
    const library = {
      mid,
      lat: 44.432149,
      lon: 26.088868,
      accuracy: 3,
      altitude: 80,
      heading: 90,
      speed: 1.2,
      timestamp: 1,
    };
    const answers = [
      await send('PUT', '/mobileapi/geo', filled(geoBody, `p${mid}`)),
      await sendAsNode('PUT', '/mobileapi/geo', { mid, lat: '44.432149', lon: '26.088868', accuracy: '3' }),
      await sendAsLibrary('PUT', '/mobileapi/geo', library),
      await send('POST', '/mobileapi/sensors', filled(geoBody, mid)),
    ];
    for (const answer of answers) expect(answer).toEqual(printedSaved);
  });
});

test('a page of another origin may call, and nothing else of the API', async () => {
  covers('footprints:tracking/cors');
  const ask = (path: string) =>
    fetch(`${baseUrl}${path}`, {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://mall.example',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type,appkey',
      },
    });
  const open = await ask('/jsapi/send');
  expect([open.ok, open.headers.get('access-control-allow-origin')]).toEqual([true, '*']);
  expect(open.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('appkey');
  expect((await ask('/api/lead')).headers.get('access-control-allow-origin')).toBeNull();
});
