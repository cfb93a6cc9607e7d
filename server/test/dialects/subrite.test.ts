import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCredential } from '../../src/core/access/create-credential.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { badRequest, members } from './subrite-kit.ts';

let server: TestServer;
let token: string;
const json = '{"filter":[]}';
const type = { 'content-type': 'application/json' };

beforeAll(async () => {
  server = await startTestServer();
  token = String((server.demo.subrite as Record<string, unknown>).token);
});
afterAll(() => server.close());

const routes = [
  ['POST', '/filter'],
  ['POST', ''],
  ['PUT', '/10001'],
  ['PATCH', '/10001'],
] as const;
const send = (method: string, path: string, headers: Record<string, string>, raw: string | FormData = json) =>
  server.call(method, `/api/v1/members${path}`, { headers, raw });
const withToken = {
  ...type,
  get authorization() {
    return `Bearer ${token}`;
  },
};

describe('the token', () => {
  test('is shown once, says its tenant, and is kept as a hash', async () => {
    covers('subrite:auth/m2m-token');
    expect(token).toMatch(new RegExp(`^tsub_${server.demo.tenant}_[0-9A-Za-z]{40}$`));
    expect(server.demo.subrite).toEqual({
      token,
      packageId: expect.toSatisfy(Number.isInteger),
      planId: expect.toSatisfy(Number.isInteger),
      customPropertyKey: 'shoeSize',
      oidcClientId: `portal.${server.demo.tenant}`,
      oidcClientSecret: expect.any(String),
      oidcRedirectUri: 'http://localhost:8080/callback',
      memberEmail: 'kari.nordmann@example.com',
      memberPassword: expect.any(String),
    });
    const plain = await server.tenant('Plain', { demo: false });
    expect(plain.subrite).toEqual({
      token: expect.any(String),
      packageId: null,
      planId: null,
      customPropertyKey: null,
    });
    const [row] = await server.sql<{ n: number }>(`select count(*)::int as n from tokens t where t::text like $1`, [
      `%${token.slice(-40)}%`,
    ]);
    expect(row?.n).toBe(0);
  });

  test.each(routes)('is needed for %s %s', async (method, path) => {
    covers('subrite:auth/bearer', 'subrite:auth/refused', 'subrite:general/error-body');
    const other = (await server.tenant('Other')).tenant;
    const feelme = server.demo.feelme as Record<string, string>;
    const basic = `Basic ${Buffer.from(`${feelme.partnerName}:${feelme.partnerSecret}`).toString('base64')}`;
    const signedIn = await server.call('POST', '/api/v1/partner/token/', {
      headers: { authorization: basic },
      json: { scope: 'admin', website: 'x' },
    });
    const wrong = [
      ...[
        '',
        'Bearer',
        'Bearer ',
        `Basic ${token}`,
        token,
        basic,
        `Bearer ${token} x`,
        `Bearer ${token.slice(0, -1)}`,
        `Bearer ${token}x`,
      ],
      ...[
        `Bearer ${token.replace(server.demo.tenant, other)}`,
        `Bearer ${token.replace(server.demo.tenant, '00000000')}`,
        'Bearer tsub_',
      ],
      `Bearer ${signedIn.json.token}`,
    ];
    for (const authorization of wrong) {
      const answer = await send(method, path, authorization === '' ? type : { ...type, authorization });
      expect([authorization, answer.status, answer.json]).toEqual([
        authorization,
        401,
        { statusCode: 401, message: 'Unauthorized', error: 'Unauthorized' },
      ]);
    }
    expect([200, 400]).toContain((await send(method, path, withToken)).status);
    expect([200, 400]).toContain((await send(method, path, { ...type, authorization: `bearer   ${token}` })).status);
  });

  test('opens no other dialect', async () => {
    covers('subrite:auth/refused');
    const headers = { authorization: `Bearer ${token}`, 'x-leeloo-authtoken': token };
    for (const path of ['/api/v1/partner/user/', '/api/v2/people']) {
      const { status } = await server.call('GET', path, { headers });
      expect(status, path).toBeGreaterThanOrEqual(400);
      expect(status, path).toBeLessThan(404);
    }
  });

  test.each(routes)('needs the permission Member for %s %s', async (method, path) => {
    covers('subrite:auth/permissions');
    const tenant = await tenantByCode(server, server.demo.tenant);
    const grant = async (...scopes: string[]) => {
      const login = `m2m-${method}${path}-${scopes}`;
      const credential = await createCredential(server.server.store, server.clock.now(), tenant, {
        ...{ source: 'subrite', kind: 'token', login, name: 'test', sees: 'tenant' },
        scopes,
      });
      const text = `tsub_${tenant.code}_${login.replace(/\W/g, 'x').padEnd(40, 'x')}`;
      await server.server.deps.tokens.issue(credential, [{ text, kind: 'static' }]);
      return send(method, path, { ...type, authorization: `Bearer ${text}` });
    };
    const forbidden = { statusCode: 403, message: 'Forbidden resource', error: 'Forbidden' };
    for (const scopes of [[], ['Subscription']]) {
      const answer = await grant(...scopes);
      expect([answer.status, answer.json]).toEqual([403, forbidden]);
    }
    expect([200, 400]).toContain((await grant('Member')).status);
  });

  test('works until it is revoked', async () => {
    covers('subrite:auth/life');
    const { subrite } = await server.tenant('Ages');
    const old = members(server, (subrite as Record<string, unknown>).token);
    server.clock.move(10 * 365 * 24 * 60 * 60 * 1000);
    expect((await old.filter([])).status).toBe(200);
    await server.sql(
      `update tokens set revoked_at = now() where credential_id = (select id from credentials where login = $1)`,
      [`m2m.${String((subrite as Record<string, unknown>).token).split('_')[1]}`],
    );
    server.clock.move(5_000);
    expect((await old.filter([])).status).toBe(401);
  });
});

