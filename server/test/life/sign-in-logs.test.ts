import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  actionOf,
  authUrl,
  browser,
  type Client,
  clientOf,
  exchange,
  loginPageOf,
  profile,
  renew,
  signIn,
  submit,
  userinfo,
} from '../dialects/subrite-oidc-kit.ts';
import { cleanUp, until } from '../store/embedded-kit.ts';
import { call, type TestServer } from '../support/test-server.ts';
import { type OwnDatabase, ownDatabase } from './support/own-database.ts';
import { type Planted, plant } from './support/planted.ts';
import { endServers, type ServerProcess } from './support/server-process.ts';

/** T36 for members who sign in: a process that logs everything writes nothing of them, and two processes are one provider. */

let database: OwnDatabase;
let servers: ServerProcess[];
let greetings: string[];
let client: Client;
const planted: Planted = plant();
beforeAll(async () => {
  database = await ownDatabase();
  servers = await Promise.all([1, 2].map(() => database.serve({ TRIBUTARY_LOG: 'trace' })));
  for (const server of servers) await until(() => server.stdout().endsWith('\n\n'));
  greetings = servers.map((server) => server.stdout());
  client = clientOf(await database.demo());
}, 120_000);
afterAll(async () => {
  await endServers();
  await cleanUp();
  await database.drop();
}, 60_000);

const at = (index: number): TestServer => {
  const url = servers[index]?.url ?? '';
  return { url, call: (method, path, options) => call(url, method, path, options) } as TestServer;
};

test('what one process began, another goes on with', async () => {
  const person = browser();
  const first = await signIn(at(0), client, { person });
  const { json } = await exchange(at(1), client, first);
  expect(json).toMatchObject({ token_type: 'Bearer', id_token: expect.any(String) });
  for (const index of [0, 1]) {
    expect((await userinfo(at(index), json.access_token)).status).toBe(200);
    expect((await profile(at(index), json.access_token)).status).toBe(200);
  }
  const renewed = await renew(at(0), client, json.refresh_token);
  expect(renewed.status).toBe(200);
  expect((await renew(at(1), client, json.refresh_token)).status).toBe(400);
  const keys = await Promise.all([0, 1].map(async (index) => (await at(index).call('GET', '/api/oidc/jwks')).text));
  expect(keys[0]).toBe(keys[1]);
  planted.add(first.code, first.verifier, ...[json, renewed.json].flatMap((one) => Object.values<string>(one)));
  planted.add(...[...person.jar.values()].map(({ pair }) => pair.split('=')[1]));
}, 60_000);

test('nothing of who signs in, and of what opens anything, is written', async () => {
  const person = browser();
  const extra = { login_hint: 'planted.hint@example.com', state: 'planted-state-1', nonce: 'planted-nonce-1' };
  const page = await loginPageOf(person, authUrl(at(0), client, { extra }));
  planted.add(...Object.values(extra), actionOf(page).split('/').at(-1));
  await submit(person, page, 'planted.member@example.com', 'planted-password-1');
  await submit(person, page, client.memberEmail, client.memberPassword);
  await person.get(actionOf(page));
  await person.get(authUrl(at(0), client, { extra: { ...extra, redirect_uri: 'https://planted.example/' } }));
  await exchange(at(0), client, { code: 'planted-code-1', verifier: 'planted-verifier-1' });
  await renew(at(0), { ...client, oidcClientSecret: 'planted-secret-1' }, 'planted-refresh-1');
  await profile(at(0), 'planted-access-1');
  planted.add('planted.member@example.com', 'planted-password-1', 'https://planted.example/', 'planted-code-1');
  planted.add('planted-verifier-1', 'planted-secret-1', 'planted-refresh-1', 'planted-access-1');
  planted.add(client.memberEmail, client.memberPassword, client.oidcClientSecret);
  planted.add(...[...person.jar.values()].map(({ pair }) => pair.split('=')[1]));
  expect(planted.size).toBeGreaterThan(20);
  await until(() => (servers[0]?.stderr() ?? '').includes('/api/oidc/t/:code/login/:uid'));
  const written = servers
    .map((server, index) => server.stderr() + server.stdout().slice(greetings[index]?.length))
    .join();
  expect(written.length).toBeGreaterThan(1_000);
  expect(planted.foundIn(written)).toEqual([]);
  expect(written).not.toContain('oidc-provider');
}, 60_000);
