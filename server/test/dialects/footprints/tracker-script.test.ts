import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { covers } from '../../support/covers.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const path = '/jsapi/omnichannel.js';
const built = readFileSync(new URL('../../../../tracker/dist/omnichannel.js', import.meta.url));

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ TRIBUTARY_RATE_LIMITS: 'on' });
});
afterAll(() => server.close());

/** As it is on the wire: `fetch` would ask for packed answers by itself, and unpack them. */
const get = (headers: Record<string, string> = {}, url = path, method: 'GET' | 'HEAD' = 'GET') =>
  server.server.app.inject({ method, url, headers });

test('the script is served as built, for pages of any origin, and may be kept for five minutes', async () => {
  covers('footprints:script/served', 'footprints:script/headers');
  const { statusCode, headers, rawPayload } = await get();
  expect(statusCode).toBe(200);
  expect(rawPayload.equals(built)).toBe(true);
  expect(headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=300, must-revalidate',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
    etag: expect.stringMatching(/^"[\w-]{22}"$/),
  });
  expect(String(headers.vary).toLowerCase()).toContain('accept-encoding');
  expect(headers).not.toHaveProperty('set-cookie');
});

test('a browser that has it is told so, and only then', async () => {
  covers('footprints:script/revalidated');
  const { headers } = await get();
  for (const known of [headers.etag as string, `"other", W/${headers.etag}`])
    expect(await get({ 'if-none-match': known })).toMatchObject({ statusCode: 304, body: '' });
  expect(await get({ 'if-none-match': '"other"' })).toMatchObject({ statusCode: 200 });
  const head = await get({}, path, 'HEAD');
  expect(head).toMatchObject({ statusCode: 200, body: '' });
  expect(head.headers).toMatchObject({ etag: headers.etag, 'content-length': String(built.length) });
});

test('it is packed for whoever takes that, under a tag of its own', async () => {
  const plain = await get();
  const packed = await get({ 'accept-encoding': 'br, gzip;q=0.8' });
  expect(packed.headers['content-encoding']).toBe('gzip');
  expect(packed.headers.etag).not.toBe(plain.headers.etag);
  expect(gunzipSync(packed.rawPayload).equals(built)).toBe(true);
  expect(packed.rawPayload.length).toBeLessThanOrEqual(4096);
  for (const refused of ['br', 'gzip;q=0', 'identity', 'xgzip'])
    expect((await get({ 'accept-encoding': refused })).headers, refused).not.toHaveProperty('content-encoding');
});

test('nothing of a request is in it', async () => {
  covers('footprints:script/nothing-reflected');
  const hostile = '"-alert(1)-"';
  const sent = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    origin: 'https://evil.example',
    cookie: 'a=b',
  };
  const answer = await get(sent, `${path}?appkey=${encodeURIComponent(hostile)}&callback=alert`);
  expect(answer.rawPayload.equals(built)).toBe(true);
  expect(JSON.stringify(answer.headers)).not.toContain('evil.example');
});

test('many visitors behind one address all get it', async () => {
  const all = await Promise.all(Array.from({ length: 200 }, () => get()));
  expect(new Set(all.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
});