describe.each(routes)('%s %s', (method, path) => {
  test('takes JSON in every spelling of its type, with or without a trailing slash', async () => {
    covers('subrite:general/json', 'subrite:general/trailing-slash');
    for (const spelling of [
      'application/json',
      'application/json; charset=utf-8',
      'APPLICATION/JSON',
      'application/json;charset=UTF-8 ',
    ]) {
      for (const slash of ['', '/'])
        expect([200, 400], spelling).toContain(
          (await send(method, path + slash, { ...withToken, 'content-type': spelling })).status,
        );
    }
    // What curl -d sends when the header is forgotten.
    const sniffed = await send(method, path, { ...withToken, 'content-type': 'application/x-www-form-urlencoded' });
    expect([200, 400]).toContain(sniffed.status);
  });

  test('refuses other types and what is no JSON', async () => {
    covers('subrite:general/other-bodies');
    const form = new FormData();
    form.append('email', 'form@example.com');
    const headers = { authorization: `Bearer ${token}` };
    const others = [
      await send(method, path, headers, form),
      await send(
        method,
        path,
        { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        'email=form%40example.com',
      ),
      await send(method, path, { ...headers, 'content-type': 'text/plain' }),
      await send(method, path, { ...headers, 'content-type': 'application/xml' }, '<a/>'),
    ];
    for (const { status, json: body } of others)
      expect([status, body]).toEqual([
        415,
        { statusCode: 415, message: 'Unsupported Media Type', error: 'Unsupported Media Type' },
      ]);
    const broken = [
      '{',
      '{"a":1,}',
      '{"email":"a\\u0000@example.com"}',
      '{"__proto__":{"a":1}}',
      '{"a":1e999}',
      `${'['.repeat(500)}${']'.repeat(500)}`,
    ];
    for (const raw of broken) {
      const answer = await send(method, path, withToken, raw);
      expect([raw, answer.status, answer.json]).toEqual([
        raw,
        400,
        { statusCode: 400, message: 'The request cannot be read', error: 'Bad Request' },
      ]);
    }
    for (const raw of ['[]', '"x"', '5'])
      expect((await send(method, path, withToken, raw)).json).toEqual(badRequest('body must be an object')[1]);
  });

  test('refuses a body that is too large', async () => {
    const answer = await send(method, path, withToken, JSON.stringify({ fullName: 'x'.repeat(1024 * 1024) }));
    expect([answer.status, answer.json]).toEqual([
      413,
      { statusCode: 413, message: 'request entity too large', error: 'Payload Too Large' },
    ]);
  });
});

test('an unknown path is answered in the same shape', async () => {
  covers('subrite:general/unknown-path');
  for (const [method, path] of [
    ['GET', '/api/v1/members'],
    ['DELETE', '/api/v1/members/1'],
    ['POST', '/api/v1/members/1/2'],
    ['GET', '/api/v1/product-packages/1/2'],
  ] as const) {
    const answer = await server.call(method, `${path}?email=secret`, { headers: { authorization: `Bearer ${token}` } });
    expect([answer.status, answer.json]).toEqual([
      404,
      { statusCode: 404, message: `Cannot ${method} ${path}`, error: 'Not Found' },
    ]);
  }
});

test('too many requests are told to wait', async () => {
  const limited = await startTestServer({ TRIBUTARY_RATE_LIMITS: 'on' });
  try {
    const api = members(limited, (limited.demo.subrite as Record<string, unknown>).token);
    const answers = await Promise.all(Array.from({ length: 650 }, () => api.filter([])));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.json).toEqual({
      statusCode: 429,
      message: 'ThrottlerException: Too Many Requests',
      error: 'Too Many Requests',
    });
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  } finally {
    await limited.close();
  }
});
