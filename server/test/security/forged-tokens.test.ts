import { jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Credential, Tenant } from '../../src/core/access/access.ts';
import type { Operation } from '../../src/dialects/operation.ts';
import { askToken } from '../drivers/matchtrade.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { shape, shapeOf } from '../life/support/shapes.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Forgery, forge, type Material } from './forgeries.ts';
import { type Block, present, tokensOf } from './holders.ts';
import { idsOf, operations, sampleOf, send } from './requests.ts';
import type { Ids } from './samples.ts';

/**
 * T31: forged tokens of the dialects whose tokens are JWTs. Two lines stand against them, and each is tried alone: the store,
 * which knows the hash of every token that was given out, and the signature.
 */

/** The dialects, the live token that forgeries start from, and what a forger would want to be. */
const kinds = {
  feelme: { live: 'feelme user', purpose: 'feelme access token', more: { scope: 'admin', website: 'another' } },
  matchtrade: {
    live: 'matchtrade access',
    purpose: 'matchtrade access token',
    more: { partnerId: 7, authorities: ['ROLE_ADMIN'], scope: ['admin'] },
  },
} as const;
type Name = keyof typeof kinds;

let server: TestServer;
let ids: Ids;
let tokens: Record<string, string>;
let tenant: Tenant;
let other: Tenant;
const forgeries = new Map<Name, Forgery[]>();

const keyOf = (of: Tenant, purpose: string) => server.server.deps.keyFor(of, purpose);
const now = () => Math.floor(server.clock.now() / 1000);

beforeAll(async () => {
  server = await startTestServer();
  ids = await idsOf(server, server.demo.tenant);
  tokens = await tokensOf(server);
  tenant = await tenantByCode(server, server.demo.tenant);
  other = await tenantByCode(server, (await server.tenant('Other')).tenant);
  for (const name of Object.keys(kinds) as Name[]) forgeries.set(name, await forge(material(name)));
});
afterAll(() => server.close());

function material(name: Name): Material {
  const { live, purpose, more } = kinds[name];
  const purposes = Object.values(kinds).map((kind) => kind.purpose);
  const foreign = [...purposes, 'matchtrade refresh token', 'footprints pin'].filter((one) => one !== purpose);
  return {
    valid: tokens[live] ?? '',
    rightKey: keyOf(tenant, purpose),
    foreignKeys: {
      'another tenant’s key': keyOf(other, purpose),
      ...Object.fromEntries(foreign.map((one) => [`the key for ${one}`, keyOf(tenant, one)])),
    },
    elsewhere: elsewhere(name),
    more,
    now: now(),
  };
}

/** Tokens that are good, but not as an access token of this dialect. */
function elsewhere(name: Name): Record<string, string> {
  const good = { feelme: ['feelme admin', 'feelme user'], matchtrade: ['matchtrade access'] }[name];
  return Object.fromEntries(
    Object.entries(tokens).filter(([holder, text]) => text !== '' && !good.some((one) => one === holder)),
  );
}

/** A call of each dialect that any live token opens and that changes nothing. */
function reading(name: Name): Operation {
  const found = operations.find(({ dialect, operation }) => dialect.name === name && operation.method === 'GET');
  return found?.operation as Operation;
}

async function ask(name: Name, text: string) {
  const operation = reading(name);
  const answer = await send(server, operation, sampleOf(server, operation, ids), present(name, text));
  return answer.status === 401 ? shape(answer) : answer.status;
}

describe.each(Object.keys(kinds) as Name[])('%s', (name) => {
  const refused = shapeOf(name, 'token_invalid');

  test('the key is the right one, and the live token opens (positive control)', async () => {
    const { valid, rightKey } = material(name);
    await expect(jwtVerify(valid, rightKey, { currentDate: server.clock.date() })).resolves.toBeDefined();
    expect(await ask(name, valid)).toBe(200);
  });

  test('none of the forged ones opens anything, and all are answered alike', async () => {
    const made = forgeries.get(name) ?? [];
    expect(made.length).toBeGreaterThanOrEqual(80);
    for (const { name: kind, text } of made) expect([kind, await ask(name, text)]).toEqual([kind, refused]);
    expect(await ask(name, material(name).valid)).toBe(200);
  });

  test('nor does one whose hash is in the store: the signature is looked at as well', async () => {
    const credential = await credentialOf(name);
    for (const { name: kind, text, signedRight } of forgeries.get(name) ?? []) {
      // Others' own tokens are in the store already.
      if (signedRight || Object.values(tokens).includes(text)) continue;
      await server.server.deps.tokens.issue(credential, [{ text, kind: 'access', lifeMs: 60_000 }]);
      expect([kind, await ask(name, text)]).toEqual([kind, refused]);
    }
  });

  test('one that is signed with the right key opens once it is in the store (positive control)', async () => {
    const { text = '' } = (forgeries.get(name) ?? []).find((forgery) => forgery.name === 'another id') ?? {};
    await server.server.deps.tokens.issue(await credentialOf(name), [{ text, kind: 'access', lifeMs: 60_000 }]);
    // A token that was looked for in vain is remembered for a moment.
    server.clock.move(5_000);
    expect(await ask(name, text)).toBe(200);
  });
});

async function credentialOf(name: Name): Promise<Credential> {
  const block = server.demo[name] as Block;
  const [row] = await server.sql<{ id: Credential['id'] }>(
    'select id from credentials where tenant_id = $1 and source = $2 and login = $3',
    [tenant.id, name, name === 'feelme' ? block.partnerName : block.username],
  );
  return { id: row?.id, tenant } as Credential;
}

test('matchtrade: forged refresh tokens, and access tokens in their place, are all the same wrong token', async () => {
  const block = server.demo.matchtrade as Block;
  const valid = tokens['matchtrade refresh'] ?? '';
  const made = await forge({
    ...material('matchtrade'),
    valid,
    rightKey: keyOf(tenant, 'matchtrade refresh token'),
    foreignKeys: {
      'another tenant’s key': keyOf(other, 'matchtrade refresh token'),
      'the key for access tokens': keyOf(tenant, 'matchtrade access token'),
    },
    elsewhere: Object.fromEntries(
      Object.entries(tokens).filter(([holder, text]) => holder !== 'matchtrade refresh' && text !== ''),
    ),
  });
  const refresh = (text: string) => askToken(server, block, { grant_type: 'refresh_token', refresh_token: text });
  for (const { name, text } of made) {
    const { status, json } = await refresh(text);
    expect([name, status, json]).toEqual([
      name,
      401,
      { error: 'invalid_token', error_description: 'Invalid refresh token' },
    ]);
  }
  // None of them used it up, nor ended its family.
  expect((await refresh(valid)).status).toBe(200);
});
