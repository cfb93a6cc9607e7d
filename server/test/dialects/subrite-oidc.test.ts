import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { members } from './subrite-kit.ts';
import {
  authUrl,
  bearer,
  browser,
  type Client,
  clientOf,
  exchange,
  loginPageOf,
  pkce,
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
let memberId: string;
beforeAll(async () => {
  server = await startTestServer();
  client = clientOf(server.demo);
  const api = members(server, (server.demo.subrite as { token: string }).token);
  const found = await api.filter([{ field: 'email', operator: 'eq', value: client.memberEmail }]);
  memberId = found.json.items[0].id;
});
afterAll(() => server.close());

const discover = () =>
  openid.discovery(
    new URL(`${server.url}/api/oidc`),
    client.oidcClientId,
    undefined,
    openid.ClientSecretPost(client.oidcClientSecret),
    { execute: [openid.allowInsecureRequests] },
  );

describe('with an independent client', () => {
  test('a member signs in, is known, stays signed in, and signs out', async () => {
    const config = await discover();
    const verifier = openid.randomPKCECodeVerifier();
    const [state, nonce] = [openid.randomState(), openid.randomNonce()];
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: client.oidcRedirectUri,
      scope: 'openid offline_access email profile',
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    const person = browser();
    const answer = await submit(person, await loginPageOf(person, url.href), client.memberEmail, client.memberPassword);
    expect(answer.status).toBe(303);
    const callback = new URL(answer.location ?? '');
    expect(`${callback.origin}${callback.pathname}`).toBe(client.oidcRedirectUri);
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
    const tokens = await openid.authorizationCodeGrant(config, callback, checks);
    expect(tokens).toMatchObject({
      token_type: 'bearer',
      expires_in: 3600,
      scope: 'openid offline_access email profile',
    });
    expect(tokens.claims()).toMatchObject({ sub: memberId, iss: `${server.url}/api/oidc`, nonce });

    const info = await openid.fetchUserInfo(config, tokens.access_token, memberId);
    expect(info).toEqual({
      sub: memberId,
      ...{ name: 'Kari Nordmann', given_name: 'Kari', family_name: 'Nordmann', preferred_username: 'Kari Nordmann' },
      email: client.memberEmail,
    });

    const renewed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(renewed.refresh_token).not.toBe(tokens.refresh_token);
    expect(renewed.claims()?.sub).toBe(memberId);
    expect((await openid.fetchUserInfo(config, renewed.access_token, memberId)).sub).toBe(memberId);

    const end = openid.buildEndSessionUrl(config, { post_logout_redirect_uri: 'http://localhost:8080/', state: 'bye' });
    const ended = await person.get(end.href);
    expect([ended.status, ended.location]).toEqual([303, 'http://localhost:8080/?state=bye']);
    expect([...person.jar.keys()].filter((key) => key.includes('_session_') && !key.includes('.sig'))).toEqual([]);
    covers(
      'subrite:oidc/code-flow',
      'subrite:oidc/nonce',
      'subrite:oidc/sub',
      'subrite:oidc/userinfo',
      'subrite:oidc/end',
    );
  });

  test('a token is taken back by its client', async () => {
    const config = await discover();
    const { access_token, refresh_token } = await tokensFor(server, client);
    await openid.tokenRevocation(config, refresh_token);
    expect((await userinfo(server, access_token)).status).toBe(401);
    expect((await renew(server, client, refresh_token)).status).toBe(400);
    covers('subrite:oidc/revocation');
  });
});

test('discovery names the endpoints where the vendor has them', async () => {
  const at = `${server.url}/api/oidc`;
  const { json } = await server.call('GET', '/api/oidc/.well-known/openid-configuration');
  expect(json).toMatchObject({
    issuer: at,
    authorization_endpoint: `${at}/auth`,
    token_endpoint: `${at}/token`,
    userinfo_endpoint: `${at}/me`,
    jwks_uri: `${at}/jwks`,
    end_session_endpoint: `${at}/session/end`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'offline_access', 'email', 'profile'],
  });
  for (const name of ['registration', 'device_authorization', 'pushed_authorization_request', 'introspection'])
    expect(json).not.toHaveProperty(`${name}_endpoint`);
  const forged = {
    headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
  };
  expect((await server.call('GET', '/api/oidc/.well-known/openid-configuration', forged)).json).toEqual(json);
  covers('subrite:oidc/discovery');
});

test('the key is published, and its private half is not', async () => {
  const { keys } = (await server.call('GET', '/api/oidc/jwks')).json;
  expect(keys).toEqual([
    { kty: 'RSA', use: 'sig', alg: 'RS256', kid: expect.any(String), e: 'AQAB', n: expect.any(String) },
  ]);
  covers('subrite:oidc/jwks');
});

