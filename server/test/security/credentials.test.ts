import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { systemActor } from '../../src/core/access/access.ts';
import { listCredentials } from '../../src/core/access/list-credentials.ts';
import { revokeCredential } from '../../src/core/access/revoke-credential.ts';
import type { Actor } from '../../src/core/actor.ts';
import { dialects } from '../../src/dialects/registry.ts';
import { movableClock } from '../../src/kit/clock.ts';
import { type Id, newId } from '../../src/kit/ids.ts';
import { createServer, type Server } from '../../src/server.ts';
import { tenantByCode } from '../drivers/own-credential.ts';
import { call, startTestServer, type TestServer } from '../support/test-server.ts';
import { type Block, present } from './holders.ts';
import { issue, opens, type Send, uses } from './issued.ts';
import { rowsOf, tablesOf } from './tables.ts';

/** Credentials that an operator makes and revokes: over HTTP, in two server processes' worth of servers on one database (T32). */

let server: TestServer;
let actor: Actor;
/** Another server on the same database, with caches and a clock of its own. */
let second: { readonly server: Server; readonly clock: ReturnType<typeof movableClock>; readonly send: Send };
const secret = 'the same secret in every process, long enough';

beforeAll(async () => {
  server = await startTestServer({ TRIBUTARY_SECRET: secret });
  actor = systemActor(await tenantByCode(server, server.demo.tenant), 'console');
  const clock = movableClock();
  const env = { DATABASE_URL: server.databaseUrl, PORT: '0', TRIBUTARY_LOG: 'silent', TRIBUTARY_RATE_LIMITS: 'off' };
  const other = await createServer(readConfig({ ...env, TRIBUTARY_SECRET: secret }), { clock });
  const url = await other.listen();
  second = { server: other, clock, send: (method, path, options) => call(url, method, path, options) };
});
afterAll(async () => {
  await second.server.stop();
  await server.close();
});

const send: Send = (method, path, options) => server.call(method, path, options);
const demo = () => server.demo as unknown as Record<string, Block>;
const revoke = (id: string) => server.server.deps.run(actor, revokeCredential, { id: id as Id });
const kinds = dialects.flatMap(({ name, issuable }) => Object.keys(issuable).map((kind) => [name, kind] as const));

test('every kind has its use here', () => {
  expect(kinds.map((kind) => kind.join(' ')).sort()).toEqual(Object.keys(uses).sort());
});

describe.each(kinds)('%s %s', (dialect, kind) => {
  const use = uses[`${dialect} ${kind}`];

  /** Makes one, signs in with it, and gives a way to use its token at a server. */
  async function holder() {
    if (use === undefined) throw new Error('no use');
    const made = await issue(server, dialect, kind, await use.options(server));
    const block = made as unknown as Block;
    const answer = await use.signIn?.(block, send, demo(), server);
    const token = use.tokenIn(answer === undefined ? block : answer.json) ?? '';
    expect([answer?.status ?? 200, token]).toEqual([200, expect.stringMatching(/.{30}/)]);
    const at = async (there: Send) => (await (use.opens ?? opens[dialect])?.(there, present(dialect, token)))?.status;
    return { use, made, block, token, at };
  }

  test('signs in and opens what its tokens open', async () => {
    const { made, at } = await holder();
    expect(await at(send)).toBe(200);
    expect(made).toMatchObject({ tenant: server.demo.tenant, dialect, kind });
    expect(made.credentials.length).toBeGreaterThan(0);
  });

  test('is revoked: no sign-in from now on, and within two seconds no token, in either server', async () => {
    const { use: of, made, block, at } = await holder();
    expect([await at(send), await at(second.send)]).toEqual([200, 200]);
    for (const { id } of made.credentials) await revoke(id);
    const again = await of.signIn?.(block, send, demo(), server);
    expect(again?.status).toBe(of.refused.signIn);
    server.clock.move(2_000);
    second.clock.move(2_000);
    expect([await at(send), await at(second.send)]).toEqual([of.refused.call, of.refused.call]);
  });

  test('its secrets are in no row of the database', async () => {
    const { made, token } = await holder();
    const shown = ['password', 'secret', 'token', 'partnerSecret', 'clientSecret', 'pin'];
    const secrets = [token, ...shown.flatMap((name) => (typeof made[name] === 'string' ? [made[name]] : []))];
    expect(secrets.length).toBeGreaterThan(1);
    const rows = await rowsOf(server, await tablesOf(server));
    for (const text of secrets) expect(rows.filter((row) => row.includes(text))).toEqual([]);
  });

  test('another of the same kind is another, and one that was not revoked works on', async () => {
    const [one, other] = [await holder(), await holder()];
    expect(one.token).not.toBe(other.token);
    for (const { id } of one.made.credentials) await revoke(id);
    server.clock.move(2_000);
    expect(await other.at(send)).toBe(200);
  });
});

