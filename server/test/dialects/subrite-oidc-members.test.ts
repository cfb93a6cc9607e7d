import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCredential } from '../../src/core/access/create-credential.ts';
import { dropGrant } from '../../src/core/end-users/sign-in-items.ts';
import { removeRecord } from '../../src/core/people/remove-record.ts';
import { createOidcClient } from '../../src/dialects/subrite/oidc/clients.ts';
import type { Id } from '../../src/kit/ids.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { badRequest, type Members, members, said, serverActor } from './subrite-kit.ts';
import {
  authUrl,
  bearer,
  browser,
  type Client,
  clientOf,
  exchange,
  loginPageOf,
  profile,
  renew,
  signIn,
  submit,
  tokenCall,
  tokensFor,
  userinfo,
} from './subrite-oidc-kit.ts';

let server: TestServer;
let client: Client;
let api: Members;
let token: string;
beforeAll(async () => {
  server = await startTestServer();
  client = clientOf(server.demo);
  token = (server.demo.subrite as { token: string }).token;
  api = members(server, token);
});
afterAll(() => server.close());

/** A member with a password, made as a client makes one. */
async function member(email: string, more: Record<string, unknown> = {}) {
  const password = `the password of ${email}`;
  const { status, json } = await api.create({ email, password, fullName: 'Some Body', ...more });
  expect(status).toBe(201);
  return { id: json.id as Id, email, password };
}

describe('a member’s password', () => {
  test('is taken with a create, a PUT and a PATCH, and never answered', async () => {
    const { id, email, password } = await member('first@example.com');
    await signIn(server, client, { email, password });
    for (const [change, next] of [
      [api.put, 'second password'],
      [api.patch, 'third password'],
    ] as const) {
      const answer = await change(id, { password: next });
      expect([answer.status, Object.keys(answer.json).includes('password'), answer.text.includes(next)]).toEqual([
        200,
        false,
        false,
      ]);
      await signIn(server, client, { email, password: next });
      await expect(signIn(server, client, { email, password })).rejects.toThrow('not signed in: 400');
    }
    covers('subrite:oidc/password');
  });

  test('has 8 to 1,024 characters', async () => {
    const short = 'password must be longer than or equal to 8 characters';
    const long = 'password must be shorter than or equal to 1024 characters';
    const { id } = await member('limits@example.com');
    for (const [password, message] of [
      ['x'.repeat(7), short],
      ['', short],
      ['x'.repeat(1_025), long],
      [12345678, 'password must be a string'],
      [null, 'password must be a string'],
    ]) {
      expect(said(await api.create({ email: 'new@example.com', password }))).toEqual(badRequest(message));
      expect(said(await api.patch(id, { password }))).toEqual(badRequest(message));
    }
    for (const length of [8, 1_024]) expect((await api.patch(id, { password: 'x'.repeat(length) })).status).toBe(200);
  });

  test('lets a person in who came in through another source', async () => {
    const [row] = await server.sql<{ id: string }>(`select id from people where email = 'olena@example.com'`);
    expect((await api.patch(row?.id ?? '', { password: 'a good password' })).status).toBe(200);
    const tokens = await tokensFor(server, client, { email: 'olena@example.com', password: 'a good password' });
    expect((await userinfo(server, tokens.access_token)).json.sub).toBe(row?.id);
  });

  test('of another source opens nothing', async () => {
    const { partnerName, partnerSecret, website } = server.demo.feelme as unknown as Record<string, string>;
    const authorization = `Basic ${Buffer.from(`${partnerName}:${partnerSecret}`).toString('base64')}`;
    const signed = await server.call('POST', '/api/v1/partner/token/', {
      headers: { authorization },
      json: { scope: 'admin', website },
    });
    const made = await server.call('POST', '/api/v1/partner/user/', {
      ...bearer(signed.json.token),
      json: { email: 'elsewhere@example.com', password: 'their password', agreed_to_policies: 'agreed' },
    });
    expect(made.status).toBe(201);
    await expect(
      signIn(server, client, { email: 'elsewhere@example.com', password: 'their password' }),
    ).rejects.toThrow('not signed in: 400');
  });

  test('that is changed ends what the one before opened, sessions too', async () => {
    const who = await member('changes@example.com');
    const person = browser();
    const tokens = await tokensFor(server, client, { ...who, person });
    server.clock.move(1);
    await api.patch(who.id, { password: 'a new password' });
    expect((await userinfo(server, tokens.access_token)).status).toBe(401);
    expect((await profile(server, tokens.access_token)).status).toBe(401);
    expect((await renew(server, client, tokens.refresh_token)).status).toBe(400);
    const silent = await person.get(authUrl(server, client, { extra: { prompt: 'none', scope: 'openid' } }));
    expect(new URL(silent.location ?? '').searchParams.get('error')).toBe('login_required');
    const again = await tokensFor(server, client, { email: who.email, password: 'a new password', person });
    expect((await userinfo(server, again.access_token)).json.sub).toBe(who.id);
    covers('subrite:oidc/password-change');
  });
});