describe('the token call', () => {
  test('needs no redirect_uri, whichever of several registered ones the code was made for', async () => {
    await server.sql(
      `update credentials set details = jsonb_set(details, '{redirectUris}', details->'redirectUris' || '["https://b.example/cb"]') where login = $1`,
      [client.oidcClientId],
    );
    for (const oidcRedirectUri of [client.oidcRedirectUri, 'https://b.example/cb']) {
      const signedIn = await signIn(server, { ...client, oidcRedirectUri });
      expect(`${signedIn.callback.origin}${signedIn.callback.pathname}`).toBe(oidcRedirectUri);
      const { status, json } = await exchange(server, client, signedIn);
      expect([status, json.token_type]).toEqual([200, 'Bearer']);
    }
    const signedIn = await signIn(server, client);
    const form = { grant_type: 'authorization_code', code: signedIn.code, code_verifier: signedIn.verifier };
    const other = await tokenCall(server, client, { ...form, redirect_uri: 'https://b.example/cb' });
    expect([other.status, other.json.error]).toEqual([400, 'invalid_grant']);
    covers('subrite:oidc/no-redirect-uri');
  });

  test('takes the secret in the header as well, and no wrong one', async () => {
    const { code, verifier } = await signIn(server, client);
    const form = { grant_type: 'authorization_code', code, code_verifier: verifier };
    const basic = (secret: string) =>
      `Basic ${Buffer.from(`${encodeURIComponent(client.oidcClientId)}:${secret}`).toString('base64')}`;
    const call = (secret: string) =>
      server.call('POST', '/api/oidc/token', { form, headers: { authorization: basic(secret) } });
    expect(await call('wrong')).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
    const wrong = await tokenCall(server, { ...client, oidcClientSecret: 'wrong' }, form);
    expect([wrong.status, wrong.json.error]).toEqual([401, 'invalid_client']);
    expect((await call(client.oidcClientSecret)).status).toBe(200);
    covers('subrite:oidc/client-secret');
  });

  test('refuses a wrong verifier and none', async () => {
    const { code } = await signIn(server, client);
    const wrong = await exchange(server, client, { code, verifier: pkce().verifier });
    expect([wrong.status, wrong.json.error]).toEqual([400, 'invalid_grant']);
    const none = await tokenCall(server, client, { grant_type: 'authorization_code', code });
    expect([none.status, none.json.error]).toEqual([400, 'invalid_grant']);
    covers('subrite:oidc/pkce');
  });

  test('takes a code once; the second time ends what the first gave', async () => {
    const signedIn = await signIn(server, client);
    const { json: tokens } = await exchange(server, client, signedIn);
    expect((await userinfo(server, tokens.access_token)).status).toBe(200);
    const again = await exchange(server, client, signedIn);
    expect([again.status, again.json.error]).toEqual([400, 'invalid_grant']);
    expect((await userinfo(server, tokens.access_token)).status).toBe(401);
    expect((await renew(server, client, tokens.refresh_token)).status).toBe(400);
    covers('subrite:oidc/code-once');
  });

  test('takes a code for ten minutes', async () => {
    const [early, late] = [await signIn(server, client), await signIn(server, client)];
    server.clock.move(10 * 60_000 - 5_000);
    expect((await exchange(server, client, early)).status).toBe(200);
    server.clock.move(5_000);
    const answer = await exchange(server, client, late);
    expect([answer.status, answer.json.error]).toEqual([400, 'invalid_grant']);
    covers('subrite:oidc/code-life');
  });

  test('gives no refresh token without offline_access', async () => {
    const { json } = await exchange(server, client, await signIn(server, client, { scope: 'openid' }));
    expect(json).toMatchObject({ scope: 'openid', id_token: expect.any(String) });
    expect(json).not.toHaveProperty('refresh_token');
    expect((await userinfo(server, json.access_token)).json).toEqual({ sub: memberId });
    covers('subrite:oidc/scopes');
  });
});