describe('what a credential may', () => {
  const m2m = async (...granted: string[]) =>
    (await issue(
      server,
      'subrite',
      'm2m-token',
      granted.map((one) => `permission=${one}`),
    )) as unknown as Block;
  const asked = async (method: string, path: string, { token }: Block) =>
    (
      await send(method, path, {
        headers: { authorization: `Bearer ${token}` },
        ...(method === 'POST' ? { json: {} } : {}),
      })
    ).status;

  test('an M2M token without the permission is 403', async () => {
    const [members, subscriptions, both] = [
      await m2m('Member'),
      await m2m('Subscription'),
      await m2m('Member', 'Subscription', 'Member'),
    ];
    const filter = (block: Block) => asked('POST', '/api/v1/members/filter', block);
    const packages = (block: Block) => asked('GET', '/api/v1/product-packages', block);
    expect([await filter(members), await packages(members)]).toEqual([200, 403]);
    expect([await filter(subscriptions), await packages(subscriptions)]).toEqual([403, 200]);
    expect([await filter(both), await packages(both), both.permissions]).toEqual([
      200,
      200,
      ['Member', 'Subscription'],
    ]);
  });

  test('a FeelMe partner acts for its websites and scopes only, under the name that was chosen', async () => {
    const options = ['website=one.example', 'website=two.example', 'scope=user', 'login=acme'];
    const made = (await issue(server, 'feelme', 'partner', options)) as unknown as Block;
    expect(made.partnerName).toBe(`acme.${server.demo.tenant}`);
    const ask = async (scope: string, website: string) =>
      (
        await send('POST', '/api/v1/partner/token/', {
          headers: { authorization: `Basic ${btoa(`${made.partnerName}:${made.partnerSecret}`)}` },
          json: { scope, website },
        })
      ).status;
    expect([await ask('user', 'one.example'), await ask('user', 'two.example')]).toEqual([200, 200]);
    expect([await ask('user', 'three.example'), await ask('admin', 'one.example')]).toEqual([403, 403]);
    await expect(issue(server, 'feelme', 'partner', ['login=acme'])).rejects.toMatchObject({ code: 'duplicate' });
  });

  test('a Match-Trade lead provider has its number, branch and the life of its tokens', async () => {
    const { branchUuid } = demo().matchtrade as Block;
    const options = ['username= Leads@Example.com', 'partner-id=17', 'access-life=3600', `branch-uuid=${branchUuid}`];
    const made = (await issue(server, 'matchtrade', 'lead-provider', options)) as unknown as Block;
    expect(made).toMatchObject({ username: 'leads@example.com', partnerId: 17, accessLifeS: 3600, branchUuid });
    const answer = await uses['matchtrade lead-provider']?.signIn?.(made, send, demo(), server);
    expect(answer?.json).toMatchObject({ partnerId: 17, email: 'leads@example.com', expires_in: 3599 });
    const headers = { authorization: `Bearer ${answer?.json.access_token}` };
    const list = async () =>
      (await send('GET', '/proxy/statistic/api/partner/17/accounts/view/for-lead-provider?size=1', { headers })).status;
    server.clock.move(3_590_000);
    expect(await list()).toBe(200);
    server.clock.move(20_000);
    expect(await list()).toBe(401);
  });

  test('what it sees is chosen; third parties see their own unless it is said', async () => {
    const seen = async (dialect: string, kind: string, ...options: string[]) => {
      const made = await issue(server, dialect, kind, options);
      const listed = await server.server.deps.run(actor, listCredentials, undefined);
      return made.credentials.map(({ id }) => listed.find((one) => one.id === id)?.sees);
    };
    expect(await seen('feelme', 'partner')).toEqual(['own']);
    expect(await seen('feelme', 'partner', 'sees=tenant')).toEqual(['tenant']);
    expect(await seen('matchtrade', 'lead-provider', 'username=a@own.example')).toEqual(['own']);
    expect(await seen('leeloo', 'token')).toEqual(['tenant']);
    expect(await seen('leeloo', 'token', 'sees=own')).toEqual(['own']);
    expect(await seen('footprints', 'app', 'sees=own')).toEqual(['own', 'own']);
  });
});

