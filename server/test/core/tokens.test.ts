import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Credential } from '../../src/core/access/access.ts';
import { createCredential } from '../../src/core/access/create-credential.ts';
import { randomText } from '../../src/kit/secrets.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** Tokens of any dialect: life, revocation, and refresh tokens that two hold. */

let server: TestServer;
let credential: Credential;
const source = 'shop';
const day = 24 * 60 * 60 * 1000;

beforeAll(async () => {
  server = await startTestServer();
  const tenant = await tenantByCode(server, server.demo.tenant);
  credential = await createCredential(server.server.store, server.clock.now(), tenant, {
    source,
    kind: 'token',
    login: 'x',
    name: 'x',
    sees: 'tenant',
  });
});
afterAll(() => server.close());

const tokens = () => server.server.deps.tokens;
const text = () => randomText(40, 'base62');
const opens = (token: string) =>
  tokens()
    .authenticate(source, server.demo.tenant, token)
    .then(
      () => true,
      () => false,
    );

async function pair() {
  const [access, refresh] = [text(), text()];
  await tokens().issue(credential, [
    { text: access, kind: 'access', lifeMs: day },
    { text: refresh, kind: 'refresh', lifeMs: 31 * day },
  ]);
  return { access, refresh };
}

async function renew(refresh: string) {
  const live = await tokens().refresh(source, server.demo.tenant, refresh);
  const access = text();
  await tokens().issue(credential, [{ text: access, kind: 'access', lifeMs: day }], live.familyId);
  return access;
}

describe('a token', () => {
  test('opens until it expires, for its own source and in its own tenant only', async () => {
    const { access, refresh } = await pair();
    expect(await opens(access)).toBe(true);
    expect(await opens(refresh)).toBe(false);
    const other = await server.tenant('Other');
    await expect(tokens().authenticate(source, other.tenant, access)).rejects.toMatchObject({ code: 'token_invalid' });
    await expect(tokens().authenticate('school', server.demo.tenant, access)).rejects.toMatchObject({
      code: 'token_invalid',
    });
    server.clock.move(day);
    expect(await opens(access)).toBe(false);
    server.clock.move(-day);
  });

  test('that was revoked stops within five seconds', async () => {
    const { access } = await pair();
    expect(await opens(access)).toBe(true);
    await server.sql('update tokens set revoked_at = now() where credential_id = $1', [credential.id]);
    server.clock.move(5_000);
    expect(await opens(access)).toBe(false);
  });

  test('is kept as a hash only', async () => {
    const { access } = await pair();
    const [found] = await server.sql(`select count(*)::int as n from tokens t where t::text like '%' || $1 || '%'`, [
      access,
    ]);
    expect(found?.n).toBe(0);
  });
});

describe('a refresh token', () => {
  test('used twice shows that two hold it: nothing of its family opens any more', async () => {
    const { access, refresh } = await pair();
    const renewed = await renew(refresh);
    await expect(renew(refresh)).rejects.toMatchObject({ code: 'token_invalid' });
    server.clock.move(5_000);
    expect([await opens(access), await opens(renewed)]).toEqual([false, false]);
  });

  test('used by many at once leaves no token of its family alive', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { refresh } = await pair();
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => renew(refresh)));
      server.clock.move(5_000);
      const alive: boolean[] = [];
      for (const outcome of outcomes) if (outcome.status === 'fulfilled') alive.push(await opens(outcome.value));
      expect(alive.includes(true)).toBe(false);
    }
  });
});
