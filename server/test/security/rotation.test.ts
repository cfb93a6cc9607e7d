import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { Tenant } from '../../src/core/access/access.ts';
import { rotateKeys } from '../../src/core/tenants/rotate-keys.ts';
import { signToken } from '../../src/dialects/jwt.ts';
import { movableClock } from '../../src/kit/clock.ts';
import { createServer, type Server } from '../../src/server.ts';
import { asOwner } from '../../src/store/open.ts';
import { type Answer, call, startTestServer, type TestServer } from '../support/test-server.ts';
import { type Block, present } from './holders.ts';
import { opens, type Send, uses } from './issued.ts';

/** T32: a tenant's signing keys are rotated while its partners work, in two servers on one database. */

const secret = 'the same secret in every process, long enough';
const day = 24 * 60 * 60 * 1000;
const names = ['feelme', 'matchtrade'] as const;
type Name = (typeof names)[number];
const kindOf = { feelme: 'feelme partner', matchtrade: 'matchtrade lead-provider' } as const;

let server: TestServer;
let second: { readonly server: Server; readonly clock: ReturnType<typeof movableClock> };
let sends: Send[];

beforeAll(async () => {
  server = await startTestServer({ TRIBUTARY_SECRET: secret });
  const clock = movableClock();
  const env = { DATABASE_URL: server.databaseUrl, PORT: '0', TRIBUTARY_LOG: 'silent', TRIBUTARY_RATE_LIMITS: 'off' };
  second = { server: await createServer(readConfig({ ...env, TRIBUTARY_SECRET: secret }), { clock }), clock };
  const url = await second.server.listen();
  sends = [
    (method, path, options) => server.call(method, path, options),
    (method, path, options) => call(url, method, path, options),
  ];
});
afterAll(async () => {
  await second.server.stop();
  await server.close();
});

const move = (ms: number) => {
  server.clock.move(ms);
  second.clock.move(ms);
};
const rotate = (code = server.demo.tenant) =>
  asOwner(server.server.store.owner, (client) => rotateKeys(client, server.clock.now(), code));

/** A token of a dialect from one of the servers. */
async function signIn(name: Name, send: Send): Promise<string> {
  const use = uses[kindOf[name]];
  const answer = (await use?.signIn?.(
    server.demo[name] as Block,
    send,
    server.demo as unknown as Record<string, Block>,
    server,
  )) as Answer;
  expect(answer.status).toBe(200);
  return use?.tokenIn(answer.json) ?? '';
}
const use = async (name: Name, send: Send, token: string) => (await opens[name]?.(send, present(name, token)))?.status;
const everywhere = async (name: Name, token: string) => Promise.all(sends.map((send) => use(name, send, token)));
const versionOf = (token: string) => Number(decodeProtectedHeader(token).kid?.split('.')[1]);

test('a rotation under load refuses nobody: old tokens, new ones, and sign-ins', async () => {
  const before = await versionNow();
  const old = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await signIn(name, sends[0] as Send)] as const)),
  );
  const outcomes: Record<string, number> = {};
  const count = (what: string) => {
    outcomes[what] = (outcomes[what] ?? 0) + 1;
  };
  let running = true;
  const worker = async (name: Name, send: Send) => {
    while (running) {
      count(`old ${await use(name, send, old[name] ?? '')}`);
      const fresh = await signIn(name, send);
      // Made by this server and used at both: the other may not have read the tenant again yet.
      for (const status of await everywhere(name, fresh)) count(`new ${status}`);
      versions.add(versionOf(fresh));
    }
  };
  const versions = new Set<number>();
  const workers = names.flatMap((name) => sends.map((send) => worker(name, send)));
  await until(() => (outcomes['new 200'] ?? 0) >= 8);
  expect(await rotate()).toBe(before + 1);
  const reached = outcomes['new 200'] ?? 0;
  await until(() => (outcomes['new 200'] ?? 0) >= reached + 8);
  // Both servers read the tenant again and sign with the new key from here on.
  move(2_000);
  await until(() => versions.has(before + 1));
  running = false;
  await Promise.all(workers);
  expect(Object.keys(outcomes).sort()).toEqual(['new 200', 'old 200']);
  expect([...versions].sort()).toEqual([before, before + 1]);
});

