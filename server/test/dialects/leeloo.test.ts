import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { apiWith, tokenOf } from './leeloo-client.ts';

let server: TestServer;
let token: string;
const people = '/api/v2/people';
const refused = { status: 0, error: { fields: { authToken: 'WRONG_TOKEN' }, code: 'AUTHENTICATION_FAILED' } };

beforeAll(async () => {
  server = await startTestServer();
  token = tokenOf(server.demo);
});
afterAll(() => server.close());

describe('token', () => {
  test('looks like the vendor’s, and the credentials hold the ids that later calls need', () => {
    covers('leeloo:auth/shape');
    expect(token).toMatch(/^[a-z0-9]{100}$/);
    const { token: _, ...ids } = server.demo.leeloo as Record<string, string>;
    expect(Object.keys(ids)).toEqual([
      'leadgentoolId',
      'tunnelId',
      'tunnelBlockId',
      'templateCategoryId',
      'templateId',
      'tagId',
      'offerId',
      'paymentCreditsId',
      'userId',
      'connectionId',
    ]);
    for (const id of Object.values(ids)) expect(id).toMatch(/^[0-9a-f]{24}$/);
  });

  test('a tenant without demo data has the same keys', async () => {
    const { leeloo } = await server.tenant('Empty', { demo: false });
    expect(Object.keys(leeloo as object)).toEqual(Object.keys(server.demo.leeloo as object));
    expect(new Set(Object.values(leeloo as object).slice(1))).toEqual(new Set([null]));
    const list = await apiWith(server, tokenOf({ leeloo }))('GET', '/people');
    expect(list.json).toEqual({
      status: 1,
      data: [],
      meta: { totalCount: 0, filteredCount: 0, limit: 20, offset: 0 },
    });
  });

  test('is taken from the header, as a Bearer token, and from the query', async () => {
    covers('leeloo:auth/header', 'leeloo:auth/bearer', 'leeloo:auth/query');
    const sent = [
      [people, { 'X-Leeloo-AuthToken': token }],
      [people, { Authorization: `Bearer ${token}` }],
      [`${people}?authToken=${token}`, {}],
      [`${people}?authToken=${token}`, { 'X-Leeloo-AuthToken': '', Authorization: 'Basic eDp5' }],
    ] as const;
    for (const [path, headers] of sent) expect((await server.call('GET', path, { headers })).status).toBe(200);
  });

  test('missing: exactly the body that is known of the vendor', async () => {
    covers('leeloo:auth/missing');
    const attempts = [
      server.call('GET', people),
      server.call('POST', people, { json: { name: 'x' } }),
      server.call('GET', `${people}?authToken=`),
      server.call('GET', people, { headers: { 'x-leeloo-authtoken': '', authorization: 'Basic eDp5' } }),
    ];
    for (const answer of await Promise.all(attempts)) {
      expect(answer.status).toBe(401);
      expect(answer.text).toBe('{"status":0,"error":{"fields":{"authToken":"REQUIRED"},"code":"FORMAT_ERROR"}}');
    }
  });

  test('wrong: unknown, with spaces, changed, of another tenant’s code, of another dialect', async () => {
    covers('leeloo:auth/wrong', 'leeloo:auth/spaces', 'leeloo:auth/other-dialect');
    const other = await server.tenant('Other');
    const { partnerName, partnerSecret } = server.demo.feelme as Record<string, string>;
    const foreign = await server.call('POST', '/api/v1/partner/token/', {
      headers: { authorization: `Basic ${Buffer.from(`${partnerName}:${partnerSecret}`).toString('base64')}` },
      json: { scope: 'admin', website: 'x' },
    });
    expect(foreign.status).toBe(200);
    const wrong = [
      'x',
      token.slice(0, -1),
      `${token}x`,
      token.toUpperCase(),
      `tl${other.tenant}${token.slice(10)}`,
      `tl00000000${token.slice(10)}`,
      foreign.json.token,
    ];
    for (const text of wrong) {
      const answer = await server.call('GET', people, { headers: { 'x-leeloo-authtoken': text } });
      expect([answer.status, answer.json]).toEqual([401, refused]);
    }
    for (const text of [`%20${token}`, `${token}%20`, `${token}&authToken=${token}`]) {
      const answer = await server.call('GET', `${people}?authToken=${text}`);
      expect([answer.status, answer.json]).toEqual([401, refused]);
    }
    const asFeelme = await server.call('GET', '/api/v1/partner/user/', {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(asFeelme.status).toBe(401);
  });
});

describe('the envelope', () => {
  test('an unknown path is a clean 404', async () => {
    covers('leeloo:general/unknown-path');
    const notFound = { status: 0, error: { fields: {}, code: 'NOT_FOUND' } };
    for (const [method, path] of [
      ['GET', '/api/v2/nothing'],
      ['DELETE', people],
      ['GET', '/api/v2'],
      ['GET', `${people}/1/2/3`],
    ] as const) {
      const answer = await server.call(method, path);
      expect([answer.status, answer.json]).toEqual([404, notFound]);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    }
  });

  test('a body that cannot be read, or is of no known kind', async () => {
    covers('leeloo:general/unreadable', 'leeloo:general/content-type');
    const send = (type: string, raw: string) =>
      apiWith(server)('POST', '/people', { headers: { 'content-type': type }, raw });
    const unreadable = { status: 0, error: { fields: {}, code: 'FORMAT_ERROR' } };
    for (const raw of ['{"name":', '{"__proto__":{"a":1},"name":"x"}', '{"name":"a\\u0000"}', '{"name":"\\ud800"}']) {
      const answer = await send('application/json', raw);
      expect([answer.status, answer.json]).toEqual([400, unreadable]);
    }
    const xml = await send('text/xml', '<name>x</name>');
    expect([xml.status, xml.json]).toEqual([415, { status: 0, error: { fields: {}, code: 'WRONG_CONTENT_TYPE' } }]);
    const long = await send('application/json', JSON.stringify({ name: 'x'.repeat(1024 * 1024) }));
    expect([long.status, long.json]).toEqual([413, { status: 0, error: { fields: {}, code: 'TOO_LARGE' } }]);
  });

  test('a content type on a request without a body, and trailing slashes, do no harm', async () => {
    covers('leeloo:general/trailing-slash', 'leeloo:general/content-type-on-get');
    const headers = { 'content-type': 'application/json' };
    for (const path of ['/people', '/people/', '/people/?limit=1'])
      expect((await apiWith(server)('GET', path, { headers })).status).toBe(200);
  });
});

describe('browser pages of other origins', () => {
  test('may call it: preflight, answer and error', async () => {
    covers('leeloo:general/cors');
    const origin = 'https://page.example';
    const preflight = await server.call('OPTIONS', `${people}/5e1c7ce2b4066a01900cdba0/add-tag`, {
      headers: {
        origin,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'x-leeloo-authtoken,content-type',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase()).toMatch(
      /x-leeloo-authtoken.*content-type/,
    );
    const answers = [await apiWith(server)('GET', '/people', { headers: { origin } }), preflight];
    answers.push(await server.call('GET', people, { headers: { origin } }));
    answers.push(await server.call('GET', '/api/v2/nothing', { headers: { origin } }));
    for (const { headers } of answers) expect(headers.get('access-control-allow-origin')).toBe('*');
  });
});

test('more than 300 requests a minute are refused in plain text', async () => {
  covers('leeloo:general/rate-limit');
  const limited = await startTestServer({ TRIBUTARY_RATE_LIMITS: 'on' });
  try {
    const api = apiWith(limited);
    const statuses: number[] = [];
    for (let i = 0; i < 300; i += 1) statuses.push((await api('GET', '/people?limit=1')).status);
    expect(new Set(statuses)).toEqual(new Set([200]));
    const over = await api('GET', '/people?limit=1');
    expect([over.status, over.text]).toEqual([429, 'Too many requests, please try again later.']);
    expect(over.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0);
    const { token: other } = (await limited.tenant('Other')).leeloo as { token: string };
    expect((await apiWith(limited, other)('GET', '/people')).status).toBe(200);
  } finally {
    await limited.close();
  }
});