describe('what ends a token', () => {
  test('a member who is removed', async () => {
    const who = await member('leaves@example.com');
    const tokens = await tokensFor(server, client, who);
    expect((await profile(server, tokens.access_token)).status).toBe(200);
    await server.server.deps.run(await serverActor(server, server.demo.tenant, 'subrite'), removeRecord, {
      ref: { id: who.id },
    });
    expect((await userinfo(server, tokens.access_token)).status).toBe(401);
    expect((await profile(server, tokens.access_token)).status).toBe(401);
    expect((await renew(server, client, tokens.refresh_token)).status).toBe(400);
    covers('subrite:oidc/removed');
  });

  test('a client that is revoked', async () => {
    const { clientId, clientSecret } = await createOidcClient(await maker(), {
      name: 'Second',
      redirectUris: ['https://second.example/cb'],
    });
    const second = {
      ...client,
      oidcClientId: clientId,
      oidcClientSecret: clientSecret,
      oidcRedirectUri: 'https://second.example/cb',
    };
    const tokens = await tokensFor(server, second);
    expect((await profile(server, tokens.access_token)).status).toBe(200);
    await server.sql(`update credentials set revoked_at = now() where login = $1`, [clientId]);
    server.clock.move(5_000);
    expect((await userinfo(server, tokens.access_token)).status).toBe(401);
    expect((await profile(server, tokens.access_token)).status).toBe(401);
    expect((await renew(server, second, tokens.refresh_token)).status).toBe(401);
    expect((await browser().get(authUrl(server, second))).status).toBe(400);
    covers('subrite:oidc/client-revoked');
  });

  test('a grant that is taken back', async () => {
    const tokens = await tokensFor(server, client);
    const [row] = await server.sql<{ grant_id: string }>(
      `select grant_id from sign_in_items where kind = 'AccessToken' order by created_at desc limit 1`,
    );
    await server.server.deps.run(await serverActor(server, server.demo.tenant, 'subrite'), dropGrant, {
      grantId: row?.grant_id ?? '',
    });
    expect((await profile(server, tokens.access_token)).status).toBe(401);
  });
});

const maker = async () => {
  const tenant = await tenantByCode(server, server.demo.tenant);
  return {
    tenant,
    deps: server.server.deps,
    demo: undefined,
    create: (credential: Omit<Parameters<typeof createCredential>[3], 'source'>) =>
      createCredential(server.server.store, server.clock.now(), tenant, { source: 'subrite', ...credential }),
  };
};

test.each(['', 'portal', 'ftp://x.example/', 'http://x.example/', 'https://x.example/#a', 'javascript:alert(1)'])(
  'a client cannot register %j',
  async (uri) => {
    await expect(createOidcClient(await maker(), { name: 'x', redirectUris: [uri] })).rejects.toMatchObject({
      code: 'invalid',
    });
    const [row] = await server.sql<{ n: number }>(`select count(*)::int as n from credentials where name = 'x'`);
    expect(row?.n).toBe(0);
  },
);