test('a server that has not read the tenant again yet takes what the other signs with the new key', async () => {
  const [first, late] = sends as [Send, Send];
  // It has just read the tenant, and its time stands still.
  move(2_000);
  second.clock.freeze();
  const old = await signIn('feelme', late);
  await rotate();
  server.clock.move(2_000);
  for (const name of names) {
    const fresh = await signIn(name, first);
    expect(await use(name, late, fresh)).toBe(200);
    expect(versionOf(fresh)).toBe(versionOf(old) + 1);
  }
  expect(versionOf(await signIn('feelme', late))).toBe(versionOf(old));
  second.clock.run();
  second.clock.set(server.clock.now());
});

test('tokens of the key before work until they expire, and no longer', async () => {
  const tokens = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await signIn(name, sends[0] as Send)] as const)),
  ) as Record<Name, string>;
  await rotate();
  move(2_000);
  for (const name of names) expect([name, await everywhere(name, tokens[name])]).toEqual([name, [200, 200]]);
  move(890_000);
  for (const name of names) expect([name, await everywhere(name, tokens[name])]).toEqual([name, [200, 200]]);
  move(10_000);
  expect(await everywhere('matchtrade', tokens.matchtrade)).toEqual([401, 401]);
  move(day - 910_000);
  expect(await everywhere('feelme', tokens.feelme)).toEqual([200, 200]);
  move(10_000);
  expect(await everywhere('feelme', tokens.feelme)).toEqual([401, 401]);
});

test('a second rotation ends the tokens of the first key, and those of the second go on', async () => {
  for (const name of names) {
    const first = await signIn(name, sends[0] as Send);
    await rotate();
    move(2_000);
    const next = await signIn(name, sends[1] as Send);
    expect(versionOf(next)).toBe(versionOf(first) + 1);
    expect([name, await everywhere(name, first), await everywhere(name, next)]).toEqual([name, [200, 200], [200, 200]]);
    await rotate();
    move(2_000);
    expect([name, await everywhere(name, first), await everywhere(name, next)]).toEqual([name, [401, 401], [200, 200]]);
  }
});

test('thirty-one days after a rotation the old key is gone, whatever it signed', async () => {
  const { deps } = server.server;
  const old = (await deps.tenantByCode(server.demo.tenant)) as Tenant;
  const credential = await deps.signIn({
    ...{ source: 'feelme', kind: 'client', tenantCode: old.code },
    ...{
      login: String((server.demo.feelme as Block).partnerName),
      secret: String((server.demo.feelme as Block).partnerSecret),
    },
  });
  // Longer than any token that is handed out: only the key can end it.
  const lifeMs = 60 * day;
  const exp = Math.floor((server.clock.now() + lifeMs) / 1000);
  const text = await signToken(deps, old, 'feelme access token', { exp, jti: 'long' });
  await deps.tokens.issue(credential, [
    { text, kind: 'access', lifeMs, claims: { scopes: ['admin'], details: { website: 'x' } } },
  ]);
  await rotate();
  move(2_000);
  expect(await everywhere('feelme', text)).toEqual([200, 200]);
  move(31 * day - 5_000);
  expect(await everywhere('feelme', text)).toEqual([200, 200]);
  move(5_000);
  expect(await everywhere('feelme', text)).toEqual([401, 401]);
});

test('a rotation is of one tenant: another’s tokens and keys stay, and one that is not there is told', async () => {
  const other = await server.tenant('Other');
  const version = await versionNow();
  const answer = await uses['feelme partner']?.signIn?.(other.feelme as Block, sends[0] as Send, {}, server);
  await rotate();
  await rotate();
  move(2_000);
  expect(await everywhere('feelme', answer?.json.token)).toEqual([200, 200]);
  expect([await versionNow(other.tenant), await versionNow()]).toEqual([1, version + 2]);
  await expect(rotate('00000000')).rejects.toMatchObject({
    code: 'not_found',
    message: 'There is no tenant 00000000.',
  });
});

async function versionNow(code = server.demo.tenant): Promise<number> {
  return (await server.sql<{ v: number }>('select key_version as v from tenants where code = $1', [code]))[0]?.v ?? 0;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
