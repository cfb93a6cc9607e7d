import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askToken, listPath, matchtradeDriver } from '../drivers/matchtrade.ts';
import { type Answer, startTestServer, type TestServer } from '../support/test-server.ts';
import { type Block, basic } from './holders.ts';

/**
 * T37, what the dialects' own tests leave open: refresh tokens of the two dialects that have them, side by side. (Reuse, races,
 * other clients and the end of a chain are in `dialects/matchtrade-token.test.ts` and `dialects/footprints/token.test.ts`.)
 */

interface Pair {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly scope?: string[];
}

interface Family {
  signIn(more?: Record<string, string>): Promise<Pair>;
  refresh(token: string, more?: Record<string, string>): Promise<Answer>;
  /** The status of a reading call. */
  opens(token: string): Promise<number>;
  /** Status of a refresh token that is none any more. */
  readonly refused: number;
  /** Where the credential's login is. */
  readonly login: string;
}

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function footprints(): Promise<Family> {
  const block = (await server.tenant('Families')).footprints as Block;
  const ask = (form: Block) =>
    server.call('POST', '/api/token', { headers: { authorization: basic(block.key, block.secret) }, form });
  return {
    signIn: async (more = {}) => (await ask({ grant_type: 'client_credentials', ...more })).json,
    refresh: (refresh_token, more = {}) =>
      ask({
        grant_type: 'refresh_token',
        refresh_token,
        ...('pin' in more ? { ...more, pin: block.pin ?? '' } : more),
      }),
    opens: async (token) => (await server.call('GET', `/api/lead?pageSize=1&access_token=${token}`)).status,
    refused: 400,
    login: block.key ?? '',
  };
}

async function matchtrade(): Promise<Family> {
  const block = (await matchtradeDriver.ownCredential(server, server.demo.tenant)) as Block;
  const { username = '', password = '' } = block;
  return {
    signIn: async (more = {}) =>
      (await askToken(server, block, { grant_type: 'password', username, password, ...more })).json,
    refresh: (refresh_token, more = {}) =>
      askToken(server, block, { grant_type: 'refresh_token', refresh_token, ...more }),
    opens: async (token) =>
      (await server.call('GET', listPath(0, '?size=1'), { headers: { authorization: `Bearer ${token}` } })).status,
    refused: 401,
    login: username,
  };
}

describe.each([
  ['footprints', footprints],
  ['matchtrade', matchtrade],
] as const)('%s', (_, start) => {
  test('a refresh token used twice ends its own family, old and new tokens alike, and no other', async () => {
    const family = await start();
    const [first, parallel] = [await family.signIn(), await family.signIn()];
    const second = (await family.refresh(first.refresh_token)).json;
    const third = (await family.refresh(second.refresh_token)).json;
    for (const { access_token } of [first, second, third, parallel]) expect(await family.opens(access_token)).toBe(200);
    expect((await family.refresh(second.refresh_token)).status).toBe(family.refused);
    server.clock.move(5_000);
    for (const { access_token } of [first, second, third]) expect(await family.opens(access_token)).toBe(401);
    expect((await family.refresh(third.refresh_token)).status).toBe(family.refused);
    expect(await family.opens(parallel.access_token)).toBe(200);
    expect((await family.refresh(parallel.refresh_token)).status).toBe(200);
  });

  test('a refresh gives no more than the sign-in did, whatever else is sent with it', async () => {
    const family = await start();
    const first = await family.signIn();
    const more = { pin: '', scope: 'hostess_scope admin', client_id: 'other', partnerId: '7', username: 'root' };
    const second = await family.refresh(first.refresh_token, more);
    expect([second.status, second.json.scope, second.json.hostess_id, second.json.partnerId]).toEqual([
      200,
      first.scope,
      undefined,
      (first as { partnerId?: number }).partnerId,
    ]);
  });

  test('a credential that is revoked takes its tokens with it, within five seconds', async () => {
    const family = await start();
    const { access_token, refresh_token } = await family.signIn();
    expect(await family.opens(access_token)).toBe(200);
    await server.sql('update credentials set revoked_at = now() where login = $1', [family.login]);
    server.clock.move(5_000);
    expect(await family.opens(access_token)).toBe(401);
    // Who may not sign in any more cannot refresh either.
    expect((await family.refresh(refresh_token)).status).toBe(401);
  });
});