describe('the profile', () => {
  test('holds the member and the subscriptions that are active now', async () => {
    const who = await member('reader@example.com', { phone: '+4793155388' });
    const { packageId } = server.demo.subrite as { packageId: number };
    const now = new Date(server.clock.now()).toISOString();
    const bought = await server.call('POST', '/api/v1/product-packages/subscribe', {
      ...bearer(token),
      json: { packageId, memberId: who.id, paymentDate: now },
    });
    expect(bought.status).toBe(201);
    const { access_token } = await tokensFor(server, client, who);
    const { status, json, headers } = await profile(server, access_token);
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(json).toEqual({
      ...{
        id: who.id,
        fullName: 'Some Body',
        email: who.email,
        avatar: null,
        phone: '+4793155388',
        userType: 'member',
      },
      subscriptions: bought.json.subscriptions.map((one: { id: number }) =>
        expect.objectContaining({ id: one.id, status: 'active', packageId }),
      ),
    });
    expect(json.subscriptions.length).toBeGreaterThan(0);
    server.clock.move(400 * 24 * 60 * 60_000);
    const later = await tokensFor(server, client, who);
    expect((await profile(server, later.access_token)).json.subscriptions).toEqual([]);
    covers('subrite:profile/more', 'subrite:profile/reply', 'subrite:profile/subscriptions');
  });

  test('is opened by an access token alone, which opens nothing else', async () => {
    const { access_token, refresh_token, id_token } = await tokensFor(server, client);
    const refused = { statusCode: 401, message: 'Unauthorized', error: 'Unauthorized' };
    for (const text of [
      token,
      refresh_token,
      id_token,
      `${access_token}x`,
      access_token.slice(0, -1),
      'tsuba_00000000_x',
    ])
      expect([text.slice(0, 5), (await profile(server, text)).json]).toEqual([text.slice(0, 5), refused]);
    expect((await members(server, access_token).filter([])).json).toEqual(refused);
    expect((await members(server, access_token).patch(client.memberEmail, {})).json).toEqual(refused);
    covers('subrite:profile/auth');
  });
});

describe('another tenant', () => {
  test('has a sign-in of its own, in which nothing of this one works', async () => {
    const other = await server.tenant('Other');
    const theirs = clientOf(other);
    const signedIn = await signIn(server, client);
    const tokens = await tokensFor(server, client);
    // Their client with our code, refresh token, member and session.
    expect((await exchange(server, theirs, signedIn)).json).toMatchObject({ error: 'invalid_grant' });
    expect((await renew(server, theirs, tokens.refresh_token)).json).toMatchObject({ error: 'invalid_grant' });
    expect((await exchange(server, client, signedIn)).status).toBe(200);
    expect((await renew(server, client, tokens.refresh_token)).status).toBe(200);
    const { email, password } = await member('only-ours@example.com');
    await expect(signIn(server, theirs, { email, password })).rejects.toThrow('not signed in: 400');
    const person = browser();
    await signIn(server, client, { person });
    const silent = await person.get(authUrl(server, theirs, { extra: { prompt: 'none', scope: 'openid' } }));
    expect(new URL(silent.location ?? '').searchParams.get('error')).toBe('login_required');
    // Our token with their code in its text, and our client's name with their code.
    const relabelled = tokens.access_token.replace(server.demo.tenant, other.tenant);
    expect((await profile(server, relabelled)).status).toBe(401);
    expect((await userinfo(server, relabelled)).status).toBe(401);
    const renamed = { ...client, oidcClientId: client.oidcClientId.replace(server.demo.tenant, other.tenant) };
    expect(
      (await tokenCall(server, renamed, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token })).status,
    ).toBe(401);
    // A page of ours under their code.
    const page = await person.get(authUrl(server, client, { extra: { prompt: 'login' } }));
    const moved = (page.location ?? '').replace(server.demo.tenant, other.tenant);
    expect((await person.get(moved)).status).toBe(400);
    // Both at once in one browser.
    await signIn(server, theirs, { person });
    const still = await person.get(authUrl(server, client, { extra: { prompt: 'none', scope: 'openid' } }));
    expect(new URL(still.location ?? '').searchParams.has('code')).toBe(true);
    covers('subrite:oidc/tenants');
  });

  test.each(['portal', 'portal.00000000', 'portal.GGGGGGGG', '%00.1a2b3c4d', '', 'a'.repeat(5_000)])(
    'and none: client %j is unknown',
    async (oidcClientId) => {
      const stranger = { ...client, oidcClientId: decodeURIComponent(oidcClientId) };
      expect((await browser().get(authUrl(server, stranger))).status).toBe(400);
      const { status, json } = await tokenCall(server, stranger, { grant_type: 'refresh_token', refresh_token: 'x' });
      expect([status, json.error]).toEqual(oidcClientId === '' ? [400, 'invalid_request'] : [401, 'invalid_client']);
    },
  );
});

