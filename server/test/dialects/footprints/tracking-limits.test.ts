import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { covers } from '../../support/covers.ts';
import type { Answer } from '../../support/test-server.ts';
import { startTracking, type Tracking } from './tracking-kit.ts';

/** T40 for what browsers and phones send: stored completely and in order, or refused; never cut, and nothing of it is taken for code. */

let app: Tracking;
beforeAll(async () => {
  app = await startTracking();
});
afterAll(() => app.close());

const raw = (method: string, path: string, type: string, body: string): Promise<Answer> =>
  app.server.call(method, path, { headers: { 'content-type': type, appKey: app.appkey }, raw: body });
const json = (path: string, body: string, method = 'POST') => raw(method, path, 'application/json', body);
const form = (path: string, body: string, method = 'POST') =>
  raw(method, path, 'application/x-www-form-urlencoded', body);
const refused = (status: number) => status >= 400 && status < 500;

const beacon = (i: number) => ({ uuid: `2376-34342-1233-${i}`, rssi: -i - 1, name: `beacon ${i}` });
const beacons = (count: number) => Array.from({ length: count }, (_, i) => beacon(i));
const pairs = (count: number, spell: (i: number, name: string) => string) =>
  beacons(count).flatMap((one, i) =>
    Object.entries(one).map(([name, value]) => `${encodeURIComponent(spell(i, name))}=${encodeURIComponent(value)}`),
  );

describe.each([1, 21, 100, 101, 1_000])('%i beacons in one request', (count) => {
  const spellings: [string, (mid: string) => Promise<Answer>][] = [
    ['JSON', (mid) => json('/mobileapi/sensors', JSON.stringify({ mid, sensors: beacons(count) }), 'PUT')],
    [
      'sensors[0][uuid]',
      (mid) =>
        form(
          '/mobileapi/sensors',
          [`mid=${mid}`, ...pairs(count, (i, name) => `sensors[${i}][${name}]`)].join('&'),
          'PUT',
        ),
    ],
    [
      'sensors[uuid][0]',
      (mid) =>
        form(
          '/mobileapi/sensors',
          [`mid=${mid}`, ...pairs(count, (i, name) => `sensors[${name}][${i}]`)].join('&'),
          'PUT',
        ),
    ],
  ];
  test.each(spellings)('as %s are stored completely and in order', async (_, send) => {
    covers('footprints:mobile.sensors/many');
    const mid = await app.phone();
    expect(await send(mid)).toMatchObject({ status: 200, json: { success: true } });
    expect(await app.dataOf(mid)).toEqual([{ sensors: beacons(count) }]);
  });
});

test.each([
  ['JSON', (mid: string) => json('/mobileapi/sensors', JSON.stringify({ mid, sensors: beacons(1_001) }))],
  [
    'JSON text in a form',
    (mid: string) =>
      form('/mobileapi/sensors', `mid=${mid}&sensors=${encodeURIComponent(JSON.stringify(beacons(1_001)))}`),
  ],
  [
    'a form by number',
    (mid: string) =>
      form('/mobileapi/sensors', `mid=${mid}&${pairs(1_001, (i, name) => `sensors[${i}][${name}]`).join('&')}`),
  ],
  [
    'a form by name',
    (mid: string) =>
      form('/mobileapi/sensors', `mid=${mid}&${pairs(1_001, (i, name) => `sensors[${name}][${i}]`).join('&')}`),
  ],
  [
    'names for x',
    (mid: string) =>
      form('/mobileapi/sensors', `mid=${mid}&${pairs(1_001, (i, name) => `sensors[b${i}][${name}]`).join('&')}`),
  ],
])('1,001 beacons as %s are refused, and none is stored', async (_, send) => {
  covers('footprints:mobile.sensors/too-many');
  const mid = await app.phone();
  const answer = await send(mid);
  expect([answer.status, answer.json.success]).toEqual([400, false]);
  expect(await app.dataOf(mid)).toEqual([]);
});

test('1,001 parameters of one action are kept, each', async () => {
  covers('footprints:tracking/complete');
  const uid = await app.browser();
  const names = Array.from({ length: 1_001 }, (_, i) => `p${i}`);
  const body = [`uid=${uid}`, 'actionType=visit', ...names.map((name, i) => `aditionalData[${name}]=${i}`)].join('&');
  expect((await form('/jsapi/send', body)).status).toBe(200);
  expect(await app.dataOf(uid)).toEqual([Object.fromEntries(names.map((name, i) => [name, String(i)]))]);
});

