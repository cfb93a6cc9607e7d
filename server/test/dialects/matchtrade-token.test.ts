import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessLifeS, keyPurposes, refreshLifeS } from '../../src/dialects/matchtrade/tokens.ts';
import { askToken, matchtradeDriver } from '../drivers/matchtrade.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Block, block, envelope, passwordGrant, provider, signIn } from './matchtrade-kit.ts';

let server: TestServer;
let demo: Block;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

beforeAll(async () => {
  server = await startTestServer();
  demo = block(server);
});
afterAll(() => server.close());

const wrong = { error: 'unauthorized', error_description: 'Authentication error' };
const refresh = (token: string, of = demo) =>
  askToken(server, of, { grant_type: 'refresh_token', refresh_token: token });

test('a tenant is made with everything that the document says to ask for', async () => {
  covers('matchtrade:general/needed-values');
  expect(demo).toEqual({
    clientId: expect.stringMatching(/\.[0-9a-f]{8}$/),
    clientSecret: expect.stringMatching(/^\w{40}$/),
    username: expect.stringContaining('@'),
    password: expect.stringMatching(/^\w{24}$/),
    partnerId: 0,
    offerUuid: expect.stringMatching(uuid),
    branchUuid: expect.stringMatching(uuid),
  });
  const bare = (await server.tenant('Bare', { demo: false })).matchtrade as Block;
  expect(Object.keys(bare)).toEqual(Object.keys(demo));
  expect([bare.offerUuid, bare.branchUuid]).toEqual([null, null]);
  expect((await passwordGrant(server, bare)).status).toBe(200);
  const kept = await server.sql(
    `select kind, verifier, sees from credentials where source = 'matchtrade' and login = any ($1) order by kind`,
    [[demo.clientId, demo.username]],
  );
  expect(kept).toEqual([
    { kind: 'client', verifier: expect.stringMatching(/^sha256:/), sees: 'own' },
    { kind: 'user', verifier: expect.stringMatching(/^\$argon2id\$/), sees: 'tenant' },
  ]);
});

