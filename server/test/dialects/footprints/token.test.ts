import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { footprintsDriver } from '../../drivers/footprints.ts';
import { covers } from '../../support/covers.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { type Block, basic, getToken, hexId } from './session.ts';

let server: TestServer;
let block: Block;
let other: Block;
beforeAll(async () => {
  server = await startTestServer();
  block = server.demo.footprints as Block;
  other = (await server.tenant('Other')).footprints as Block;
});
afterAll(() => server.close());

const get = (form: Record<string, string>, from = block) => getToken(server, from, form);
const leads = (token: string) => server.call('GET', `/api/lead?access_token=${token}`);

describe('grants', () => {
  test('client_credentials: a pair of hex tokens, app_scope, no hostess', async () => {
    covers('footprints:token.create/grant.client_credentials', 'footprints:token.create/reply-without-pin');
    const { status, json, headers } = await get({ grant_type: 'client_credentials' });
    expect(status).toBe(200);
    expect(json).toEqual({
      access_token: expect.stringMatching(new RegExp(`^${server.demo.tenant}[0-9a-f]{56}$`)),
      token_type: 'bearer',
      expires_in: 31_535_999,
      refresh_token: expect.stringMatching(/^[0-9a-f]{64}$/),
      scope: ['app_scope'],
    });
    expect(json.refresh_token).not.toBe(json.access_token);
    expect([headers.get('cache-control'), headers.get('pragma')]).toEqual(['no-store', 'no-cache']);
    expect((await leads(json.access_token)).status).toBe(200);
  });

  test('with a pin: the hostess', async () => {
    covers('footprints:token.create/reply');
    const { status, json } = await get({ grant_type: 'client_credentials', pin: block.pin ?? '' });
    expect(status).toBe(200);
    expect(json).toMatchObject({ scope: ['app_scope', 'hostess_scope'], hostess_name: 'Ada Consultant' });
    expect(json.hostess_id).toBe(block.consultantId);
    expect(json.hostess_id).toMatch(hexId);
  });

  test('pin', async () => {
    covers('footprints:token.create/grant.pin');
    const { status, json } = await get({ grant_type: 'pin', pin: block.pin ?? '' });
    expect([status, json.scope, json.hostess_id]).toEqual([200, ['app_scope', 'hostess_scope'], block.consultantId]);
    expect((await leads(json.access_token)).status).toBe(200);
  });

  test('password', async () => {
    covers('footprints:token.create/grant.password');
    const { username = '', password = '' } = block;
    const { status, json } = await get({ grant_type: 'password', username, password });
    expect([status, json.scope]).toEqual([200, ['app_scope']]);
    expect(json).not.toHaveProperty('hostess_id');
    expect((await leads(json.access_token)).status).toBe(200);
  });

  test('JSON, multipart and the query carry the same parameters', async () => {
    covers('footprints:token.create/parameters-in-query');
    const headers = basic(block);
    const multipart = new FormData();
    multipart.set('grant_type', 'client_credentials');
    const answers = await Promise.all([
      server.call('POST', '/api/token', { headers, json: { grant_type: 'client_credentials', pin: block.pin } }),
      server.call('POST', '/api/token', { headers, raw: multipart }),
      server.call('POST', '/api/token?grant_type=client_credentials', { headers }),
      server.call('POST', '/api/token/?grant_type=client_credentials&pin=', { headers }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(answers[0]?.json.scope).toContain('hostess_scope');
    expect(answers[3]?.json.scope).toEqual(['app_scope']);
  });
});

describe('refusals', () => {
  test('a wrong client', async () => {
    covers('footprints:token.create/wrong-client', 'footprints:token.create/basic');
    const form = { grant_type: 'client_credentials' };
    const answers = await Promise.all([
      get(form, { ...block, secret: 'wrong' }),
      get(form, { key: `${server.demo.tenant}0000000000000000`, secret: block.secret ?? '' }),
      get(form, { key: 'no key at all', secret: 'x' }),
      get(form, { ...block, secret: other.secret ?? '' }),
    ]);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(
      new Set(['401 {"error":"invalid_client","error_description":"Wrong credentials"}']),
    );
    expect(answers[0]?.headers.get('www-authenticate')).toMatch(/^Basic/);
    const none = await server.call('POST', '/api/token', { form });
    expect([none.status, none.json.error]).toEqual([401, 'invalid_client']);
  });

  test('a wrong pin, user or password, and another tenant’s', async () => {
    covers('footprints:token.create/wrong-login', 'footprints:token.create/tenant');
    const { username = '', password = '' } = block;
    const answers = await Promise.all([
      get({ grant_type: 'client_credentials', pin: '0000000000' }),
      get({ grant_type: 'pin', pin: '0000000000' }),
      get({ grant_type: 'pin', pin: other.pin ?? '' }),
      get({ grant_type: 'password', username, password: 'wrong' }),
      get({ grant_type: 'password', username: 'nobody', password }),
      get({ grant_type: 'password', username: other.username ?? '', password: other.password ?? '' }),
    ]);
    for (const { status, json } of answers) expect([status, json.error]).toEqual([400, 'invalid_grant']);
    expect(answers[2]?.text).toBe(answers[1]?.text);
    expect(answers[5]?.text).toBe(answers[3]?.text);
    expect(answers.map(({ text }) => text).join()).not.toContain('nobody');
  });

  test.each([
    ['unsupported_grant_type', { grant_type: 'implicit' }],
    ['invalid_request', {}],
    ['invalid_request', { grant_type: 'pin' }],
    ['invalid_request', { grant_type: 'password', username: 'x' }],
    ['invalid_request', { grant_type: 'password', password: 'x' }],
    ['invalid_request', { grant_type: 'refresh_token' }],
    ['invalid_grant', { grant_type: 'refresh_token', refresh_token: 'rubbish' }],
    ['invalid_request', { 'grant_type[]': 'client_credentials' }],
  ])('%s: %o', async (error, form) => {
    covers('footprints:token.create/wrong-grant');
    const answer = await get(form as Record<string, string>);
    expect([answer.status, answer.json.error]).toEqual([400, error]);
    expect(Object.keys(answer.json)).toEqual(['error', 'error_description']);
  });

  test('a client that sees its own does not reach the tenant by a pin or password', async () => {
    covers('footprints:token.create/own-client');
    const own = (await footprintsDriver.ownCredential(server, server.demo.tenant)) as Block;
    const { pin = '', username = '', password = '' } = block;
    for (const form of [
      { grant_type: 'pin', pin },
      { grant_type: 'password', username, password },
    ]) {
      const answer = await get(form, own);
      expect([answer.status, answer.json.error]).toEqual([400, 'unauthorized_client']);
    }
    const withPin = await get({ grant_type: 'client_credentials', pin }, own);
    expect(withPin.json.scope).toContain('hostess_scope');
    const found = await server.call(
      'GET',
      `/api/client?access_token=${withPin.json.access_token}&userEmail=ioana.marin@example.com&userPhone=%2B40722111222`,
    );
    expect(found.status).toBe(404);
  });
});

describe('refresh tokens', () => {
  const refresh = (refresh_token: string, from = block) => get({ grant_type: 'refresh_token', refresh_token }, from);

  test('give a new pair with the same hostess, once', async () => {
    covers('footprints:token.create/grant.refresh_token', 'footprints:token.create/refresh-reuse');
    const first = (await get({ grant_type: 'pin', pin: block.pin ?? '' })).json;
    const second = await refresh(first.refresh_token);
    expect(second.status).toBe(200);
    expect(second.json).toMatchObject({
      scope: first.scope,
      hostess_id: first.hostess_id,
      hostess_name: first.hostess_name,
    });
    expect((await leads(second.json.access_token)).status).toBe(200);
    const third = await refresh(second.json.refresh_token);
    expect(third.json.hostess_id).toBe(first.hostess_id);
    const again = await refresh(first.refresh_token);
    expect([again.status, again.json.error]).toEqual([400, 'invalid_grant']);
    expect((await refresh(third.json.refresh_token)).status).toBe(400);
    server.clock.move(10_000);
    expect((await leads(third.json.access_token)).status).toBe(401);
  });

  test('of many users at once at most one gets a pair, and the family of a token that many hold is gone', async () => {
    const { refresh_token } = (await get({ grant_type: 'client_credentials' })).json;
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(refresh_token)));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    for (const { json } of answers)
      if (json.refresh_token) expect((await refresh(json.refresh_token)).status).toBe(400);
  });

  test('work for their own client only, and another client does not use them up', async () => {
    covers('footprints:token.create/refresh-client');
    const { refresh_token } = (await get({ grant_type: 'client_credentials' })).json;
    const own = (await footprintsDriver.ownCredential(server, server.demo.tenant)) as Block;
    for (const stranger of [own, other]) expect((await refresh(refresh_token, stranger)).status).toBe(400);
    expect((await refresh(refresh_token)).status).toBe(200);
  });

  test('an access token is none', async () => {
    const { access_token } = (await get({ grant_type: 'client_credentials' })).json;
    expect((await refresh(access_token)).status).toBe(400);
  });
});

test('an access token lives a year, a refresh token longer', async () => {
  covers('footprints:token.create/life', 'footprints:general/wrong-token');
  const { access_token, refresh_token } = (await get({ grant_type: 'client_credentials' })).json;
  const year = 31_536_000_000;
  server.clock.move(year - 60_000);
  expect((await leads(access_token)).status).toBe(200);
  server.clock.move(120_000);
  const late = await leads(access_token);
  expect([late.status, late.json]).toEqual([401, { status: 'error', message: 'The token is invalid or has expired' }]);
  expect((await get({ grant_type: 'refresh_token', refresh_token })).status).toBe(200);
});

test('nothing that opens a door is stored in clear', async () => {
  const { access_token, refresh_token } = (await get({ grant_type: 'pin', pin: block.pin ?? '' })).json;
  const dump = JSON.stringify(
    await server.sql('select c.*, t.hash, t.claims from credentials c left join tokens t on t.credential_id = c.id'),
  );
  expect(dump).toContain(block.key);
  for (const secret of [block.secret, block.password, block.pin, access_token, refresh_token])
    expect(dump).not.toContain(secret);
  const users = await server.sql<{ verifier: string }>(
    "select verifier from credentials where source = 'footprints' and kind = 'user'",
  );
  for (const { verifier } of users) expect(verifier).toMatch(/^\$argon2id\$/);
});

test('a tenant without demo data has credentials and no ids', async () => {
  const plain = (await server.tenant('Plain', { demo: false })).footprints as Block;
  expect(Object.keys(plain)).toEqual(Object.keys(block));
  expect(plain).toMatchObject({ pin: null, offerId: null, consultantId: null, templateKey: null });
  expect((await get({ grant_type: 'client_credentials' }, plain)).status).toBe(200);
});