describe('the end of a session', () => {
  const end = (query: Record<string, string>) => `${server.url}/api/oidc/session/end?${new URLSearchParams(query)}`;
  const home = 'http://localhost:8080/';

  test('leads to a registered address alone, with or without a session', async () => {
    const own = { client_id: client.oidcClientId, post_logout_redirect_uri: home };
    expect(await browser().get(end(own))).toMatchObject({ status: 303, location: home });
    const person = browser();
    await signIn(server, client, { person, scope: 'openid' });
    const wrong = await person.get(end({ ...own, post_logout_redirect_uri: 'https://evil.example/' }));
    expect([wrong.status, wrong.location]).toEqual([400, undefined]);
    const open = await person.get(authUrl(server, client, { extra: { prompt: 'none', scope: 'openid' } }));
    expect(new URL(open.location ?? '').searchParams.has('code')).toBe(true);
    expect(await person.get(end(own))).toMatchObject({ status: 303, location: home });
    const closed = await person.get(authUrl(server, client, { extra: { prompt: 'none', scope: 'openid' } }));
    expect(new URL(closed.location ?? '').searchParams.get('error')).toBe('login_required');
    covers('subrite:oidc/end-address');
  });

  test('ends the tokens that were not asked for offline', async () => {
    const person = browser();
    const { json } = await exchange(server, client, await signIn(server, client, { person, scope: 'openid' }));
    expect((await profile(server, json.access_token)).status).toBe(200);
    await person.get(end({ client_id: client.oidcClientId, post_logout_redirect_uri: home }));
    expect((await profile(server, json.access_token)).status).toBe(401);
  });

  test('is asked about when no address is given', async () => {
    const person = browser();
    await signIn(server, client, { person });
    const asked = await person.get(end({}));
    expect([asked.status, /<h1>([^<]*)/.exec(asked.text)?.[1]]).toEqual([200, 'Sign out?']);
    const secret = /name="xsrf" value="([^"]+)"/.exec(asked.text)?.[1] ?? '';
    const forged = await person.post(/action="([^"]+)"/.exec(asked.text)?.[1] ?? '', { xsrf: 'x', logout: 'yes' });
    expect(forged.status).toBe(400);
    const done = await person.post(/action="([^"]+)"/.exec(asked.text)?.[1] ?? '', { xsrf: secret, logout: 'yes' });
    const shown = await person.get(done.location ?? '');
    expect(shown.text).toContain('You are signed out');
    expect((await browser().get(end({}))).text).toContain('You are signed out');
  });
});

test('nothing that opens anything stands in the database', async () => {
  const who = await member('planted@example.com');
  const person = browser();
  const begun = await loginPageOf(person, authUrl(server, client));
  const signedIn = await signIn(server, client, { ...who, person });
  const open = await signIn(server, client, who);
  const { json: first } = await exchange(server, client, signedIn);
  const { json: second } = await renew(server, client, first.refresh_token);
  await submit(person, begun, who.email, 'a wrong password');
  // The library would put the session's cookie beside this one.
  await loginPageOf(person, authUrl(server, client, { extra: { prompt: 'login' } }));
  const cookies = [...person.jar.values()]
    .map(({ pair }) => pair.split('=')[1] ?? '')
    .filter((text) => text.length > 20);
  expect(cookies.length).toBeGreaterThan(4);
  const secrets = [
    ...cookies,
    ...[signedIn.code, open.code, signedIn.verifier, who.password, 'a wrong password', client.oidcClientSecret],
    ...[first, second].flatMap(({ access_token, refresh_token, id_token }) => [access_token, refresh_token, id_token]),
  ];
  const tables = await server.sql<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'tributary'::regnamespace and relkind in ('r', 'p')`,
  );
  let looked = 0;
  for (const { name } of tables) {
    for (const { row } of await server.sql<{ row: string }>(`select x::text as row from ${name} x`)) {
      looked += 1;
      for (const secret of secrets) expect(row.includes(secret), `${name}: ${secret.slice(0, 8)}…`).toBe(false);
      for (const secret of secrets) expect(row.includes(Buffer.from(secret).toString('hex')), name).toBe(false);
    }
  }
  expect(looked).toBeGreaterThan(100);
  const [item] = await server.sql<{ n: number }>(`select count(*)::int as n from sign_in_items`);
  expect(item?.n).toBeGreaterThan(5);
  covers('subrite:oidc/at-rest');
});