describe('password grant', () => {
  test('the answer has the printed fields and no others', async () => {
    covers('matchtrade:token.create/reply', 'matchtrade:token.create/body.grant_type');
    const { status, json, headers } = await passwordGrant(server, demo);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(json).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      refresh_token: expect.any(String),
      expires_in: 899,
      account_uuid: expect.stringMatching(uuid),
      manager_scope: json.account_uuid,
      fl: null,
      partnerId: 0,
      email: demo.username,
      jti: expect.stringMatching(uuid),
    });
  });

  test('both tokens carry the attested claims', async () => {
    covers(
      'matchtrade:token.create/claims',
      'matchtrade:token.create/refresh-claims',
      'matchtrade:token.create/refresh-life',
    );
    server.clock.freeze();
    const now = Math.floor(server.clock.now() / 1000);
    const { json } = await passwordGrant(server, demo);
    server.clock.run();
    const claims = {
      account_uuid: json.account_uuid,
      manager_scope: json.account_uuid,
      user_name: `${demo.username}:0`,
      fl: null,
      scope: [],
      partnerId: 0,
      exp: now + 900,
      authorities: ['PHONE_READ', 'EMAIL_READ', 'ROLE_LEAD_PROVIDER', 'LEAD_PROVIDER'],
      jti: json.jti,
      email: demo.username,
      client_id: demo.clientId,
    };
    expect(decodeJwt(json.access_token)).toEqual(claims);
    const ofRefresh = { ...claims, exp: now + 2_678_400, ati: json.jti, jti: expect.stringMatching(uuid) };
    expect(decodeJwt(json.refresh_token)).toEqual(ofRefresh);
    expect(decodeJwt(json.refresh_token).jti).not.toBe(json.jti);
    for (const token of [json.access_token, json.refresh_token])
      expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'HS256', typ: 'JWT' });
  });

  test('a login in another case is the same login', async () => {
    covers('matchtrade:token.create/body.username');
    const answer = await passwordGrant(server, demo, { username: ` ${String(demo.username).toUpperCase()} ` });
    expect([answer.status, answer.json.email]).toEqual([200, demo.username]);
  });

  test('whatever is wrong, the answer is one and the same', async () => {
    covers(
      'matchtrade:token.create/error-401',
      'matchtrade:token.create/basic',
      'matchtrade:token.create/body.password',
    );
    const other = (await server.tenant('Other')).matchtrade as Block;
    const form = { grant_type: 'password', username: demo.username ?? '', password: demo.password ?? '' };
    const answers = await Promise.all([
      passwordGrant(server, demo, { password: 'wrong' }),
      passwordGrant(server, demo, { username: `nobody.${server.demo.tenant}@example.com` }),
      askToken(server, demo, { grant_type: 'password' }),
      passwordGrant(server, { ...demo, clientSecret: 'wrong' }),
      passwordGrant(server, { ...demo, clientId: `nobody.${server.demo.tenant}` }),
      passwordGrant(server, { ...demo, clientId: 'nobody' }),
      // Another tenant's right client pair with this tenant's right login.
      passwordGrant(server, { ...demo, clientId: other.clientId ?? '', clientSecret: other.clientSecret ?? '' }),
      server.call('POST', '/proxy/auth/oauth/token', { form }),
      server.call('POST', '/proxy/auth/oauth/token', { form, headers: { authorization: 'Basic %%%' } }),
      server.call('POST', '/proxy/auth/oauth/token', { form, headers: { authorization: 'Bearer x' } }),
    ]);
    for (const { status, json, headers } of answers) {
      expect([status, json]).toEqual([401, wrong]);
      expect(headers.get('www-authenticate')).toMatch(/^Basic /);
    }
  });

  test('a wrong client costs the same password check as a wrong password', async () => {
    covers('matchtrade:token.create/error-401');
    const spent = { client: [] as number[], password: [] as number[] };
    for (let i = 0; i < 20; i += 1) {
      for (const kind of ['client', 'password'] as const) {
        const start = performance.now();
        await (kind === 'client'
          ? passwordGrant(server, { ...demo, clientSecret: 'wrong' })
          : passwordGrant(server, demo, { password: 'wrong' }));
        spent[kind].push(performance.now() - start);
      }
    }
    // A ratio of interleaved runs, of the least of each: load only adds. Without the check the client's is a small fraction.
    const ratio = Math.min(...spent.client) / Math.min(...spent.password);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  test('JSON text under a form content type, JSON, and multipart', async () => {
    covers('matchtrade:token.create/json-text', 'matchtrade:token.create/multipart');
    const grant = { grant_type: 'password', username: demo.username ?? '', password: demo.password ?? '' };
    const authorization = `Basic ${Buffer.from(`${demo.clientId}:${demo.clientSecret}`).toString('base64')}`;
    const send = (contentType: string | undefined, raw: string | FormData) =>
      server.call('POST', '/proxy/auth/oauth/token', {
        headers: { authorization, ...(contentType ? { 'content-type': contentType } : {}) },
        raw,
      });
    const multipart = new FormData();
    for (const [name, value] of Object.entries(grant)) multipart.set(name, value);
    const answers = [
      await send('application/x-www-form-urlencoded', JSON.stringify(grant)),
      await send('application/json', JSON.stringify(grant)),
      await send('application/x-www-form-urlencoded; charset=UTF-8', `${new URLSearchParams(grant)}`),
      await send(undefined, multipart),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  test('other grants, unreadable bodies and other content types, in the OAuth form', async () => {
    covers('matchtrade:token.create/grant-errors', 'matchtrade:token.create/unreadable');
    const authorization = `Basic ${Buffer.from(`${demo.clientId}:${demo.clientSecret}`).toString('base64')}`;
    const send = async (contentType: string, raw: string) => {
      const { status, json } = await server.call('POST', '/proxy/auth/oauth/token', {
        headers: { authorization, 'content-type': contentType },
        raw,
      });
      expect(Object.keys(json)).toEqual(['error', 'error_description']);
      return [status, json.error];
    };
    const form = 'application/x-www-form-urlencoded';
    expect(await send(form, 'username=a&password=b')).toEqual([400, 'invalid_request']);
    expect(await send(form, 'grant_type=')).toEqual([400, 'invalid_request']);
    expect(await send(form, 'grant_type=client_credentials')).toEqual([400, 'unsupported_grant_type']);
    expect(await send(form, 'grant_type=password&grant_type=password')).toEqual([400, 'unsupported_grant_type']);
    expect(await send(form, `grant_type=password&password=${'x'.repeat(2_000)}`)).toEqual([400, 'invalid_request']);
    expect(await send('application/json', '{"grant_type":')).toEqual([400, 'invalid_request']);
    expect(await send('text/plain', 'grant_type=password')).toEqual([415, 'invalid_request']);
    const unknown = await askToken(server, { ...demo, clientSecret: 'wrong' }, { grant_type: 'other' });
    expect([unknown.status, unknown.json]).toEqual([401, wrong]);
  });
});

describe('refresh grant', () => {
  test('gives a new pair that works, and leaves the old access token alive', async () => {
    covers('matchtrade:token.refresh/grant', 'matchtrade:token.create/every-request');
    const [first, parallel] = [(await passwordGrant(server, demo)).json, (await passwordGrant(server, demo)).json];
    const { status, json } = await refresh(first.refresh_token);
    expect(status).toBe(200);
    expect(Object.keys(json)).toEqual(Object.keys(first));
    expect([json.account_uuid, json.email, json.expires_in]).toEqual([first.account_uuid, first.email, 899]);
    expect(decodeJwt(json.refresh_token).ati).toBe(json.jti);
    for (const { access_token: token } of [first, parallel, json])
      expect((await provider(server, demo, token).list()).status).toBe(200);
  });

  test('a second use ends the whole family, and no other', async () => {
    covers('matchtrade:token.refresh/reuse');
    const [first, other] = [(await passwordGrant(server, demo)).json, (await passwordGrant(server, demo)).json];
    const second = (await refresh(first.refresh_token)).json;
    const stolen = await refresh(first.refresh_token);
    expect([stolen.status, stolen.json.error]).toEqual([401, 'invalid_token']);
    expect((await refresh(second.refresh_token)).status).toBe(401);
    for (const { access_token: token } of [first, second])
      expect((await provider(server, demo, token).list()).status).toBe(401);
    expect((await refresh(other.refresh_token)).status).toBe(200);
  });

  test('of many uses at once at most one succeeds, and the family of a token that many hold is gone', async () => {
    covers('matchtrade:token.refresh/reuse');
    const first = (await passwordGrant(server, demo)).json;
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(first.refresh_token)));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(answers.filter(({ status }) => status !== 200 && status !== 401)).toEqual([]);
    for (const { json } of answers)
      if (json.refresh_token) expect((await refresh(json.refresh_token)).status).toBe(401);
  });

  test('garbage, an access token, another client’s, another tenant’s', async () => {
    covers('matchtrade:token.refresh/refused');
    const mine = (await passwordGrant(server, demo)).json;
    const third = (await matchtradeDriver.ownCredential(server, server.demo.tenant)) as Block;
    const other = (await server.tenant('Refresh')).matchtrade as Block;
    for (const answer of [
      await refresh('garbage'),
      await refresh(''),
      await refresh(mine.access_token),
      await refresh(mine.refresh_token, third),
      await refresh(mine.refresh_token, other),
    ]) {
      expect([answer.status, answer.json]).toEqual([
        401,
        { error: 'invalid_token', error_description: 'Invalid refresh token' },
      ]);
    }
    // None of these used it up, nor ended its family.
    expect((await refresh(mine.refresh_token)).status).toBe(200);
  });

  test('the chain ends 31 days after the sign-in, however often it is refreshed', async () => {
    covers('matchtrade:token.refresh/absolute-life', 'matchtrade:token.create/refresh-life');
    const moving = await startTestServer();
    try {
      const of = block(moving);
      const ask = (token: string) => askToken(moving, of, { grant_type: 'refresh_token', refresh_token: token });
      const first = (await passwordGrant(moving, of)).json;
      const { exp: end = 0 } = decodeJwt(first.refresh_token);
      moving.clock.set((end - 10) * 1000);
      const second = await ask(first.refresh_token);
      expect([second.status, decodeJwt(second.json.refresh_token).exp]).toEqual([200, end]);
      moving.clock.set(end * 1000);
      expect((await ask(second.json.refresh_token)).status).toBe(401);
    } finally {
      await moving.close();
    }
  });
});

describe('Bearer token', () => {
  test('opens both calls; without one, or with another scheme, it is 401', async () => {
    covers('matchtrade:token.use/bearer', 'matchtrade:token.use/missing');
    expect((await (await signIn(server)).list()).status).toBe(200);
    const list = '/proxy/statistic/api/partner/0/accounts/view/for-lead-provider';
    for (const headers of [{}, { authorization: 'Basic eDp5' }, { authorization: 'Bearer' }]) {
      const { status, json } = await server.call('GET', list, { headers });
      expect([status, json]).toEqual([
        401,
        envelope('UNAUTHORIZED', 'Full authentication is required to access this resource'),
      ]);
    }
  });

  test('what cannot be decoded has the printed answer', async () => {
    covers('matchtrade:token.use/error-401', 'matchtrade:general/error-envelope');
    for (const token of ['garbage', 'a.b.c', '...', `${'x'.repeat(3_000)}`, 'eyJhbGciOiJIUzI1NiJ9.%%%.x']) {
      const { status, json } = await provider(server, demo, token).create({});
      expect([status, json]).toEqual([
        401,
        envelope('UNAUTHORIZED', 'java.nio.charset.MalformedInputException: Input length = 1'),
      ]);
    }
  });

  test('forged, altered, unsigned and refresh tokens', async () => {
    covers('matchtrade:token.use/forged');
    const { access_token: access, refresh_token: refreshToken } = (await passwordGrant(server, demo)).json;
    const [header = '', payload = '', signature = ''] = access.split('.');
    const claims = decodeJwt(access);
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const sign = (key: Uint8Array, change: object = {}) =>
      new SignJWT({ ...claims, ...change }).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(key);
    // Signed with the right key, but never issued.
    const tenant = await tenantByCode(server, server.demo.tenant);
    const rightKey = server.server.deps.keyFor(tenant, keyPurposes.access);
    const tokens = [
      refreshToken,
      `${encode({ alg: 'none', typ: 'JWT' })}.${payload}.`,
      `${encode({ alg: 'none', typ: 'JWT' })}.${payload}.${signature}`,
      `${header}.${encode({ ...claims, partnerId: 7 })}.${signature}`,
      `${header}.${payload}.`,
      `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
      await sign(new Uint8Array(32)),
      await sign(rightKey, { jti: 'another' }),
      await sign(rightKey, { exp: 9_999_999_999 }),
    ];
    for (const [i, token] of tokens.entries()) {
      const { status, json } = await provider(server, demo, token).list();
      expect([i, status, json]).toEqual([i, 401, envelope('UNAUTHORIZED', 'Invalid access token')]);
    }
    expect((await provider(server, demo, access).list()).status).toBe(200);
  });

  test('a stored token whose signature is not ours opens nothing', async () => {
    covers('matchtrade:token.use/forged');
    const tenant = await tenantByCode(server, server.demo.tenant);
    const rows = await server.sql<{ id: string }>(
      `select id from credentials where tenant_id = $1 and source = 'matchtrade' and kind = 'user' and login = $2`,
      [tenant.id, demo.username],
    );
    const access = (await passwordGrant(server, demo)).json.access_token;
    const forged = await new SignJWT(decodeJwt(access))
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(new Uint8Array(32));
    const credential = { id: rows[0]?.id, tenant } as Parameters<typeof server.server.deps.tokens.issue>[0];
    await server.server.deps.tokens.issue(credential, [{ text: forged, kind: 'access', lifeMs: 60_000 }]);
    expect((await provider(server, demo, forged).list()).status).toBe(401);
  });

  test('a token of another dialect of the same tenant', async () => {
    covers('matchtrade:general/other-dialects');
    const { partnerName, partnerSecret, website } = server.demo.feelme as Block;
    const basic = Buffer.from(`${partnerName}:${partnerSecret}`).toString('base64');
    const foreign = await server.call('POST', '/api/v1/partner/token/', {
      headers: { authorization: `Basic ${basic}` },
      json: { scope: 'admin', website },
    });
    const { status, json } = await provider(server, demo, foreign.json.token).list();
    expect([status, json]).toEqual([401, envelope('UNAUTHORIZED', 'Invalid access token')]);
    const mine = (await signIn(server)).token;
    const there = await server.call('GET', '/api/v1/partner/user/', { headers: { authorization: `Bearer ${mine}` } });
    expect(there.status).toBe(401);
  });

  test('a credential that is revoked takes its tokens with it', async () => {
    covers('matchtrade:token.use/forged');
    const third = (await matchtradeDriver.ownCredential(server, server.demo.tenant)) as Block;
    const { access_token: token, refresh_token: refreshToken } = (await passwordGrant(server, third)).json;
    await server.sql(`update credentials set revoked_at = now() where login = $1`, [third.username]);
    expect((await provider(server, third, token).list()).status).toBe(401);
    expect((await refresh(refreshToken, third)).status).toBe(401);
    expect((await passwordGrant(server, third)).status).toBe(401);
  });

  test('lives 900 seconds', async () => {
    covers('matchtrade:token.use/life');
    expect([accessLifeS, refreshLifeS]).toEqual([900, 2_678_400]);
    const moving = await startTestServer();
    try {
      const one = await signIn(moving);
      moving.clock.move(898_000);
      expect((await one.list()).status).toBe(200);
      moving.clock.move(2_000);
      const { status, json } = await one.list();
      expect([status, json]).toEqual([401, envelope('UNAUTHORIZED', 'Invalid access token')]);
      expect((await (await signIn(moving)).list()).status).toBe(200);
    } finally {
      await moving.close();
    }
  });
});

test('an unknown path of this dialect is 404 in the envelope', async () => {
  covers('matchtrade:general/unknown-route');
  for (const path of ['/proxy/none', '/documentation/account/none', '/proxy/auth/oauth']) {
    const { status, json } = await server.call('GET', path);
    expect([status, json]).toEqual([404, envelope('NOT_FOUND', 'No handler found')]);
  }
});
