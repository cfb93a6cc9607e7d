import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { authUrl, type Client, clientOf } from './subrite-oidc-kit.ts';

/** Behind a proxy that serves it below a path of an https address, and with limits on. */

const at = 'https://id.example/base/api/oidc';

let server: TestServer;
let client: Client;
beforeAll(async () => {
  server = await startTestServer({
    TRIBUTARY_PUBLIC_URL: 'https://id.example/base/',
    TRIBUTARY_RATE_LIMITS: 'on',
    TRIBUTARY_TRUST_PROXY: '127.0.0.1',
  });
  client = clientOf(server.demo);
});
afterAll(() => server.close());

const ask = (url: string, headers: Record<string, string> = {}) => fetch(url, { redirect: 'manual', headers });

test('every address that is printed is the public one, whatever the request says', async () => {
  for (const headers of [
    {},
    { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' },
  ]) {
    const { json } = await server.call('GET', '/api/oidc/.well-known/openid-configuration', { headers });
    const printed = Object.entries<unknown>(json).filter(([name]) => /endpoint$|^issuer$|_uri$/.test(name));
    expect(printed.length).toBeGreaterThan(5);
    for (const [name, value] of printed) expect([name, String(value).startsWith(at)]).toEqual([name, true]);
  }
  const begun = await ask(authUrl(server, client));
  expect(begun.headers.get('location')).toMatch(new RegExp(`^${at}/t/${server.demo.tenant}/login/`));
  covers('subrite:oidc/public-url');
});

test('cookies come back over https only, and to these paths', async () => {
  const begun = await ask(authUrl(server, client));
  const cookies = begun.headers.getSetCookie();
  expect(cookies).toHaveLength(4);
  for (const line of cookies)
    expect(line).toMatch(/; path=\/base\/api\/oidc\/t\/[^;]+; expires=[^;]+; samesite=lax; secure; httponly$/);
  const cookie = cookies.map((line) => line.split(';', 1)[0]).join('; ');
  const local = (begun.headers.get('location') ?? '').replace('https://id.example/base', server.url);
  const page = await ask(local, { cookie });
  expect([page.status, (await page.text()).includes(`action="${at}/t/`)]).toEqual([200, true]);
});

test('sign-ins are limited by address; what clients’ servers call, at another height', async () => {
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const statuses: number[] = [];
  for (let n = 0; n < 121; n += 1) statuses.push((await ask(authUrl(server, client), from('203.0.113.1'))).status);
  expect(statuses).toEqual([...Array(120).fill(303), 429]);
  const refused = await ask(authUrl(server, client), from('203.0.113.1'));
  expect(await refused.json()).toEqual({
    statusCode: 429,
    message: 'ThrottlerException: Too Many Requests',
    error: 'Too Many Requests',
  });
  expect((await ask(authUrl(server, client), from('203.0.113.2'))).status).toBe(303);
  const userinfo = await Promise.all(
    Array.from({ length: 130 }, () => ask(`${server.url}/api/oidc/me`, from('203.0.113.1'))),
  );
  expect(new Set(userinfo.map(({ status }) => status))).toEqual(new Set([401]));
  covers('subrite:oidc/rate-limit');
});

test('while the database does not answer, clients are told to come back, and people are shown a page', async () => {
  const begun = await ask(authUrl(server, client), { 'x-forwarded-for': '203.0.113.9' });
  const cookie = begun.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
  const local = (begun.headers.get('location') ?? '').replace('https://id.example/base', server.url);
  const held = new pg.Client({ connectionString: server.databaseUrl, options: '-c search_path=tributary' });
  await held.connect();
  try {
    await held.query('begin; lock table sign_in_items in access exclusive mode');
    const signed = { client_id: client.oidcClientId, client_secret: client.oidcClientSecret };
    const [tokens, page] = await Promise.all([
      server.call('POST', '/api/oidc/token', { form: { ...signed, grant_type: 'refresh_token', refresh_token: 'x' } }),
      ask(local, { cookie }),
    ]);
    expect([tokens.status, tokens.json]).toEqual([
      503,
      { error: 'temporarily_unavailable', error_description: 'try again later' },
    ]);
    expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('Try again in a few seconds');
    for (const { headers } of [tokens, page]) expect(headers.get('retry-after')).toBe('1');
  } finally {
    await held.end();
  }
  expect((await ask(local, { cookie })).status).toBe(200);
});
