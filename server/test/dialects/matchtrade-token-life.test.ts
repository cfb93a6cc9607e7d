import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askToken, matchtradeDriver } from '../drivers/matchtrade.ts';
import { covers } from '../support/covers.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Block, envelope, passwordGrant, provider } from './matchtrade-kit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** A lead provider whose credential says how long its tokens live. */
async function withLife(accessLifeS: unknown): Promise<Block> {
  const block = (await matchtradeDriver.ownCredential(server, server.demo.tenant)) as Block;
  await server.sql('update credentials set details = details || $2::jsonb where login = $1', [
    block.username,
    JSON.stringify({ accessLifeS }),
  ]);
  return block;
}

test('the older clients’ hour: expires_in is 3599, and the token lives an hour and no longer', async () => {
  covers('matchtrade:token.use/life-setting', 'matchtrade:token.use/life-older');
  const block = await withLife(3_600);
  server.clock.freeze();
  const now = Math.floor(server.clock.now() / 1_000);
  const { json } = await passwordGrant(server, block);
  expect([json.expires_in, decodeJwt(json.access_token).exp]).toEqual([3_599, now + 3_600]);
  const one = provider(server, block, json.access_token);
  server.clock.move(3_590_000);
  expect((await one.list()).status).toBe(200);
  const refreshed = await askToken(server, block, { grant_type: 'refresh_token', refresh_token: json.refresh_token });
  expect([refreshed.status, refreshed.json.expires_in]).toEqual([200, 3_599]);
  server.clock.move(11_000);
  const late = await one.list();
  expect([late.status, late.json]).toEqual([401, envelope('UNAUTHORIZED', 'Invalid access token')]);
  server.clock.run();
});

test.each([
  [60, 59],
  [86_400, 86_399],
  [59, 899],
  [86_401, 899],
  [100.5, 899],
  ['3600', 899],
  [null, 899],
])('a setting of %j gives %i', async (accessLifeS, expiresIn) => {
  covers('matchtrade:token.use/life-setting');
  expect((await passwordGrant(server, await withLife(accessLifeS))).json.expires_in).toBe(expiresIn);
});