describe('refresh tokens', () => {
  test('work once; one that is used again ends its family', async () => {
    const first = await tokensFor(server, client);
    const second = await renew(server, client, first.refresh_token);
    expect([second.status, second.json.expires_in]).toEqual([200, 3600]);
    const third = await renew(server, client, second.json.refresh_token);
    expect(third.status).toBe(200);
    const replayed = await renew(server, client, first.refresh_token);
    expect([replayed.status, replayed.json.error]).toEqual([400, 'invalid_grant']);
    expect((await renew(server, client, third.json.refresh_token)).status).toBe(400);
    for (const { access_token } of [first, second.json, third.json])
      expect((await userinfo(server, access_token)).status).toBe(401);
    covers('subrite:oidc/refresh', 'subrite:oidc/reuse');
  });

  test('of many who use one at once, at most one gets through', async () => {
    const { refresh_token } = await tokensFor(server, client);
    const all = await Promise.all(Array.from({ length: 12 }, () => renew(server, client, refresh_token)));
    expect(all.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(all.filter(({ status }) => status >= 500)).toEqual([]);
  });

  test('end 31 days after the sign-in, however often they are renewed', async () => {
    let { refresh_token } = await tokensFor(server, client);
    for (let day = 0; day < 30; day += 10) {
      server.clock.move(10 * 24 * 60 * 60_000);
      const { status, json } = await renew(server, client, refresh_token);
      expect(status).toBe(200);
      refresh_token = json.refresh_token;
    }
    server.clock.move(24 * 60 * 60_000);
    expect((await renew(server, client, refresh_token)).status).toBe(400);
    covers('subrite:oidc/refresh-life');
  });
});

test('an access token works for an hour', async () => {
  const { access_token } = await tokensFor(server, client);
  server.clock.move(60 * 60_000 - 5_000);
  expect((await userinfo(server, access_token)).status).toBe(200);
  expect((await profile(server, access_token)).status).toBe(200);
  server.clock.move(5_000);
  expect((await userinfo(server, access_token)).status).toBe(401);
  expect((await profile(server, access_token)).status).toBe(401);
  covers('subrite:oidc/access-life');
});

describe('the authorization request', () => {
  const refused = async (extra: Record<string, string | undefined>) => {
    const answer = await browser().get(authUrl(server, client, { extra }));
    const { searchParams, hash } = new URL(answer.location ?? 'x:');
    return { ...answer, error: searchParams.get('error') ?? new URLSearchParams(hash.slice(1)).get('error') };
  };

  test('is refused without PKCE, or with a plain challenge', async () => {
    expect(await refused({ code_challenge: undefined, code_challenge_method: undefined })).toMatchObject({
      status: 303,
      error: 'invalid_request',
    });
    expect(await refused({ code_challenge_method: 'plain' })).toMatchObject({ error: 'invalid_request' });
    covers('subrite:oidc/pkce-required');
  });

  test('is not sent back to an address that is not registered exactly', async () => {
    const registered = client.oidcRedirectUri;
    for (const uri of [
      `${registered}/`,
      `${registered}?a=b`,
      'https://evil.example/',
      registered.replace('http', 'HTTP'),
    ]) {
      const answer = await refused({ redirect_uri: uri });
      expect([answer.status, answer.location]).toEqual([400, undefined]);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    }
    covers('subrite:oidc/redirect-uri');
  });

  test('takes no other response type', async () => {
    for (const response_type of ['token', 'id_token', 'code id_token', 'none'])
      expect((await refused({ response_type })).error).toBe('unsupported_response_type');
    covers('subrite:oidc/code-only');
  });

  test('knows who is signed in: a second client request needs no page', async () => {
    const person = browser();
    await signIn(server, client, { person });
    const answer = await person.get(authUrl(server, client, { extra: { prompt: 'none', scope: 'openid' } }));
    expect(new URL(answer.location ?? '').searchParams.get('code')).toEqual(expect.any(String));
    const stranger = await browser().get(authUrl(server, client, { extra: { prompt: 'none', scope: 'openid' } }));
    expect(new URL(stranger.location ?? '').searchParams.get('error')).toBe('login_required');
    covers('subrite:oidc/session');
  });

  test('asks again when the client wants it', async () => {
    const person = browser();
    await signIn(server, client, { person });
    const page = await loginPageOf(person, authUrl(server, client, { extra: { prompt: 'login' } }));
    expect(page.text).toContain('<h1>Sign in</h1>');
    const answer = await submit(person, page, client.memberEmail, client.memberPassword);
    expect(new URL(answer.location ?? '').searchParams.get('code')).toEqual(expect.any(String));
  });
});

test('unknown paths below the provider are answered as the REST API does', async () => {
  for (const path of ['/api/oidc', '/api/oidc/reg', '/api/oidc/device', '/api/oidc/interaction/x', '/api/oidc/t/x/y'])
    expect((await server.call('GET', path)).json).toEqual({
      statusCode: 404,
      message: `Cannot GET ${path}`,
      error: 'Not Found',
    });
  covers('subrite:oidc/unknown-path');
});

test('browser clients of a registered origin may call, others may not', async () => {
  const { access_token } = await tokensFor(server, client);
  const from = (origin: string) =>
    server.call('GET', '/api/oidc/me', { headers: { ...bearer(access_token).headers, origin } });
  const own = await from(new URL(client.oidcRedirectUri).origin);
  expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([200, 'http://localhost:8080']);
  const other = await from('https://evil.example');
  expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([400, null]);
  const preflight = await server.call('OPTIONS', '/api/oidc/token', {
    headers: { origin: 'http://localhost:8080', 'access-control-request-method': 'POST' },
  });
  expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'POST']);
  covers('subrite:oidc/cors');
});