describe('what cannot be made', () => {
  test.each([
    ['subrite', 'm2m-token', [], /needs permission=…/],
    ['subrite', 'm2m-token', ['permission='], /needs a value/],
    ['subrite', 'm2m-token', ['permission=Admin'], /one of Member, Subscription/],
    ['subrite', 'm2m-token', ['constructor=1'], /has no option "constructor"; it has permission/],
    ['subrite', 'nothing', [], /There is no subrite nothing/],
    ['nobody', 'token', [], /There is no nobody token/],
    ['subrite', 'toString', [], /There is no subrite toString/],
    ['subrite', 'oidc-client', [], /needs redirect-uri=…/],
    ['subrite', 'oidc-client', ['redirect-uri=http://example.com/'], /an https address/],
    ['leeloo', 'token', ['sees=all'], /sees is own or tenant/],
    ['leeloo', 'token', ['sees=own', 'sees=tenant'], /takes sees once/],
    ['feelme', 'partner', ['scope=root'], /scope is admin or user/],
    ['feelme', 'partner', ['login=a.b'], /1 to 40 of a-z/],
    ['feelme', 'partner', [`website=${'x'.repeat(501)}`], /at most 500 characters/],
    ['matchtrade', 'lead-provider', [], /needs username=…/],
    ['matchtrade', 'lead-provider', ['username=nobody'], /username is an e-mail/],
    ['matchtrade', 'lead-provider', ['username=a@b.example', 'access-life=59'], /from 60 to 86400/],
    ['matchtrade', 'lead-provider', ['username=a@b.example', 'access-life=1e3'], /from 60 to 86400/],
    ['matchtrade', 'lead-provider', ['username=a@b.example', 'partner-id=-1'], /from 0 to 2147483647/],
    ['matchtrade', 'lead-provider', ['username=a@b.example', 'branch-uuid=x'], /branch of this tenant/],
    ['footprints', 'pin', ['staff=x'], /member of staff of this tenant/],
    ['footprints', 'pin', [`staff=${newId(0)}`], /member of staff of this tenant/],
  ])('%s %s %j', async (dialect, kind, options, sentence) => {
    const before = await server.sql('select count(*) from credentials');
    await expect(issue(server, dialect, kind, options)).rejects.toMatchObject({
      name: 'CoreError',
      message: expect.stringMatching(sentence),
    });
    expect(await server.sql('select count(*) from credentials')).toEqual(before);
  });

  test('a branch or member of staff of another tenant, and anything in a tenant that is not there', async () => {
    const other = await server.tenant('Other');
    const theirs = async (table: string, more = '') =>
      (
        await server.sql<{ id: string }>(
          `select x.id from ${table} x join tenants t on t.id = x.tenant_id where t.code = $1 ${more}`,
          [other.tenant],
        )
      )[0]?.id;
    const staff = [`staff=${await theirs('staff')}`];
    await expect(issue(server, 'footprints', 'pin', staff)).rejects.toMatchObject({ code: 'invalid' });
    const branch = ['username=x@y.example', `branch-uuid=${await theirs('catalogue_items', `and kind = 'branch'`)}`];
    await expect(issue(server, 'matchtrade', 'lead-provider', branch)).rejects.toMatchObject({ code: 'invalid' });
    for (const code of ['00000000', 'x', ''])
      await expect(issue(server, 'leeloo', 'token', [], code)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the list', () => {
  test('shows every credential of the tenant and nothing of its secret, revoked ones too', async () => {
    const made = await issue(server, 'subrite', 'm2m-token', ['permission=Member']);
    const [{ id } = { id: '' }] = made.credentials;
    const find = async () =>
      (await server.server.deps.run(actor, listCredentials, undefined)).find((one) => one.id === id);
    const createdAt = expect.any(Number);
    expect(await find()).toEqual({
      ...{ id, source: 'subrite', kind: 'token', name: 'Subrite M2M token', scopes: ['Member'], sees: 'tenant' },
      ...{ login: expect.stringMatching(/^m2m-/), createdAt, lastTokenAt: createdAt, revokedAt: null },
    });
    const first = await revoke(id);
    expect(await find()).toMatchObject({ revokedAt: first.revokedAt });
    server.clock.move(1_000);
    expect(await revoke(id)).toEqual(first);
    const all = await server.server.deps.run(actor, listCredentials, undefined);
    const [counted] = await server.sql('select count(*)::int as n from credentials where tenant_id = $1', [
      actor.tenantId,
    ]);
    expect(counted).toEqual({ n: all.length });
    expect(all.filter(({ kind, login }) => kind === 'pin' && login !== null)).toEqual([]);
    expect(JSON.stringify(all)).not.toMatch(/sha256|argon2/);
  });

  test('another tenant’s credential is one that is not there, and is not ended', async () => {
    const other = await server.tenant('Third');
    const theirs = await issue(server, 'leeloo', 'token', [], other.tenant);
    for (const id of [theirs.credentials[0]?.id ?? '', newId(server.clock.now())])
      await expect(revoke(id)).rejects.toMatchObject({ code: 'not_found' });
    server.clock.move(5_000);
    expect((await opens.leeloo?.(send, present('leeloo', (theirs as unknown as Block).token ?? '')))?.status).toBe(200);
  });
});

test('without the look at the credential a revoked token would open (positive control)', async () => {
  const made = await issue(server, 'leeloo', 'token', []);
  const session = present('leeloo', (made as unknown as Block).token ?? '');
  expect((await opens.leeloo?.(send, session))?.status).toBe(200);
  await revoke(made.credentials[0]?.id ?? '');
  // The cache's own time: it is still trusted at once, which is what the two seconds are about.
  expect((await opens.leeloo?.(send, session))?.status).toBe(200);
  await server.sql('update credentials set revoked_at = null where id = $1', [made.credentials[0]?.id]);
  server.clock.move(5_000);
  expect((await opens.leeloo?.(send, session))?.status).toBe(401);
  await server.sql('update tokens set revoked_at = null where credential_id = $1', [made.credentials[0]?.id]);
  expect((await opens.leeloo?.(send, session))?.status).toBe(200);
});