test.each([21, 101, 1_000])('%i brands of one visit are kept in their order', async (count) => {
  covers('footprints:tracking/complete');
  const brands = Array.from({ length: count }, (_, i) => `brand ${i}`);
  const uid = await app.browser();
  const spelled = brands.map((brand, i) => `aditionalData[brands][${i}]=${encodeURIComponent(brand)}`);
  expect((await form('/jsapi/send', [`uid=${uid}`, 'actionType=visit', ...spelled].join('&'))).status).toBe(200);
  expect(await app.dataOf(uid)).toEqual([{ brands }]);
});

/** Each in the place of a value of the action's data. */
const bombs: [string, string][] = [
  ['500,000 lists in each other', `${'['.repeat(500_000)}${']'.repeat(500_000)}`],
  ['40 objects in each other', `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`],
  ['__proto__', '{"__proto__":{"polluted":"yes"}}'],
  ['constructor.prototype', '{"constructor":{"prototype":{"polluted":"yes"}}}'],
  ['NUL', '"a\\u0000b"'],
  ['half a surrogate pair', '"a\\ud800"'],
  ['half a surrogate pair in a name', '{"\\udc00":1}'],
  ['1e999', '1e999'],
  ['a megabyte', JSON.stringify('x'.repeat(1_000_000))],
];

describe.each(bombs)('%s', (_, bomb) => {
  const places: [string, (id: string) => Promise<Answer>][] = [
    ['an action', (uid) => json('/jsapi/send', `{"uid":"${uid}","actionType":"visit","aditionalData":{"x":${bomb}}}`)],
    [
      'one of several',
      (uid) => json('/jsapi/send', `{"uid":"${uid}","events":[{"actionType":"visit","aditionalData":{"x":${bomb}}}]}`),
    ],
    ['a beacon', (mid) => json('/mobileapi/sensors', `{"mid":"${mid}","sensors":[{"uuid":${bomb}}]}`)],
    [
      'JSON text in a form',
      (uid) =>
        form(
          '/jsapi/send',
          `uid=${uid}&events=${encodeURIComponent(`[{"actionType":"visit","aditionalData":{"x":${bomb}}}]`)}`,
        ),
    ],
    [
      'JSON text in JSON text',
      (uid) =>
        form(
          '/jsapi/send',
          `uid=${uid}&actionType=visit&aditionalData=${encodeURIComponent(JSON.stringify({ x: 1 }).replace('1', bomb))}`,
        ),
    ],
  ];
  test.each(places)('in %s is refused, and nothing stored', async (__, send) => {
    covers('footprints:tracking/bombs');
    const id = await app.browser();
    const answer = await send(id);
    expect([refused(answer.status), answer.json?.success]).toEqual([true, false]);
    expect(await app.dataOf(id)).toEqual([]);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});

test('what only looks like a bomb is data', async () => {
  covers('footprints:tracking/complete');
  const uid = await app.browser();
  const aditionalData = {
    toString: 'x',
    hasOwnProperty: 1,
    constructor: 'ACME',
    "'; drop table people; --": '$1',
    emoji: '🛍️',
  };
  expect((await json('/jsapi/send', JSON.stringify({ uid, actionType: 'visit', aditionalData }))).status).toBe(200);
  expect(await app.dataOf(uid)).toEqual([aditionalData]);
});

test('the body has its limit: 256 KiB of actions, 64 KiB of anything else', async () => {
  covers('footprints:tracking/body-limit');
  const uid = await app.browser();
  const of = (bytes: number) => JSON.stringify({ uid, actionType: 'visit', aditionalData: { x: 'y'.repeat(bytes) } });
  expect((await json('/jsapi/send', of(250 * 1024))).status).toBe(200);
  const large = [await json('/jsapi/send', of(260 * 1024)), await json('/jsapi/init', of(70 * 1024))];
  for (const answer of large)
    expect([answer.status, answer.json]).toEqual([
      413,
      { success: false, error: expect.any(String), message: expect.any(String) },
    ]);
});
